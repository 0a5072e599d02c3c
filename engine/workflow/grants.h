// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/settings.h"
#include "engine/workflow/change_values.h"

namespace patchplane::workflow {

/// What a profile asked for by name and the operator granted (security.md 14), and in words what it asked for in vain.
struct Granted {
    std::vector<Grant> grants;
    std::vector<QString> refused;
};

[[nodiscard]] Granted grantsFor(const config::Profile &profile, const config::RepositorySettings &settings);

/// What a profile asks for and does not get, in words: grants, and checks that the settings deny.
[[nodiscard]] std::vector<QString> askedInVain(const config::Profile &profile, const config::RepositorySettings &settings);

/// The profile that a run goes by, without the checks that were denied. Pure: the plan's bytes.
[[nodiscard]] Result<config::Profile> profileOf(const RunPlan &plan);

} // namespace patchplane::workflow
