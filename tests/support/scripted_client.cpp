// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_client.h"

#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace patchplane::test {

template <class F>
void ScriptedClient::later(F &&work)
{
    QTimer::singleShot(0, this, std::forward<F>(work));
}

template <class T>
static std::shared_ptr<QPromise<T>> begun()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

template <class T>
static void finish(QPromise<T> &promise, T value)
{
    promise.addResult(std::move(value));
    promise.finish();
}

QFuture<Result<Receipt>> ScriptedClient::send(CommandEnvelope command)
{
    auto promise = begun<Result<Receipt>>();
    sent.push_back(command);
    later([this, promise, command] {
        const Result<> taken = judge ? judge(command.command) : Result<>();
        finish<Result<Receipt>>(*promise, taken ? Result<Receipt>(Receipt{command.id, m_sequence})
                                                : Result<Receipt>(std::unexpected(taken.error())));
    });
    return promise->future();
}

QFuture<Result<Answer>> ScriptedClient::ask(Query query)
{
    auto promise = begun<Result<Answer>>();
    asked.push_back(query);
    const auto reply = [this, promise, query] { finish(*promise, down ? std::unexpected(*down) : answer(query)); };
    if (hold && hold(query))
        m_held.push_back(reply);
    else
        later(reply);
    return promise->future();
}

QUuid ScriptedClient::newUuid()
{
    return QUuid::fromString(QStringLiteral("01900000-0000-7000-9000-%1").arg(++m_uuids, 12, 16, QLatin1Char('0')));
}

void ScriptedClient::release()
{
    for (const auto &reply : std::exchange(m_held, {}))
        reply();
}

static std::unexpected<Error> unknown()
{
    return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("There is no such thing."),
                QStringLiteral("Look at the list again."));
}

template <class Map, class Key>
static Result<Answer> lookUp(const Map &map, const Key &key)
{
    const auto found = map.find(key);
    return found == map.end() ? Result<Answer>(unknown()) : Result<Answer>(Answer(found->second));
}

Result<Answer> ScriptedClient::answer(const Query &query)
{
    if (std::holds_alternative<ListRepositories>(query))
        return RepositoryList{repositories};
    if (const auto *list = std::get_if<ListRuns>(&query)) {
        RunPage page{m_sequence, {}, qint64(runs.size())};
        const auto from = std::min(size_t(list->offset), runs.size());
        const auto to = std::min(from + size_t(list->limit), runs.size());
        page.runs.assign(runs.begin() + qsizetype(from), runs.begin() + qsizetype(to));
        return page;
    }
    if (const auto *run = std::get_if<GetRun>(&query))
        return lookUp(details, run->run);
    if (const auto *diff = std::get_if<GetFileDiff>(&query))
        return lookUp(diffs, diff->path.bytes);
    if (const auto *profile = std::get_if<GetProfile>(&query))
        return lookUp(profiles, profile->repository);
    if (const auto *timeline = std::get_if<GetTimeline>(&query)) {
        TimelinePage page{{}, timelineTotal};
        for (qint64 number = timeline->from; number < timeline->from + timeline->count && number <= timelineTotal; ++number)
            page.entries.push_back(timelineEntry(number));
        return page;
    }
    if (const auto *range = std::get_if<GetArtifact>(&query)) {
        const auto found = artifacts.find(range->digest);
        return found == artifacts.end() ? Result<Answer>(unknown())
                                        : ArtifactRange{found->second.mid(range->from, range->count), found->second.size()};
    }
    if (std::holds_alternative<GetStartOptions>(query))
        return options;
    return unknown();
}

void ScriptedClient::tell(RunId run, Event event, std::optional<CommandId> cause)
{
    const EventRecord record{++m_sequence, Instant(std::chrono::milliseconds(1'763'640'000'000 + m_sequence)), run, cause,
                             std::move(event)};
    FeedBatch batch{m_sequence, {record}, {}, {}};
    if (const auto found = details.find(run); found != details.end()) {
        found->second.sequence = m_sequence;
        found->second.events.push_back(record);
        batch.runs.push_back(found->second.summary);
    }
    Q_EMIT this->batch(batch);
}

void ScriptedClient::tellRuns(std::vector<RunSummary> changed)
{
    for (const RunSummary &run : changed) {
        const auto known = std::ranges::find(runs, run.id, &RunSummary::id);
        known == runs.end() ? void(runs.insert(runs.begin(), run)) : void(*known = run);
        if (const auto detail = details.find(run.id); detail != details.end())
            detail->second.summary = run;
    }
    Q_EMIT batch(FeedBatch{++m_sequence, {}, std::move(changed), {}});
}

void ScriptedClient::growTimeline(RunId run, qint64 total)
{
    timelineTotal = total;
    Q_EMIT batch(FeedBatch{m_sequence, {}, {}, {run}});
}

} // namespace patchplane::test
