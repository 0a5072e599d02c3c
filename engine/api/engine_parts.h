// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/reads.h"
#include "engine/api/repositories.h"
#include "engine/api/run_host.h"
#include "engine/ports/artifact_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"

#include <QThreadPool>

#include <functional>

namespace patchplane::api {

/// What the operator's settings say to commands and start forms, as they stand when they are asked. Blocking, on the
/// pool, thread-safe.
struct OperatorWord {
    std::function<std::vector<QString>()> agents; ///< names
    /// Until when a repository (by path) may be worked on without isolation; empty: not at all (security.md 5).
    std::function<std::optional<Instant>(const QString &path)> directUntil;
};

/// The concrete parts of an engine, as the engine sees them. They live as long as their assembly.
struct EngineParts {
    RunStore &store;
    RunHost &runs;
    Reads &reads;
    ArtifactStore &artifacts;
    Repositories &repositories;
    ExecutionAdapter &sandbox;
    Clock &clock;
    QThreadPool &pool;
    OperatorWord word;
};

/// Owns the parts. Made, used and destroyed on the engine thread, by the composition root's recipe.
class Assembly
{
public:
    virtual ~Assembly() = default;
    [[nodiscard]] virtual EngineParts parts() = 0;
    /// The writers write what they have taken and answer it, then the readers; what comes later is answered Stopping.
    /// Called once.
    virtual void closeStores() = 0;
};

} // namespace patchplane::api
