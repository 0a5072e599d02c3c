// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/process_host.h"
#include "engine/sandboxes/shared/confinement.h"
#include "engine/sandboxes/shared/sandbox_folders.h"

#include <QCoroTask>

namespace patchplane::sandbox {

class SessionCore;

/// A sandbox whose files lie in a SandboxFolder and whose commands are children of a ProcessHost, confined by a
/// Confinement. Engine thread; the host outlives it. Time, output and disk limits are held here, the others by the
/// confinement. A freeze or thaw while another is under way is Busy; what a freeze that failed did is undone. `given`:
/// bytes of disk that the engine itself put into the folder (copies of caches); they are not the commands'.
class LocalSession final : public ExecutionSession
{
public:
    LocalSession(process::ProcessHost &host, std::shared_ptr<SandboxFolders> folders, SandboxFolder folder,
                 std::shared_ptr<Confinement> confinement, const std::vector<Limit> &limits, qint64 given = 0);
    ~LocalSession() override;

    QCoro::Task<Result<>> put(SandboxPath where, std::unique_ptr<TreeStream> source) override;
    [[nodiscard]] std::unique_ptr<ProcessChannel> start(CommandSpec spec) override;
    QCoro::Task<Result<std::unique_ptr<TreeStream>>> collect(SandboxPath where) override;
    QCoro::Task<Result<>> freeze() override;
    QCoro::Task<Result<>> thaw() override;
    [[nodiscard]] std::vector<Enforcement> enforced() const override;
    [[nodiscard]] bool isolated() const override;
    QCoro::Task<Result<>> close() override;

private:
    std::shared_ptr<SessionCore> m_core;
};

/// The limit of that kind, if the spec names one.
[[nodiscard]] std::optional<Limit> limitOf(const std::vector<Limit> &limits, LimitKind kind);
/// SandboxUnavailable for the first required limit that is not enforced, with what is missing and the remedy.
[[nodiscard]] Result<> checkRequired(const std::vector<Enforcement> &enforced);
/// What LocalSession itself enforces: time, output, disk.
[[nodiscard]] std::optional<Enforcement> enforcedByEngine(const Limit &limit);

} // namespace patchplane::sandbox
