// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/reads.h"
#include "engine/store/read_model.h"

namespace patchplane::api {

/// `Reads` over the store's read model, which outlives it.
class StoreReads final : public Reads
{
public:
    explicit StoreReads(store::ReadModel &model) : m_model(model) {}

    [[nodiscard]] QFuture<Result<Sequence>> head() override { return m_model.head(); }
    [[nodiscard]] QFuture<Result<FeedBatch>> feed(Sequence after, int limit) override { return m_model.feedAfter(after, limit); }
    [[nodiscard]] QFuture<Result<RepositoryList>> repositories() override { return m_model.ask(ListRepositories{}); }
    [[nodiscard]] QFuture<Result<RunPage>> runs(ListRuns query) override { return m_model.ask(query); }
    [[nodiscard]] QFuture<Result<RunDetail>> run(RunId run) override { return m_model.ask(GetRun{run}); }
    [[nodiscard]] QFuture<Result<RunSummary>> summary(RunId run) override { return m_model.summary(run); }
    [[nodiscard]] QFuture<Result<TimelinePage>> timeline(GetTimeline query) override { return m_model.ask(query); }
    [[nodiscard]] QFuture<Result<std::optional<Acceptance>>> acceptedProfile(RepositoryId repository) override;
    [[nodiscard]] QFuture<Result<bool>> knows(CommandId command) override { return m_model.knows(command); }

private:
    store::ReadModel &m_model;
};

} // namespace patchplane::api
