// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace patchplane::ui {

/// Where the lines of a text begin, as git counts them: LF ends a line, a last line without one counts. A carriage
/// return before the LF belongs to the line's end only if every line has it; otherwise it is content and is shown.
class LineIndex
{
public:
    explicit LineIndex(QByteArray text = {});
    [[nodiscard]] int count() const { return int(m_starts.size()) - 1; }
    [[nodiscard]] QByteArrayView line(int n) const;
    [[nodiscard]] qsizetype offset(int n) const { return m_starts[size_t(n)]; }
    [[nodiscard]] bool carriageReturns() const { return m_crlf; }
    [[nodiscard]] bool endsWithNewline() const { return m_text.isEmpty() || m_text.endsWith('\n'); }
    [[nodiscard]] qsizetype longest() const { return m_longest; }

private:
    QByteArray m_text;
    std::vector<qsizetype> m_starts; ///< one more than there are lines
    bool m_crlf = false;
    qsizetype m_longest = 0;
};

} // namespace patchplane::ui
