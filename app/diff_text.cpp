// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/diff_text.h"

#include "engine/domain/secret.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>

namespace patchplane::app {
namespace {

constexpr int kContext = 3;

/// A file's lines; the newline belongs to its line, so a last line without one is told apart.
std::vector<QByteArrayView> linesOf(const QByteArray &bytes)
{
    std::vector<QByteArrayView> lines;
    qsizetype begin = 0;
    while (begin < bytes.size()) {
        const qsizetype newline = bytes.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? bytes.size() : newline + 1;
        lines.push_back(QByteArrayView(bytes).sliced(begin, end - begin));
        begin = end;
    }
    return lines;
}

/// Writes the hunks of one file.
class Hunks
{
public:
    Hunks(const FileDiff &diff, const Terminal &terminal)
        : m_before(linesOf(diff.before)), m_after(linesOf(diff.after)), m_blocks(diff.blocks), m_terminal(terminal)
    {
    }

    QStringList text()
    {
        for (size_t first = 0; first < m_blocks.size();) {
            size_t last = first;
            while (last + 1 < m_blocks.size() && gapAfter(last) <= 2 * kContext)
                ++last;
            hunk(std::span(m_blocks).subspan(first, last - first + 1));
            first = last + 1;
        }
        return m_lines;
    }

private:
    int gapAfter(size_t block) const
    {
        return m_blocks[block + 1].beforeFrom - m_blocks[block].beforeFrom - m_blocks[block].beforeCount;
    }

    void hunk(std::span<const DiffBlock> blocks)
    {
        const DiffBlock &first = blocks.front();
        const DiffBlock &last = blocks.back();
        const int lead = std::min({kContext, first.beforeFrom, first.afterFrom});
        const int lastBefore = last.beforeFrom + last.beforeCount;
        const int lastAfter = last.afterFrom + last.afterCount;
        const int tail = std::max(0, std::min({kContext, int(m_before.size()) - lastBefore, int(m_after.size()) - lastAfter}));
        const QString header = QStringLiteral("@@ -%1 +%2 @@")
                                   .arg(range(first.beforeFrom - lead, lastBefore + tail),
                                        range(first.afterFrom - lead, lastAfter + tail));
        m_lines.append(m_terminal.paint(Tone::Accent, header));
        int at = first.afterFrom - lead;
        for (const DiffBlock &block : blocks) {
            context(at, block.afterFrom);
            side(u'-', Tone::Bad, m_before, block.beforeFrom, block.beforeCount);
            side(u'+', Tone::Good, m_after, block.afterFrom, block.afterCount);
            at = block.afterFrom + block.afterCount;
        }
        context(at, at + tail);
    }

    // GNU diff counts lines from 1, and an empty range by the line before it.
    static QString range(int from, int to)
    {
        const int count = to - from;
        return QStringLiteral("%1,%2").arg(count == 0 ? from : from + 1).arg(count);
    }

    void context(int from, int to)
    {
        for (int i = from; i < to; ++i)
            one(u' ', {}, m_after[size_t(i)]);
    }
    void side(QChar sign, Tone tone, const std::vector<QByteArrayView> &lines, int from, int count)
    {
        for (int i = from; i < from + count; ++i)
            one(sign, tone, lines[size_t(i)]);
    }
    void one(QChar sign, std::optional<Tone> tone, QByteArrayView line)
    {
        const bool whole = line.endsWith('\n');
        const QString text = sign + visibleBytes(whole ? line.chopped(1) : line);
        m_lines.append(tone ? m_terminal.paint(*tone, text) : text);
        if (!whole)
            m_lines.append(m_terminal.paint(Tone::Faint, QStringLiteral("\\ No newline at end of file")));
    }

    const std::vector<QByteArrayView> m_before;
    const std::vector<QByteArrayView> m_after;
    const std::vector<DiffBlock> &m_blocks;
    const Terminal &m_terminal;
    QStringList m_lines;
};

QString pathOf(const RepoPath &path)
{
    QString text = visibleBytes(path.bytes);
    return text.replace(u'\n', QStringLiteral("\\n")).replace(u'\t', QStringLiteral("\\t"));
}

QStringList riskTexts(const FileChange &file)
{
    QStringList texts;
    for (Risk risk : file.risks)
        texts.append(toText(risk));
    return texts;
}

} // namespace

QString pathText(const FileChange &file)
{
    const bool moved = file.before && file.after && file.before->path != file.after->path;
    return moved ? pathOf(file.before->path) + QStringLiteral(" => ") + pathOf(file.after->path) : pathOf(file.path());
}

QStringList unifiedDiff(const FileDiff &diff, const Terminal &terminal)
{
    const FileChange &file = diff.change;
    QString title = QStringLiteral("%1: %2").arg(toText(file.change), pathText(file));
    if (file.similarity > 0)
        title += QStringLiteral(" (%1 %)").arg(file.similarity);
    if (file.before && file.after && file.before->mode != file.after->mode)
        title += QStringLiteral(", mode %1 => %2").arg(file.before->mode, 6, 8, QChar(u'0')).arg(file.after->mode, 6, 8, QChar(u'0'));
    else if (!file.before && file.after)
        title += QStringLiteral(", mode %1").arg(file.after->mode, 6, 8, QChar(u'0'));
    QStringList lines{terminal.paint(Tone::Strong, title)};
    if (!file.risks.empty())
        lines.append(terminal.paint(Tone::Warn, QStringLiteral("! ") + riskTexts(file).join(u", ")));
    if (file.binary) {
        lines.append(QCoreApplication::translate("Diff", "binary: %1 bytes before, %2 bytes after")
                         .arg(diff.before.size()).arg(diff.after.size()));
        return lines;
    }
    return lines + Hunks(diff, terminal).text();
}

} // namespace patchplane::app
