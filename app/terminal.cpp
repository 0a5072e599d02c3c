// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminal.h"

#include "engine/domain/secret.h"

#include <algorithm>

namespace patchplane::app {

static QLatin1StringView codeOf(Tone tone)
{
    switch (tone) {
    case Tone::Strong: return QLatin1StringView("1");
    case Tone::Faint: return QLatin1StringView("2");
    case Tone::Good: return QLatin1StringView("32");
    case Tone::Bad: return QLatin1StringView("31");
    case Tone::Warn: return QLatin1StringView("33");
    case Tone::Accent: return QLatin1StringView("36");
    }
    return {};
}

void Terminal::line(const QString &text)
{
    m_stream << text << Qt::endl;
}

void Terminal::lines(const QStringList &texts)
{
    for (const QString &text : texts)
        m_stream << text << '\n';
    m_stream.flush();
}

QString Terminal::paint(Tone tone, const QString &text) const
{
    return m_colours && !text.isEmpty() ? QStringLiteral("\x1b[%1m%2\x1b[0m").arg(codeOf(tone), text) : text;
}

QString oneLine(const QString &text, int limit)
{
    QString visible = visibleText(text);
    visible.replace(u'\n', QStringLiteral("\\n")).replace(u'\t', u' ');
    return limit > 0 && visible.size() > limit ? visible.first(limit - 1) + QChar(0x2026) : visible;
}

QStringList aligned(const std::vector<QStringList> &rows)
{
    std::vector<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), size_t(row.size())));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[size_t(i)] = std::max(widths[size_t(i)], row[i].size());
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[size_t(i)] + 2) : row[i];
        while (line.endsWith(u' '))
            line.chop(1);
        lines.append(line);
    }
    return lines;
}

bool wantsColours(bool isTerminal, const QByteArray &noColor, const QByteArray &term)
{
    return isTerminal && noColor.isEmpty() && term != "dumb";
}

} // namespace patchplane::app
