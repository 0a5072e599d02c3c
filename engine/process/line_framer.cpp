// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/line_framer.h"

namespace patchplane::process {

std::vector<Line> LineFramer::push(QByteArrayView bytes)
{
    std::vector<Line> lines;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n')) {
        take(bytes.first(end), lines);
        if (m_held.endsWith('\r'))
            m_held.chop(1);
        lines.push_back({std::exchange(m_held, {}), false});
        bytes = bytes.sliced(end + 1);
    }
    take(bytes, lines);
    return lines;
}

std::vector<Line> LineFramer::finish()
{
    if (m_held.isEmpty())
        return {};
    return {Line{std::exchange(m_held, {}), false}};
}

/// Adds to the line that is open; what no longer fits goes out as a cut piece.
void LineFramer::take(QByteArrayView piece, std::vector<Line> &lines)
{
    while (m_held.size() + piece.size() > m_limit) {
        const qsizetype fits = m_limit - m_held.size();
        m_held += piece.first(fits);
        lines.push_back({std::exchange(m_held, {}), true});
        piece = piece.sliced(fits);
    }
    m_held += piece;
}

} // namespace patchplane::process
