// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTextStream>

#include <vector>

namespace patchplane::app {

enum class Tone { Strong, Faint, Good, Bad, Warn, Accent };

/// Where a command writes. Colours only where somebody looks; no text from outside reaches it but through `oneLine`,
/// `visibleText` or `visibleBytes` (security.md 27).
class Terminal
{
public:
    Terminal(QTextStream &stream, bool colours) : m_stream(stream), m_colours(colours) {}

    void line(const QString &text = {});
    void lines(const QStringList &texts);
    [[nodiscard]] QString paint(Tone tone, const QString &text) const;

private:
    QTextStream &m_stream;
    bool m_colours;
};

/// Untrusted text for one line of a list: visible escapes, line ends too, and cut at `limit` characters.
[[nodiscard]] QString oneLine(const QString &text, int limit = 0);
/// Columns of equal width, two spaces between them, no space at a line's end.
[[nodiscard]] QStringList aligned(const std::vector<QStringList> &rows);
/// Colours are for a terminal whose user has not set NO_COLOR (no-color.org) and that is not "dumb".
[[nodiscard]] bool wantsColours(bool isTerminal, const QByteArray &noColor, const QByteArray &term);

} // namespace patchplane::app
