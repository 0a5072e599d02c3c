// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/settings.h"
#include "engine/domain/request.h"
#include "engine/domain/secret.h"
#include "engine/git/vault.h"
#include "engine/ports/artifact_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"
#include "engine/ports/forge_publisher.h"
#include "engine/ports/run_store.h"
#include "engine/ports/runtime_adapter.h"
#include "engine/ports/timeline_store.h"

#include <QThreadPool>

#include <functional>

namespace patchplane::workflow {

/// What the effects of the change workflow work with, handed in by the composition root; everything outlives the
/// workflow. The functions are called on the pool unless they say otherwise.
struct Services {
    Clock &clock;
    ArtifactStore &artifacts;
    TimelineStore &timeline;
    Redactor &redactor; ///< learns the test secrets that sandboxes are given
    QThreadPool &pool;
    ExecutionAdapter &sandbox;
    ExecutionAdapter &direct;
    ForgePublisher &publisher;
    QString gitProgram;
    std::function<Result<Repository>(const RepositoryId &)> repository;
    std::function<Result<std::shared_ptr<git::Vault>>(const RepositoryId &)> vault;
    /// Has an operator accepted this configuration for this repository? (security.md 14)
    std::function<Result<bool>(const RepositoryId &, const ProfileDigest &)> profileAccepted;
    std::function<Result<config::Settings>()> settings; ///< engine.toml as it stands now
    /// The adapter for an agent of the settings; engine thread.
    std::function<std::unique_ptr<RuntimeAdapter>(const config::AgentSettings &)> runtime;
};

} // namespace patchplane::workflow
