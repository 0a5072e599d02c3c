// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/terminal.h"
#include "engine/contracts/queries.h"

namespace patchplane::app {

/// A changed file as a unified diff for people: all of it, three lines of context, invisible characters visible,
/// broken bytes as \x{NN}. Not for `git apply` (the plain patch is).
[[nodiscard]] QStringList unifiedDiff(const FileDiff &diff, const Terminal &terminal);
/// 'src/a.cpp => src/b.cpp' or one path.
[[nodiscard]] QString pathText(const FileChange &file);

} // namespace patchplane::app
