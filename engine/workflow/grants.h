// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/profile.h"
#include "engine/config/settings.h"

namespace patchplane::workflow {

/// What a profile asked for by name and the operator granted (security.md 14), and in words what it asked for in vain.
struct Granted {
    std::vector<Grant> grants;
    std::vector<QString> refused;
};

[[nodiscard]] Granted grantsFor(const config::Profile &profile, const config::RepositorySettings &settings);

} // namespace patchplane::workflow
