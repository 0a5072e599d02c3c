// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"

namespace patchplane::store {

/// The row of a run from its first event on. `request` is absent if its payload was erased. Pure.
[[nodiscard]] RunSummary beginSummary(const RunId &run, const EventRecord &record, const RunQueued &queued,
                                      const QString &repositoryName, const std::optional<Request> &request);

/// The row after one more event of its run. Pure. IllegalTransition from the run machine. An erased event (absent)
/// moves the run as its `kind` says, with whatever its payload told left out; a run that is over is the only one
/// whose payloads can be erased, so nobody acts on what is missing.
[[nodiscard]] Result<RunSummary> foldSummary(RunSummary summary, const EventRecord &record, QStringView kind);

} // namespace patchplane::store
