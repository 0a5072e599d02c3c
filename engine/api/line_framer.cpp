// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/line_framer.h"

namespace patchplane::api {

void LineFramer::push(const QByteArray &bytes)
{
    // What was handed out goes in one move a push, not one a line.
    m_held.remove(0, m_begin);
    m_searched -= m_begin;
    m_begin = 0;
    m_held += bytes;
}

Result<std::optional<QByteArray>> LineFramer::next()
{
    const qsizetype newline = m_held.indexOf('\n', m_searched);
    const qsizetype length = (newline < 0 ? m_held.size() : newline) - m_begin;
    if (length > m_limit) {
        return fail(Fault::Refused, ErrorCode::LimitExceeded,
                    QStringLiteral("a line is longer than %1 bytes").arg(m_limit),
                    QStringLiteral("Send smaller messages; ask for large things in ranges."));
    }
    if (newline < 0) {
        m_searched = m_held.size();
        return std::optional<QByteArray>();
    }
    QByteArray line = m_held.sliced(m_begin, length);
    m_begin = m_searched = newline + 1;
    return std::optional(std::move(line));
}

QByteArray LineFramer::takeRest()
{
    QByteArray rest = m_held.sliced(m_begin);
    m_held.clear();
    m_begin = m_searched = 0;
    return rest;
}

} // namespace patchplane::api
