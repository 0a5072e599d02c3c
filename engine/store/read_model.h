// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"
#include "engine/store/projections.h"
#include "engine/store/reader_pool.h"
#include "engine/store/verify.h"

#include <QFuture>
#include <QSet>

namespace patchplane::store {

/// What can be asked of the store, answered by two reader threads, each from one snapshot: a page's sequence and its
/// rows are of the same moment. Any thread may ask; `future.then(context, …)` brings an answer to the asking thread.
/// Every future is answered, after `close` with Stopping.
class ReadModel
{
public:
    /// Tells whether a step's encoded outcome is an error: the outcome's form is the executor's.
    using StepFailed = std::function<bool(QByteArrayView outcome)>;

    /// The files exist already (the writers made them).
    [[nodiscard]] static Result<std::unique_ptr<ReadModel>> open(const QString &truthFile, const QString &timelineFile,
                                                                StepFailed stepFailed);

    QFuture<Result<RepositoryList>> ask(ListRepositories query);
    QFuture<Result<RunPage>> ask(ListRuns query);
    QFuture<Result<RunDetail>> ask(GetRun query);
    QFuture<Result<TimelinePage>> ask(GetTimeline query);

    QFuture<Result<Sequence>> head();
    QFuture<Result<RunSummary>> summary(RunId id);
    /// Is this command the cause of an event, or in a run's queue?
    QFuture<Result<bool>> knows(CommandId command);
    QFuture<Result<Repository>> repository(RepositoryId id);
    QFuture<Result<Request>> request(RequestId id);
    /// Empty: none is accepted yet.
    QFuture<Result<std::optional<AcceptedProfile>>> acceptedProfile(RepositoryId repository);
    /// What a follower at `after` has missed, at most `limit` events; TooNew if the log ends before `after`.
    QFuture<Result<FeedBatch>> feedAfter(Sequence after, int limit);
    /// The artifacts that committed rows name, for `FileArtifactStore::sweep`.
    QFuture<Result<QSet<ContentDigest>>> namedArtifacts();
    /// Slow: walks the whole log. `keys` outlives the future.
    QFuture<Result<VerifyReport>> verify(const Signer &keys, std::optional<QByteArray> expectedKey);

    void close() { m_pool->close(); }

private:
    ReadModel(std::unique_ptr<ReaderPool> pool, StepFailed stepFailed);

    std::unique_ptr<ReaderPool> m_pool;
    std::shared_ptr<const StepFailed> m_stepFailed;
};

} // namespace patchplane::store
