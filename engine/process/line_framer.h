// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace patchplane::process {

/// One line without its end ("\n" or "\r\n"). A line that is longer than the limit comes in pieces: each but the last is
/// `cut`, so whoever needs whole lines (a protocol) can refuse it, and whoever shows text loses nothing.
struct Line {
    QByteArray bytes;
    bool cut = false; ///< the line goes on in the next one
    friend bool operator==(const Line &, const Line &) = default;
};

/// Bytes in, lines out; never more than the limit buffered, whatever comes. Any thread, one at a time.
class LineFramer
{
public:
    explicit LineFramer(qsizetype limit = 64 << 10) : m_limit(limit) {}
    [[nodiscard]] std::vector<Line> push(QByteArrayView bytes);
    /// What is left when the stream ended without a line end; nothing if it ended with one.
    [[nodiscard]] std::vector<Line> finish();
    qsizetype buffered() const { return m_held.size(); }

private:
    void take(QByteArrayView piece, std::vector<Line> &lines);
    qsizetype m_limit;
    QByteArray m_held; ///< the beginning of a line, shorter than the limit
};

} // namespace patchplane::process
