// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"

namespace patchplane::app {

/// A run as it stands now: a fold of its events.
struct RunView {
    std::optional<CandidateFrozen> candidate; ///< the newest
    std::vector<QString> checkNames;          ///< of the newest candidate
    std::vector<CheckResult> checks;
    std::optional<SubjectProposed> subject;
    std::optional<Decision> decision;
    std::optional<Published> published;
    std::optional<RunFailed> failure;
    std::optional<QString> waitsFor; ///< the sentence of the wait that goes on
    NotEnforced notEnforced;         ///< of the whole run
};

[[nodiscard]] RunView viewOf(const RunDetail &run);

} // namespace patchplane::app
