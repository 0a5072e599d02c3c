// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <vector>

namespace patchplane::ui {

/// Bytes `from`..`from+size-1` of a line.
struct Span {
    int from = 0;
    int size = 0;
    friend bool operator==(const Span &, const Span &) = default;
};

struct WordChanges {
    std::vector<Span> before;
    std::vector<Span> after;
};

/// What changed between two versions of a line, by words: Myers' greedy algorithm over tokens (a word, a stretch of
/// space, one other character). Bounded: lines above 2,000 tokens, or more than 200 steps apart, and lines that have
/// too little in common to be versions of each other, give nothing, and the whole line counts as changed. Pure.
[[nodiscard]] WordChanges wordChanges(QByteArrayView before, QByteArrayView after);

} // namespace patchplane::ui
