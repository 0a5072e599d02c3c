// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/memory_run_store.h"

#include <algorithm>

namespace patchplane::test {

static std::unexpected<Error> closing()
{
    return fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("The store is closing."));
}

static std::unexpected<Error> bug(const QString &what)
{
    return fail(Fault::Bug, ErrorCode::Bug, what);
}

void MemoryRunStore::later(std::move_only_function<void()> answer)
{
    ++m_asked;
    m_answers.push_back(std::move(answer));
    QMetaObject::invokeMethod(&m_loop, [this] {
        if (m_dead || m_answers.empty())
            return;
        auto next = std::move(m_answers.front());
        m_answers.pop_front();
        ++m_answered;
        next();
    }, Qt::QueuedConnection);
}

/// True when the question is dealt with: the process is dead, or the store closes.
template <class T>
bool MemoryRunStore::refusedBefore(Done<T> &done)
{
    if (m_dead)
        return true;
    if (!m_closed)
        return false;
    later([done = std::move(done)]() mutable { done(closing()); });
    return true;
}

void MemoryRunStore::claim(const RunId &run, Done<ClaimedRun> done)
{
    if (refusedBefore(done))
        return;
    const auto found = m_disk->runs.find(run);
    if (found == m_disk->runs.end()) {
        later([done = std::move(done)]() mutable {
            done(fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("no such run")));
        });
        return;
    }
    Disk::Run &row = found->second;
    ClaimedRun claimed{++row.fence, row.request, row.events, {}, row.queue};
    for (const auto &[path, step] : row.steps)
        claimed.steps.push_back(step);
    later([done = std::move(done), claimed = std::move(claimed)]() mutable { done(std::move(claimed)); });
}

void MemoryRunStore::commit(RunCommit commit, Done<Sequence> done)
{
    if (refusedBefore(done))
        return;
    ++m_commits;
    if (m_commits == m_deathAt && m_death == Death::BeforeCommit) {
        m_dead = true;
        return;
    }
    Result<Sequence> result =
        m_failures-- > 0 ? Result<Sequence>(std::unexpected(m_failure)) : obey(commit);
    if (m_commits == m_deathAt) {
        m_dead = true;
        return;
    }
    later([done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

Result<> MemoryRunStore::move(RunStatus &status, const std::vector<Event> &events)
{
    RunStatus after = status;
    for (const Event &event : events) {
        const Result<RunStatus> moved = next(after, occurrenceOf(event));
        if (!moved)
            return std::unexpected(moved.error());
        after = *moved;
    }
    status = after;
    return {};
}

/// All of it or nothing.
Result<Sequence> MemoryRunStore::obey(const RunCommit &commit)
{
    Disk::Run run = m_disk->runs.at(commit.run);
    if (run.fence != commit.fence)
        return fail(Fault::Refused, ErrorCode::Stale, QStringLiteral("claimed by somebody else"));
    if (const Result<> moved = move(run.status, commit.events); !moved)
        return std::unexpected(moved.error());
    for (const CommandId &command : commit.consumed) {
        if (std::erase_if(run.queue, [&](const SignalRow &row) { return row.command == command; }) != 1)
            return fail(Fault::Refused, ErrorCode::Stale, QStringLiteral("the signal is gone"));
    }
    for (const StepRow &step : commit.begun) {
        if (run.steps.contains(step.path) && run.steps.at(step.path).outcome)
            return bug(QStringLiteral("a step that has ended begins: %1").arg(QString::fromUtf8(step.path)));
        run.steps.insert_or_assign(step.path, step);
    }
    for (const StepRow &step : commit.ended) {
        if (!step.outcome || (run.steps.contains(step.path) && run.steps.at(step.path).outcome))
            return bug(QStringLiteral("a step ends twice: %1").arg(QString::fromUtf8(step.path)));
        run.steps.insert_or_assign(step.path, step);
    }
    if (commit.forgetSteps) {
        const QByteArray below = *commit.forgetSteps + '/';
        std::erase_if(run.steps, [&](const auto &step) {
            return step.first == *commit.forgetSteps || step.first.startsWith(below);
        });
    }
    if (commit.due || commit.clearDue)
        run.due = commit.due;
    write(run, commit.run, commit.events, commit.cause);
    m_disk->runs.insert_or_assign(commit.run, std::move(run));
    ++m_disk->commits;
    return m_disk->last;
}

void MemoryRunStore::write(Disk::Run &run, const RunId &id, const std::vector<Event> &events,
                           const std::optional<CommandId> &cause)
{
    for (const Event &event : events)
        run.events.push_back(EventRecord{++m_disk->last, m_clock.now(), id, cause, event});
}

void MemoryRunStore::append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                            Done<Sequence> done)
{
    if (refusedBefore(done))
        return;
    Result<Sequence> result = m_disk->last;
    for (const auto &[id, event] : events) {
        Disk::Run &run = m_disk->runs.at(*id);
        if (const Result<> moved = move(run.status, {event}); !moved)
            result = std::unexpected(moved.error());
        else
            write(run, *id, {event}, cause);
    }
    later([done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

void MemoryRunStore::signal(const RunId &run, SignalRow row, Done<> done)
{
    if (refusedBefore(done))
        return;
    Disk::Run &found = m_disk->runs.at(run);
    if (found.seen.emplace(row.command.toString(), m_disk->signalsPut + 1).second) {
        ++m_disk->signalsPut;
        found.queue.push_back(std::move(row));
    }
    later([done = std::move(done)]() mutable { done({}); });
}

void MemoryRunStore::openRuns(Done<std::vector<OpenRun>> done)
{
    if (refusedBefore(done))
        return;
    if (m_openFault)
        return later([done = std::move(done), fault = *std::exchange(m_openFault, {})]() mutable { done(std::unexpected(fault)); });
    std::vector<OpenRun> open;
    for (const auto &[id, run] : m_disk->runs) {
        if (!isTerminal(run.status.state))
            open.push_back(OpenRun{id, run.request.repository, run.status, run.due, !run.queue.empty()});
    }
    later([done = std::move(done), open = std::move(open)]() mutable { done(std::move(open)); });
}

void MemoryRunStore::news(qint64 after, Done<News> done)
{
    if (refusedBefore(done))
        return;
    News news{{}, {}, m_disk->signalsPut};
    std::map<qint64, std::pair<RunId, SignalRow>> unread;
    for (const auto &[id, run] : m_disk->runs) {
        for (const SignalRow &row : run.queue) {
            const auto number = run.seen.find(row.command.toString());
            if (number != run.seen.end() && number->second > after)
                unread.emplace(number->second, std::pair(id, row));
        }
        if (run.fence == 0 && !isTerminal(run.status.state))
            news.queued.push_back(id);
    }
    for (const auto &[number, signal] : unread)
        news.unread.push_back(signal);
    later([done = std::move(done), news = std::move(news)]() mutable { done(std::move(news)); });
}

} // namespace patchplane::test
