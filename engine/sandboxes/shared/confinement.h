// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"
#include "engine/process/child_spec.h"

namespace patchplane::sandbox {

/// What makes one local sandbox differ from another: how a command becomes a child of the host, and how all that runs
/// in it is held, ended and counted. LocalSession does the rest.
class Confinement
{
public:
    struct Command {
        process::ChildSpec child;
        /// What the child's end says about the command's (a wrapper that failed means the command never started).
        std::function<ProcessEnd(ProcessEnd)> judge;
    };

    virtual ~Confinement() = default;
    /// Engine thread; quick. `limit` and `outputLimit` are final already.
    [[nodiscard]] virtual Result<Command> command(const CommandSpec &spec) = 0;
    [[nodiscard]] virtual bool isolated() const = 0;
    [[nodiscard]] virtual std::vector<Enforcement> enforced() const = 0;
    /// No process of a frozen sandbox can run, whatever it prepared; false where it could wake itself.
    [[nodiscard]] virtual bool freezesForSure() const = 0;
    // Pool thread; `children` are the ids of the host's children that run commands now.
    [[nodiscard]] virtual Result<> freeze(std::vector<qint64> children) = 0;
    [[nodiscard]] virtual Result<> thaw(std::vector<qint64> children) = 0;
    /// Ends whatever is left, in another way than through the children. Pool thread; returns when all is gone or after
    /// a second.
    virtual void endAll() = 0;
    /// Gives back what was taken for it (cgroups, user id). Pool thread, once, after `endAll` and the files' removal.
    virtual void release() = 0;
};

} // namespace patchplane::sandbox
