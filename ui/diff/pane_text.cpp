// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/pane_text.h"

#include "engine/domain/secret.h"
#include "ui/diff/line_index.h"

#include <algorithm>
#include <cstring>

namespace patchplane::ui {

namespace {

/// Fills one pane line by line.
class PaneBuilder
{
public:
    PaneBuilder(const LineIndex &before, const LineIndex &after) : m_before(before), m_after(after) {}

    void line(PaneLine::Kind kind, Side side, int before, int after, const std::vector<Span> &words = {})
    {
        const LineIndex &index = side == Side::Before ? m_before : m_after;
        const int n = side == Side::Before ? before : after;
        const QByteArrayView bytes = index.line(n);
        PaneLine line{kind, before, after, side, index.offset(n), int(bytes.size())};
        const qsizetype at = m_pane.text.size();
        if (isPlain(bytes)) {
            m_pane.text += bytes;
            for (const Span &word : words)
                m_pane.words.push_back({at + word.from, word.size, side});
        } else {
            const QByteArray shown = visibleBytes(bytes).toUtf8();
            line.size = int(shown.size());
            if (shown != bytes) // escaped: offsets are not the blob's any more, so neither colours nor words fit
                line.source = -1;
            else
                for (const Span &word : words)
                    m_pane.words.push_back({at + word.from, word.size, side});
            m_pane.text += shown;
        }
        finish(line);
    }
    void filler() { finish({PaneLine::Filler, -1, -1, Side::After, -1, 0}); }
    void gap(const QString &text)
    {
        const QByteArray shown = text.toUtf8();
        m_pane.text += shown;
        finish({PaneLine::Gap, -1, -1, Side::After, -1, int(shown.size())});
    }
    PaneText take()
    {
        if (m_pane.text.endsWith('\n'))
            m_pane.text.chop(1);
        return std::move(m_pane);
    }

private:
    static bool isPlain(QByteArrayView bytes)
    {
        return std::ranges::all_of(bytes, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
    }
    void finish(const PaneLine &line)
    {
        m_pane.text += '\n';
        m_pane.lines.push_back(line);
    }
    const LineIndex &m_before;
    const LineIndex &m_after;
    PaneText m_pane;
};

/// The words that changed, for every pair of lines of a block that is a replacement line by line.
class WordFinder
{
public:
    WordFinder(const FileDiff &diff, const LineIndex &before, const LineIndex &after)
    {
        for (const DiffBlock &block : diff.blocks) {
            for (int i = 0; i < std::min(block.beforeCount, block.afterCount); ++i) {
                WordChanges changes = wordChanges(before.line(block.beforeFrom + i), after.line(block.afterFrom + i));
                if (!changes.before.empty())
                    m_before.insert(block.beforeFrom + i, std::move(changes.before));
                if (!changes.after.empty())
                    m_after.insert(block.afterFrom + i, std::move(changes.after));
            }
        }
    }
    std::vector<Span> before(int line) const { return m_before.value(line); }
    std::vector<Span> after(int line) const { return m_after.value(line); }

private:
    QHash<int, std::vector<Span>> m_before;
    QHash<int, std::vector<Span>> m_after;
};

} // namespace

static void addUnified(PaneBuilder &pane, const DiffRow &row, const WordFinder &words, const QString &gapText)
{
    switch (row.kind) {
    case DiffRow::Equal: pane.line(PaneLine::Equal, Side::After, row.before, row.after); break;
    case DiffRow::Removed: pane.line(PaneLine::Removed, Side::Before, row.before, -1, words.before(row.before)); break;
    case DiffRow::Added: pane.line(PaneLine::Added, Side::After, -1, row.after, words.after(row.after)); break;
    case DiffRow::Gap: pane.gap(gapText.arg(row.count)); break;
    case DiffRow::Changed: break; // only side by side
    }
}

static void addPair(PaneBuilder &left, PaneBuilder &right, const DiffRow &row, const WordFinder &words, const QString &gapText)
{
    if (row.kind == DiffRow::Gap) {
        left.gap(gapText.arg(row.count));
        right.gap(gapText.arg(row.count));
        return;
    }
    const bool equal = row.kind == DiffRow::Equal;
    if (row.before >= 0)
        left.line(equal ? PaneLine::Equal : PaneLine::Removed, Side::Before, row.before, -1, equal ? std::vector<Span>{} : words.before(row.before));
    else
        left.filler();
    if (row.after >= 0)
        right.line(equal ? PaneLine::Equal : PaneLine::Added, Side::After, -1, row.after, equal ? std::vector<Span>{} : words.after(row.after));
    else
        right.filler();
}

static std::vector<int> changeStarts(const std::vector<DiffRow> &rows)
{
    std::vector<int> starts;
    bool inside = false;
    for (size_t i = 0; i < rows.size(); ++i) {
        const bool change = rows[i].kind != DiffRow::Equal && rows[i].kind != DiffRow::Gap;
        if (change && !inside)
            starts.push_back(int(i));
        inside = change;
    }
    return starts;
}

ComposedDiff compose(const FileDiff &diff, const ComposeOptions &options)
{
    const LineIndex before(diff.before);
    const LineIndex after(diff.after);
    const WordFinder words(diff, before, after);
    ComposedDiff composed;
    composed.rows = diffRows(diff.blocks, before.count(), after.count(), options.layout, options.widths);
    PaneBuilder left(before, after);
    PaneBuilder right(before, after);
    for (const DiffRow &row : composed.rows) {
        if (options.layout == DiffLayout::Unified)
            addUnified(left, row, words, options.gapText);
        else
            addPair(left, right, row, words, options.gapText);
    }
    composed.panes.push_back(left.take());
    if (options.layout == DiffLayout::SideBySide)
        composed.panes.push_back(right.take());
    composed.changes = changeStarts(composed.rows);
    composed.longestLine = std::max(before.longest(), after.longest());
    composed.carriageReturns = before.carriageReturns() || after.carriageReturns();
    composed.newlineMissingBefore = !before.endsWithNewline();
    composed.newlineMissingAfter = !after.endsWithNewline();
    return composed;
}

PanePlace turnAfter(const PaneText &pane, PanePlace from)
{
    static constexpr size_t kRows = 2000;
    static constexpr qsizetype kBytes = 256 << 10;
    PanePlace to = from;
    while (to.row < pane.lines.size() && to.row - from.row < kRows && to.byte - from.byte < kBytes)
        to.byte += pane.lines[to.row++].size + 1;
    to.byte = std::min(to.byte, pane.text.size()); // the last row has no newline
    return to;
}

QByteArray paneStyles(const PaneText &pane, PanePlace from, PanePlace to, const QByteArray &beforeStyles, const QByteArray &afterStyles)
{
    QByteArray styles(to.byte - from.byte, '\0');
    qsizetype at = 0;
    for (size_t row = from.row; row < to.row; ++row) {
        const PaneLine &line = pane.lines[row];
        const QByteArray &source = line.side == Side::Before ? beforeStyles : afterStyles;
        if (line.source >= 0 && line.source + line.size <= source.size())
            std::memcpy(styles.data() + at, source.constData() + line.source, size_t(line.size));
        at += line.size + 1;
    }
    return styles;
}

} // namespace patchplane::ui
