// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"
#include "ui/diff/diff_rows.h"
#include "ui/diff/word_diff.h"

#include <QStringList>

namespace patchplane::ui {

enum class Side { Before, After };

/// One line of a pane, in the order of its text.
struct PaneLine {
    enum Kind { Equal, Removed, Added, Filler, Gap };
    Kind kind = Equal;
    int before = -1;            ///< line number to show, 0-based
    int after = -1;
    Side side = Side::After;    ///< the blob that its bytes are from
    qsizetype source = -1;      ///< offset in that blob; -1: the bytes are not the blob's (gap, filler, escaped)
    int size = 0;               ///< bytes in the pane's text, without the newline
};

/// Bytes of a pane's text that changed within their line.
struct WordMark {
    qsizetype from = 0;
    int size = 0;
    Side side = Side::After;
};

/// What a CodeView shows: UTF-8 with LF, every invisible character and broken byte as an escape.
struct PaneText {
    QByteArray text;
    std::vector<PaneLine> lines;
    std::vector<WordMark> words;
};

struct ComposeOptions {
    DiffLayout layout = DiffLayout::Unified;
    GapWidths widths;
    QString gapText; ///< with %1 for the count, translated by the caller
};

/// A file's diff, ready to be shown: one pane (unified) or two (side by side) of the same number of lines.
struct ComposedDiff {
    std::vector<DiffRow> rows;
    std::vector<PaneText> panes;
    std::vector<int> changes; ///< first row of each changed block
    qsizetype longestLine = 0;
    bool carriageReturns = false;       ///< all lines end in CR LF, and that is not shown in each
    bool newlineMissingBefore = false;
    bool newlineMissingAfter = false;
};

/// Pure and heavy: runs off the ui thread.
[[nodiscard]] ComposedDiff compose(const FileDiff &diff, const ComposeOptions &options);

/// A place between two rows of a pane, and the byte of its text where the next row begins.
struct PanePlace {
    size_t row = 0;
    qsizetype byte = 0;
};
/// As many rows from there on as can be worked on in one turn of the ui thread's loop: some milliseconds' worth, and one
/// row at least.
[[nodiscard]] PanePlace turnAfter(const PaneText &pane, PanePlace from);

/// The style bytes of the rows between two places from those of the two blobs: what is not a blob's bytes stays plain (0).
[[nodiscard]] QByteArray paneStyles(const PaneText &pane, PanePlace from, PanePlace to, const QByteArray &beforeStyles,
                                    const QByteArray &afterStyles);

} // namespace patchplane::ui
