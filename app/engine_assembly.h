// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose.h"
#include "app/vaults.h"
#include "engine/api/executor_host.h"
#include "engine/api/git_repositories.h"
#include "engine/api/store_reads.h"
#include "engine/forges/local/local_publisher.h"
#include "engine/store/file_artifact_store.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/sqlite_timeline.h"
#include "engine/workflow/change_workflow.h"

namespace patchplane::app {

/// One engine's concrete parts. Made, used and destroyed on the engine thread; the members stand in the order in which
/// they need each other, so that they go in the reverse.
class EngineAssembly final : public api::Assembly
{
public:
    static Result<std::unique_ptr<api::Assembly>> make(Composition &composition, Mode mode, const OwnRuns &ownRuns,
                                                       api::FeedHub &feed);
    ~EngineAssembly() override;

    [[nodiscard]] api::EngineParts parts() override;
    void closeStores() override;

private:
    EngineAssembly(Composition &composition, const OwnRuns &ownRuns, api::FeedHub &feed);
    Result<> openStores(Mode mode);
    void makeRuns(Mode mode);
    workflow::Services services();
    durable::ExecutorSetup executorSetup();
    config::Settings settingsNow();
    void sweepArtifacts();

    Composition &m_composition;
    const OwnRuns &m_ownRuns;
    api::FeedHub &m_feed;
    QThreadPool m_pool;
    process::ProcessHost m_host;
    store::FileArtifactStore m_artifacts;
    std::unique_ptr<store::SqliteTimeline> m_timeline;
    std::unique_ptr<store::SqliteRunStore> m_store;
    std::unique_ptr<store::ReadModel> m_readModel;
    std::unique_ptr<api::StoreReads> m_reads;
    Vaults m_vaults;
    api::GitRepositories m_repositories;
    std::unique_ptr<ExecutionAdapter> m_sandbox;
    std::unique_ptr<ExecutionAdapter> m_direct;
    forges::LocalPublisher m_publisher;
    std::unique_ptr<workflow::ChangeEffects> m_effects;
    durable::PhaseTable m_phases;
    std::unique_ptr<api::RunHost> m_runs;
    api::ExecutorHost *m_executor = nullptr; ///< m_runs, in an engine that drives
    QObject m_here; ///< what is posted to it is done on the engine thread, as long as it lives
};

} // namespace patchplane::app
