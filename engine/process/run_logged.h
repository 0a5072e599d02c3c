// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"
#include "engine/process/output_log.h"

#include <memory>
#include <stop_token>

namespace patchplane::process {

/// Runs one command in a sandbox, `input` on its standard input and its output into the log, and answers how it ended,
/// once the log's sink has taken every line (that is waited for a minute at most). While the sink is full nothing is
/// read, so the command blocks on its pipe. When `stop` is requested it is killed and nothing waits for the sink.
/// Engine thread; the session is not touched after the first wait.
QCoro::Task<ProcessEnd> runLogged(ExecutionSession &session, CommandSpec spec, QByteArray input,
                                  std::shared_ptr<OutputLog> log, Clock &clock, std::stop_token stop);

} // namespace patchplane::process
