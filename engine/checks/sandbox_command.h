// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/checks/output_log.h"
#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"

#include <memory>
#include <stop_token>

namespace patchplane::checks {

/// Runs one command in a sandbox, its output into the log, and answers how it ended. Stops it when `stop` is
/// requested; stops reading while the log's sink is full. Engine thread.
QCoro::Task<ProcessEnd> runInSandbox(ExecutionSession &session, CommandSpec spec, std::shared_ptr<OutputLog> log,
                                     Clock &clock, std::stop_token stop);

/// A profile's set-up, command by command, in the sandbox of whoever needs it. A failure is SetUp with the last lines
/// and, where it looks as if the network was wanted, the remedy for that. Engine thread.
struct SetUp {
    std::vector<std::vector<QString>> commands;
    std::chrono::milliseconds limit; ///< for all commands together
};
QCoro::Task<Result<>> runSetUp(ExecutionSession &session, SetUp setUp, std::shared_ptr<OutputLog> log, Clock &clock,
                               std::stop_token stop);

/// argv of the profile as a sandbox takes it.
[[nodiscard]] std::vector<QByteArray> argvOf(const std::vector<QString> &command);

} // namespace patchplane::checks
