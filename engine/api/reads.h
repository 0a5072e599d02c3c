// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <QFuture>

namespace patchplane::api {

/// A configuration that was accepted, and where the log says so.
struct Acceptance {
    Sequence sequence = 0;
    ProfileAccepted event;
};

/// What is recorded, as it is shown: the read side of the store, with reader threads of its own. Each answer is one
/// snapshot (its number and its rows fit together); every future is answered, with Stopping after the store closed.
/// Asked on the engine thread.
class Reads
{
public:
    virtual ~Reads() = default;
    [[nodiscard]] virtual QFuture<Result<Sequence>> head() = 0;
    /// Events after N, at most `limit`, and each run that they changed as it stands at the batch's `upTo` or later.
    [[nodiscard]] virtual QFuture<Result<FeedBatch>> feed(Sequence after, int limit) = 0;
    [[nodiscard]] virtual QFuture<Result<RepositoryList>> repositories() = 0;
    [[nodiscard]] virtual QFuture<Result<RunPage>> runs(ListRuns query) = 0;
    [[nodiscard]] virtual QFuture<Result<RunDetail>> run(RunId run) = 0;      ///< NotFound
    [[nodiscard]] virtual QFuture<Result<RunSummary>> summary(RunId run) = 0; ///< NotFound
    [[nodiscard]] virtual QFuture<Result<TimelinePage>> timeline(GetTimeline query) = 0;
    /// The repository's configuration that was accepted last; empty if none was.
    [[nodiscard]] virtual QFuture<Result<std::optional<Acceptance>>> acceptedProfile(RepositoryId repository) = 0;
    /// Was this command carried out, or does it wait in a run's queue?
    [[nodiscard]] virtual QFuture<Result<bool>> knows(CommandId command) = 0;
};

} // namespace patchplane::api
