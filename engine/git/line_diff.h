// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"

#include <QByteArray>

namespace patchplane::git {

/// The engine's own judgement, whatever attributes say (security.md 16): a zero byte among the first 8000 bytes, or
/// more than 512 MiB, as git without attributes has it.
[[nodiscard]] bool looksBinary(QByteArrayView content);

struct LineCounts {
    qint64 added = 0;
    qint64 removed = 0;
};

/// Blocks of changed lines between two texts, by Myers' method with the indent heuristic: what `git diff` counts is
/// what is painted. Pure.
[[nodiscard]] Result<std::vector<DiffBlock>> diffLines(const QByteArray &before, const QByteArray &after,
                                                       Whitespace whitespace);
[[nodiscard]] Result<LineCounts> countLines(const QByteArray &before, const QByteArray &after);
/// The hunks of a patch, '@@' lines and all, three lines around each change; empty for equal texts.
[[nodiscard]] Result<QByteArray> hunksOf(const QByteArray &before, const QByteArray &after);

} // namespace patchplane::git
