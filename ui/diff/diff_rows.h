// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"

#include <QHash>

namespace patchplane::ui {

enum class DiffLayout { Unified, SideBySide };

/// One row of a diff. `before` and `after` are 0-based lines, -1: no line on that side. A gap stands for `count` equal
/// lines from `before`/`after` on that are not shown; `stretch` names it for `GapWidths`.
struct DiffRow {
    enum Kind { Equal, Removed, Added, Changed, Gap };
    Kind kind = Equal;
    int before = -1;
    int after = -1;
    int count = 0;
    int stretch = -1;
    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

/// How many lines more than the context are shown at either end of an equal stretch, by the stretch's first line on
/// the after side.
using GapWidths = QHash<int, int>;
inline constexpr int kContext = 4;

/// The rows of a whole file. Removed lines come before added ones; side by side the n-th removed and the n-th added
/// line of a block share a row (Changed). Pure.
[[nodiscard]] std::vector<DiffRow> diffRows(const std::vector<DiffBlock> &blocks, int beforeLines, int afterLines,
                                            DiffLayout layout, const GapWidths &widths);

} // namespace patchplane::ui
