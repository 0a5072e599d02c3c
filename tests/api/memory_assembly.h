// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.h"
#include "scripted_engine.h"

#include <QMutex>

#include <atomic>
#include <map>

namespace memory {

using namespace patchplane;
using namespace patchplane::api;

/// What happened, in order, from all threads: the measure of the shutdown test.
class Journal
{
public:
    void note(const QString &what)
    {
        const QMutexLocker lock(&m_lock);
        m_lines.append(what);
    }
    QStringList lines() const
    {
        const QMutexLocker lock(&m_lock);
        return m_lines;
    }

private:
    mutable QMutex m_lock;
    QStringList m_lines;
};

/// Events and signals in memory behind the engine's two sides of a store. Thread-safe.
class Store : public RunStore, public Reads
{
public:
    void claim(const RunId &, Done<ClaimedRun> done) override;
    void commit(RunCommit, Done<Sequence> done) override;
    void append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                Done<Sequence> done) override;
    void signal(const RunId &run, SignalRow row, Done<> done) override;
    void openRuns(Done<std::vector<OpenRun>> done) override;
    void news(qint64, Done<News> done) override { done(News()); }

    QFuture<Result<Sequence>> head() override;
    QFuture<Result<FeedBatch>> feed(Sequence after, int limit) override;
    QFuture<Result<RepositoryList>> repositories() override;
    QFuture<Result<RunPage>> runs(ListRuns query) override;
    QFuture<Result<RunDetail>> run(RunId run) override;
    QFuture<Result<RunSummary>> summary(RunId run) override;
    QFuture<Result<TimelinePage>> timeline(GetTimeline query) override;
    QFuture<Result<std::optional<Acceptance>>> acceptedProfile(RepositoryId repository) override;
    QFuture<Result<bool>> knows(CommandId command) override;

    std::function<void(Sequence)> committed; ///< the feed's ear, on the engine thread
    bool holdAnswers = false;                ///< appends are answered at release() only
    void release();
    /// The next head() is not answered before its promise is.
    std::shared_ptr<QPromise<Result<Sequence>>> heldHead;

    QMutex lock;
    std::vector<EventRecord> events;
    std::vector<std::pair<RunId, SignalRow>> signalRows;
    std::map<RunId, RunSummary> summaries;

private:
    std::vector<std::pair<Done<Sequence>, Sequence>> m_held;
};

/// One repository, at /here; its profile is `profile`.
class OneRepository : public Repositories
{
public:
    Result<FoundRepository> inspect(const QString &path) override;
    Result<std::vector<QString>> branches(const Repository &) override { return std::vector{QStringLiteral("main")}; }
    Result<FoundProfile> profile(const Repository &) override;
    Result<FileDiff> diff(const RepositoryId &, const FileChange &file, Whitespace) override;
    Result<QByteArray> patch(const RepositoryId &, const CommitId &, const CommitId &head) override;

    QByteArray profileText = "[checks]\n";
};

class NoSandbox : public ExecutionAdapter
{
public:
    QString name() const override { return QStringLiteral("none"); }
    QCoro::Task<Result<>> available() override;
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec) override;
};

class Artifacts : public ArtifactStore
{
public:
    Result<ContentDigest> put(QByteArrayView bytes) override;
    Result<QByteArray> get(const ContentDigest &digest) override { return range(digest, 0, 1 << 30); }
    Result<QByteArray> range(const ContentDigest &digest, qint64 from, qint64 count) override;
    Result<qint64> size(const ContentDigest &digest) override;

private:
    QMutex m_lock;
    std::map<ContentDigest, QByteArray> m_bytes;
};

/// What the test keeps hold of while the engine owns the assembly. Touch it before start or after stop, or under lock.
struct World {
    Journal journal;
    Store store;
    OneRepository repositories;
    Artifacts artifacts;
    TestClock clock;
    NoSandbox sandbox;
    QThreadPool pool;
    std::optional<Instant> directUntil;
    bool stopHangs = false; ///< an effect of a run does not end
};

[[nodiscard]] Engine::Recipe recipeFor(World &world);

} // namespace memory
