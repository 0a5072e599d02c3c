// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

namespace patchplane::git {

/// Makes the names in a folder survive a power cut (git and libgit2 sync files, not every folder above them).
[[nodiscard]] Result<> syncFolder(const QString &path);

} // namespace patchplane::git
