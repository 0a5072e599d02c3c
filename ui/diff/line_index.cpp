// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/line_index.h"

#include <algorithm>

namespace patchplane::ui {

LineIndex::LineIndex(QByteArray text)
    : m_text(std::move(text))
    , m_starts{0}
{
    m_crlf = !m_text.isEmpty();
    for (qsizetype at = 0; at < m_text.size();) {
        const qsizetype end = m_text.indexOf('\n', at);
        const qsizetype next = end < 0 ? m_text.size() : end + 1;
        m_crlf = m_crlf && end > at && m_text[end - 1] == '\r';
        m_longest = std::max(m_longest, next - at);
        m_starts.push_back(next);
        at = next;
    }
}

QByteArrayView LineIndex::line(int n) const
{
    const qsizetype from = m_starts[size_t(n)];
    qsizetype to = m_starts[size_t(n) + 1];
    if (to > from && m_text[to - 1] == '\n')
        to -= m_crlf ? 2 : 1;
    return QByteArrayView(m_text).sliced(from, to - from);
}

} // namespace patchplane::ui
