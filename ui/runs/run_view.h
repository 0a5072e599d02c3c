// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"

namespace patchplane::ui {

/// What a run's page shows, folded from the run's events; nothing in it is asked for elsewhere. Pure.
struct RunView {
    std::optional<Candidate> candidate;   ///< the newest
    std::vector<QString> notes;           ///< what was left out when it was frozen
    std::vector<QString> checkNames;      ///< of the newest candidate
    std::vector<CheckResult> checks;      ///< of the newest candidate, in the order of the names
    std::optional<SubjectProposed> proposed; ///< of the newest candidate; void as soon as there is another one
    std::optional<Decision> decision;
    std::optional<Published> published;
    std::optional<RunFailed> failure;
    NotEnforced notEnforced; ///< of the whole run
    bool isolated = true;
};
[[nodiscard]] RunView runView(const std::vector<EventRecord> &events);

} // namespace patchplane::ui
