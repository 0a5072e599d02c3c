// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"
#include "engine/process/process_host.h"
#include "engine/sandboxes/bubblewrap/sandbox_user.h"

namespace patchplane::sandbox {

struct BubblewrapShared;

/// Full isolation on Linux (security.md 1 to 4, 6): bubblewrap makes the namespaces, seccomp the list of system calls,
/// cgroups and rlimits the bounds. As root every sandbox runs as a user id of its own; as a plain user, as that user.
///
/// Inside: user 'agent' (1000), /usr and named files of /etc read-only, /checkout, /reports and /home/agent writable,
/// /input read-only, a sized /tmp new for each command, no network, no socket of the host. Granted tools are bound
/// read-only: a folder at its own path, a file as /opt/tools/NAME (one of /usr by a link); caches at /cache/NAME under a
/// layer that goes with the sandbox.
class BubblewrapAdapter final : public ExecutionAdapter
{
public:
    struct Options {
        QString checkouts;    ///< outside the data folder; made 0711 if need be, swept of what dead engines left
        QString bubblewrap;   ///< absolute; empty: this machine has none
        QString launcher;     ///< patchplane-sandbox-launch, absolute
        QString systemRoot = QStringLiteral("/"); ///< or "/run/host" inside the build root
        QString data = {};    ///< the engine's data folder: never granted
        SandboxUser::Range users{};
    };
    /// Engine thread; `host` outlives every session.
    BubblewrapAdapter(process::ProcessHost &host, Options options);
    ~BubblewrapAdapter() override;
    [[nodiscard]] QString name() const override;
    QCoro::Task<Result<>> available() override;
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) override;

private:
    process::ProcessHost &m_host;
    std::shared_ptr<BubblewrapShared> m_shared;
};

} // namespace patchplane::sandbox
