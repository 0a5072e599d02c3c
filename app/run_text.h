// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/run_view.h"
#include "app/terminal.h"
#include "engine/contracts/queries.h"

namespace patchplane::app {

// Runs as lines of a terminal. All that came from outside is made visible here (security.md 27).

/// A run's id as lists show it: enough to be unique in practice, and the commands take any unique beginning.
[[nodiscard]] QString shortId(const RunId &run);
/// 'waiting (decision)', 'failed (set-up)', 'working, held'.
[[nodiscard]] QString statusText(const RunStatus &status);

[[nodiscard]] QStringList runTable(const std::vector<RunSummary> &runs, const Terminal &terminal);
/// Head, candidate, files, checks, policy trace, decision, publication; not the lines of the diff.
[[nodiscard]] QStringList runReport(const RunDetail &run, const Terminal &terminal);
/// What to type next, if the run waits for a person; `program` as the user called it.
[[nodiscard]] QStringList nextSteps(const RunDetail &run, const QString &program);
[[nodiscard]] QString timelineLine(const TimelineEntry &entry, const Terminal &terminal);

} // namespace patchplane::app
