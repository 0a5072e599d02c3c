// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/check.h"
#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"
#include "engine/process/output_log.h"

#include <memory>
#include <stop_token>

namespace patchplane::checks {

/// A profile's set-up, command by command, in the sandbox of whoever needs it; each is told before it runs. A failure is SetUp with the last lines
/// and, where it looks as if the network was wanted, the remedy for that. Engine thread.
struct SetUp {
    std::vector<std::vector<QString>> commands;
    std::chrono::milliseconds limit; ///< for all commands together
};
QCoro::Task<Result<>> runSetUp(ExecutionSession &session, SetUp setUp, std::shared_ptr<process::OutputLog> log, Clock &clock,
                               std::stop_token stop);

/// The limits that were wanted and are not there, in words; required ones refused the sandbox.
[[nodiscard]] NotEnforced notEnforced(const ExecutionSession &session);

/// A command of the profile as a person reads it.
[[nodiscard]] QString commandLine(const std::vector<QString> &command);
/// argv of the profile as a sandbox takes it.
[[nodiscard]] std::vector<QByteArray> argvOf(const std::vector<QString> &command);

} // namespace patchplane::checks
