// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>

#include <optional>

namespace patchplane::api {

/// Bytes in, lines out. Holds at most `limit` bytes and the piece that came last; a longer line is an error that ends
/// the stream, since there is no telling where the next line begins. Each byte is looked at once for its newline and
/// moved once.
class LineFramer
{
public:
    explicit LineFramer(qsizetype limit) : m_limit(limit) {}

    void push(const QByteArray &bytes);
    /// The next whole line without its newline; empty while it has not all come. LimitExceeded for ever after a line
    /// that is too long.
    [[nodiscard]] Result<std::optional<QByteArray>> next();
    /// Takes the bytes out that are no whole line yet: for a stream that goes on under another limit.
    [[nodiscard]] QByteArray takeRest();

private:
    qsizetype m_limit;
    QByteArray m_held;
    qsizetype m_begin = 0;    ///< of the next line in m_held
    qsizetype m_searched = 0; ///< no newline between m_begin and here
};

} // namespace patchplane::api
