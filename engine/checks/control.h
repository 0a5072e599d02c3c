// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/profile.h"

namespace patchplane::checks {

/// Does the patch touch what judges it: tests, test runner, build or set-up files, the profile itself? Then a check
/// 'runs under the candidate's control' and cannot alone satisfy a required rule (security.md 19). Pure.
[[nodiscard]] bool underCandidatesControl(const std::vector<FileChange> &files, const config::Profile &profile);

} // namespace patchplane::checks
