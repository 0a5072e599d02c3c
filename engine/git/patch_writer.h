// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/change_list.h"

namespace patchplane::git {

/// The changes as a patch that `git apply --index` takes: full ids, renames, modes, binaries whole ('literal'), names
/// quoted as git quotes them.
[[nodiscard]] Result<QByteArray> writePatch(git_odb *odb, const std::vector<ChangedFile> &changes);

} // namespace patchplane::git
