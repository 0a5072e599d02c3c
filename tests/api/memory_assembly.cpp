// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_assembly.h"

#include <algorithm>

namespace memory {
namespace {

std::unexpected<Error> absent(const QString &what)
{
    return fail(Fault::Permanent, ErrorCode::NotFound, what);
}

template <class T>
QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

/// Tells the journal what the engine asks of it; its stop ends an effect that works on the pool.
class Host : public RunHost
{
public:
    explicit Host(World &world) : m_world(world) {}
    void open() override { m_world.journal.note(QStringLiteral("runs opened")); }
    bool drives() const override { return true; }
    void start(const RunId &run) override { m_world.journal.note(u"started " + run.toString()); }
    void wake(const RunId &run) override { m_world.journal.note(u"woken " + run.toString()); }
    void signal(const RunId &run, SignalRow row, RunStore::Done<> done) override
    {
        m_world.store.signal(run, std::move(row), std::move(done));
    }
    QCoro::Task<Result<>> stop(std::chrono::milliseconds) override
    {
        m_world.journal.note(QStringLiteral("runs stopped"));
        if (m_world.stopHangs)
            co_return fail(Fault::Bug, ErrorCode::Timeout, QStringLiteral("1 effect has not ended"));
        co_return Result<>();
    }

private:
    World &m_world;
};

class MemoryAssembly : public Assembly
{
public:
    MemoryAssembly(World &world, FeedHub &feed) : m_world(world), m_host(world)
    {
        world.store.committed = [&feed](Sequence upTo) { feed.committed(upTo); };
    }
    ~MemoryAssembly() override
    {
        m_world.store.committed = nullptr;
        m_world.journal.note(QStringLiteral("parts destroyed"));
    }
    EngineParts parts() override
    {
        return {m_world.store, m_host, m_world.store, m_world.artifacts, m_world.repositories, m_world.sandbox,
                m_world.clock, m_world.pool,
                {[] { return std::vector{QStringLiteral("script")}; }, [this](const QString &) { return m_world.directUntil; }}};
    }
    void closeStores() override
    {
        m_world.store.release();
        m_world.journal.note(QStringLiteral("stores closed"));
    }

private:
    World &m_world;
    Host m_host;
};

} // namespace

void Store::claim(const RunId &, Done<ClaimedRun> done) { done(absent(QStringLiteral("no executor here"))); }
void Store::commit(RunCommit, Done<Sequence> done) { done(absent(QStringLiteral("no executor here"))); }

void Store::append(std::vector<std::pair<std::optional<RunId>, Event>> added, std::optional<CommandId> cause,
                   Done<Sequence> done)
{
    Sequence last = 0;
    {
        const QMutexLocker locked(&lock);
        for (auto &[run, event] : added)
            events.push_back({last = Sequence(events.size()) + 1, {}, run, cause, std::move(event)});
    }
    if (holdAnswers)
        m_held.emplace_back(std::move(done), last);
    else
        done(last);
    if (committed)
        committed(last);
}

void Store::release()
{
    for (auto &[done, sequence] : std::exchange(m_held, {}))
        done(sequence);
}

void Store::signal(const RunId &run, SignalRow row, Done<> done)
{
    {
        const QMutexLocker locked(&lock);
        const bool known = std::ranges::any_of(signalRows, [&](const auto &r) { return r.second.command == row.command; });
        if (!known)
            signalRows.emplace_back(run, std::move(row));
    }
    done({});
}

void Store::openRuns(Done<std::vector<OpenRun>> done)
{
    std::vector<OpenRun> open;
    {
        const QMutexLocker locked(&lock);
        for (const auto &[id, summary] : summaries) {
            if (!isTerminal(summary.status.state))
                open.push_back({id, summary.repository, summary.status, std::nullopt, false});
        }
    }
    done(std::move(open));
}

QFuture<Result<Sequence>> Store::head()
{
    if (heldHead)
        return heldHead->future();
    const QMutexLocker locked(&lock);
    return ready<Sequence>(Sequence(events.size()));
}

QFuture<Result<FeedBatch>> Store::feed(Sequence after, int limit)
{
    const QMutexLocker locked(&lock);
    FeedBatch batch;
    batch.upTo = std::min(Sequence(events.size()), after + limit);
    batch.events.assign(events.begin() + after, events.begin() + batch.upTo);
    return ready<FeedBatch>(std::move(batch));
}

QFuture<Result<RepositoryList>> Store::repositories()
{
    const QMutexLocker locked(&lock);
    std::map<RepositoryId, Repository> found;
    for (const EventRecord &record : events) {
        if (const auto *added = std::get_if<RepositoryAdded>(&*record.event))
            found.insert_or_assign(added->repository.id, added->repository);
    }
    RepositoryList list;
    for (const auto &entry : found)
        list.repositories.push_back(entry.second);
    return ready<RepositoryList>(std::move(list));
}

QFuture<Result<RunPage>> Store::runs(ListRuns query) { return ready<RunPage>(RunPage{0, {}, query.limit}); }

QFuture<Result<RunDetail>> Store::run(RunId id)
{
    const QMutexLocker locked(&lock);
    const auto found = summaries.find(id);
    if (found == summaries.end())
        return ready<RunDetail>(absent(id.toString()));
    const RunSummary &summary = found->second;
    RunDetail detail{Sequence(events.size()), summary,
                     {summary.request, summary.repository, SourceChannel::App, {}, {}, ReviewRevision{}, {}, false, {}},
                     {summary.repository, {}, {}, {}, {}}, {}, {}};
    std::ranges::copy_if(events, std::back_inserter(detail.events), [&](const EventRecord &e) { return e.run == id; });
    return ready<RunDetail>(std::move(detail));
}

QFuture<Result<RunSummary>> Store::summary(RunId id)
{
    const QMutexLocker locked(&lock);
    const auto found = summaries.find(id);
    return ready<RunSummary>(found == summaries.end() ? Result<RunSummary>(absent(id.toString())) : found->second);
}

QFuture<Result<TimelinePage>> Store::timeline(GetTimeline query) { return ready<TimelinePage>(TimelinePage{{}, query.count}); }

QFuture<Result<std::optional<Acceptance>>> Store::acceptedProfile(RepositoryId repository)
{
    const QMutexLocker locked(&lock);
    std::optional<Acceptance> last;
    for (const EventRecord &record : events) {
        const auto *accepted = std::get_if<ProfileAccepted>(&*record.event);
        if (accepted && accepted->repository == repository)
            last = Acceptance{record.sequence, *accepted};
    }
    return ready<std::optional<Acceptance>>(std::move(last));
}

QFuture<Result<bool>> Store::knows(CommandId command)
{
    const QMutexLocker locked(&lock);
    return ready<bool>(std::ranges::any_of(events, [&](const EventRecord &e) { return e.cause == command; })
                       || std::ranges::any_of(signalRows, [&](const auto &r) { return r.second.command == command; }));
}

Result<FoundRepository> OneRepository::inspect(const QString &path)
{
    if (!path.startsWith(u"/here"))
        return absent(QStringLiteral("no repository at ") + path);
    return FoundRepository{QStringLiteral("here"), QStringLiteral("/here"), QStringLiteral("main")};
}

Result<FoundProfile> OneRepository::profile(const Repository &)
{
    return FoundProfile{*ProfileDigest::fromRaw(contentDigest(profileText).raw()), profileText, {}};
}

Result<FileDiff> OneRepository::diff(const RepositoryId &, const FileChange &file, Whitespace)
{
    return FileDiff{file, {}, {}, {}};
}

Result<QByteArray> OneRepository::patch(const RepositoryId &, const CommitId &, const CommitId &head)
{
    return head.toString().toUtf8();
}

QCoro::Task<Result<>> NoSandbox::available()
{
    co_return fail(Fault::Permanent, ErrorCode::SandboxUnavailable, QStringLiteral("no sandbox here."),
                   QStringLiteral("Install one."));
}

QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> NoSandbox::open(SandboxSpec)
{
    co_return fail(Fault::Permanent, ErrorCode::SandboxUnavailable, QStringLiteral("no sandbox here"));
}

Result<ContentDigest> Artifacts::put(QByteArrayView bytes)
{
    const QMutexLocker locked(&m_lock);
    const ContentDigest digest = contentDigest(bytes);
    m_bytes.insert_or_assign(digest, bytes.toByteArray());
    return digest;
}

Result<QByteArray> Artifacts::range(const ContentDigest &digest, qint64 from, qint64 count)
{
    const QMutexLocker locked(&m_lock);
    const auto found = m_bytes.find(digest);
    return found == m_bytes.end() ? Result<QByteArray>(absent(digest.shortText())) : found->second.mid(from, count);
}

Result<qint64> Artifacts::size(const ContentDigest &digest)
{
    const QMutexLocker locked(&m_lock);
    const auto found = m_bytes.find(digest);
    return found == m_bytes.end() ? Result<qint64>(absent(digest.shortText())) : found->second.size();
}

Engine::Recipe recipeFor(World &world)
{
    return [&world](FeedHub &feed) -> Result<std::unique_ptr<Assembly>> {
        return std::make_unique<MemoryAssembly>(world, feed);
    };
}

} // namespace memory
