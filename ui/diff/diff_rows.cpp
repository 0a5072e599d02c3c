// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diff_rows.h"

#include <algorithm>

namespace patchplane::ui {

namespace {

class RowBuilder
{
public:
    RowBuilder(DiffLayout layout, const GapWidths &widths) : m_layout(layout), m_widths(widths) {}

    /// Equal lines up to a block or the end; at the file's ends there is context on one side only.
    void stretch(int before, int after, int count, bool first, bool last)
    {
        if (count <= 0)
            return;
        const qint64 width = qint64(kContext) + m_widths.value(after, 0);
        const qint64 above = !first ? width : last ? width - kContext : 0; // at the file's ends: next to the change only
        const int head = int(std::min<qint64>(above, count));
        const int tail = int(std::min<qint64>(last ? 0 : width, count));
        const int hidden = count - head - tail;
        if (hidden <= 1) { // a gap of one line would take the room of that line
            equal(before, after, count);
            return;
        }
        equal(before, after, head);
        m_rows.push_back({DiffRow::Gap, before + head, after + head, hidden, after});
        equal(before + head + hidden, after + head + hidden, tail);
    }

    void block(const DiffBlock &b)
    {
        const int shared = m_layout == DiffLayout::SideBySide ? std::min(b.beforeCount, b.afterCount) : 0;
        for (int i = 0; i < shared; ++i)
            m_rows.push_back({DiffRow::Changed, b.beforeFrom + i, b.afterFrom + i});
        for (int i = shared; i < b.beforeCount; ++i)
            m_rows.push_back({DiffRow::Removed, b.beforeFrom + i, -1});
        for (int i = shared; i < b.afterCount; ++i)
            m_rows.push_back({DiffRow::Added, -1, b.afterFrom + i});
    }

    std::vector<DiffRow> take() { return std::move(m_rows); }

private:
    void equal(int before, int after, int count)
    {
        for (int i = 0; i < count; ++i)
            m_rows.push_back({DiffRow::Equal, before + i, after + i});
    }
    DiffLayout m_layout;
    const GapWidths &m_widths;
    std::vector<DiffRow> m_rows;
};

} // namespace

std::vector<DiffRow> diffRows(const std::vector<DiffBlock> &blocks, int beforeLines, int afterLines, DiffLayout layout,
                              const GapWidths &widths)
{
    RowBuilder builder(layout, widths);
    int before = 0;
    int after = 0;
    for (const DiffBlock &block : blocks) {
        builder.stretch(before, after, block.beforeFrom - before, before == 0 && after == 0, false);
        builder.block(block);
        before = block.beforeFrom + block.beforeCount;
        after = block.afterFrom + block.afterCount;
    }
    builder.stretch(before, after, std::min(beforeLines - before, afterLines - after), blocks.empty(), true);
    return builder.take();
}

} // namespace patchplane::ui
