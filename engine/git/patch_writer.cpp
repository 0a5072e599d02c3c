// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/patch_writer.h"

#include "engine/git/line_diff.h"

#include <QtEndian>

#include <array>

namespace patchplane::git {
namespace {

/// Git's C-like quotes, needed where a name holds anything but plain ASCII.
QByteArray quoted(const QByteArray &name)
{
    QByteArray text;
    bool needed = false;
    for (const char c : name) {
        static constexpr QByteArrayView kEscaped = "\a\b\t\n\v\f\r\"\\", kLetters = "abtnvfr\"\\";
        if (const qsizetype at = c ? kEscaped.indexOf(c) : -1; at >= 0) {
            text += '\\';
            text += kLetters[at];
            needed = true;
        } else if (uchar(c) < 0x20 || uchar(c) >= 0x7f) {
            text += '\\' + QByteArray::number(uchar(c), 8).rightJustified(3, '0');
            needed = true;
        } else {
            text += c;
        }
    }
    return needed ? '"' + text + '"' : text;
}

/// A name with a space ends in a tab, or it could not be told from what follows.
QByteArray nameLine(const char *mark, const QByteArray &name)
{
    return mark + quoted(name) + (name.contains(' ') && !quoted(name).startsWith('"') ? "\t\n" : "\n");
}

QByteArray modeText(int mode)
{
    return QByteArray::number(mode, 8).rightJustified(6, '0');
}

QByteArray idText(const std::optional<TreeLeaf> &leaf)
{
    return leaf ? fromOid<BlobId>(leaf->id).toString().toLatin1() : QByteArray(40, '0');
}

/// Git's base 85: lines of up to 52 bytes behind a letter that says how many.
QByteArray base85Lines(const QByteArray &bytes)
{
    static constexpr char kDigits[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    QByteArray text;
    text.reserve(bytes.size() * 4 / 3);
    for (qsizetype at = 0; at < bytes.size(); at += 52) {
        const QByteArray line = bytes.sliced(at, qMin<qsizetype>(52, bytes.size() - at));
        text += char(line.size() <= 26 ? 'A' + line.size() - 1 : 'a' + line.size() - 27);
        const QByteArray padded = line.leftJustified((line.size() + 3) / 4 * 4, '\0');
        for (qsizetype i = 0; i < padded.size(); i += 4) {
            quint32 word = qFromBigEndian<quint32>(padded.constData() + i);
            std::array<char, 5> digits;
            for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, word /= 85)
                *digit = kDigits[word % 85];
            text.append(digits.data(), digits.size());
        }
        text += '\n';
    }
    return text;
}

QByteArray deflated(const QByteArray &content)
{
    static constexpr char kNothing[] = "\x78\x9c\x03\x00\x00\x00\x00\x01";
    return content.isEmpty() ? QByteArray(kNothing, sizeof kNothing - 1) : qCompress(content).sliced(4);
}

QByteArray literal(const QByteArray &content)
{
    return "literal " + QByteArray::number(content.size()) + '\n' + base85Lines(deflated(content)) + '\n';
}

QByteArray header(const ChangedFile &change, bool withIndex)
{
    QByteArray text = "diff --git " + quoted("a/" + change.beforePath.bytes) + ' '
                      + quoted("b/" + change.afterPath.bytes) + '\n';
    const bool modeChanged = change.before && change.after && change.before->mode != change.after->mode;
    if (!change.before)
        text += "new file mode " + modeText(change.after->mode) + '\n';
    if (!change.after)
        text += "deleted file mode " + modeText(change.before->mode) + '\n';
    if (modeChanged)
        text += "old mode " + modeText(change.before->mode) + "\nnew mode " + modeText(change.after->mode) + '\n';
    if (change.change == ChangeKind::Renamed)
        text += "similarity index " + QByteArray::number(change.similarity) + "%\nrename from "
                + quoted(change.beforePath.bytes) + "\nrename to " + quoted(change.afterPath.bytes) + '\n';
    if (withIndex)
        text += "index " + idText(change.before) + ".." + idText(change.after)
                + (change.before && change.after && !modeChanged ? ' ' + modeText(change.after->mode) : QByteArray())
                + '\n';
    return text;
}

Result<QByteArray> body(const ChangedFile &change, const QByteArray &before, const QByteArray &after)
{
    if (looksBinary(before) || looksBinary(after))
        return "GIT binary patch\n" + literal(after) + literal(before);
    return hunksOf(before, after).transform([&](const QByteArray &hunks) -> QByteArray {
        if (hunks.isEmpty())
            return QByteArray();
        const QByteArray nothing = "/dev/null";
        return (change.before ? nameLine("--- ", "a/" + change.beforePath.bytes) : "--- " + nothing + '\n')
               + (change.after ? nameLine("+++ ", "b/" + change.afterPath.bytes) : "+++ " + nothing + '\n') + hunks;
    });
}

Result<QByteArray> filePatch(git_odb *odb, const ChangedFile &change)
{
    const bool sameContent =
        change.before && change.after && git_oid_equal(&change.before->id, &change.after->id) != 0;
    if (sameContent)
        return header(change, false);
    std::array<QByteArray, 2> sides;
    for (const auto &[leaf, text] : {std::pair(&change.before, &sides[0]), std::pair(&change.after, &sides[1])}) {
        if (!*leaf)
            continue;
        Result<QByteArray> read = diffText(odb, **leaf);
        if (!read)
            return read;
        *text = std::move(*read);
    }
    return body(change, sides[0], sides[1]).transform([&](const QByteArray &text) -> QByteArray {
        return header(change, true) + text;
    });
}

} // namespace

Result<QByteArray> writePatch(git_odb *odb, const std::vector<ChangedFile> &changes)
{
    QByteArray patch;
    const auto append = [&](const ChangedFile &change) -> Result<> {
        return filePatch(odb, change).transform([&](const QByteArray &text) { patch += text; });
    };
    for (const ChangedFile &change : changes) {
        ChangedFile first = change, second = change;
        const bool split = change.change == ChangeKind::TypeChanged; // git writes it as a deletion and a creation
        if (split) {
            first.after.reset();
            second.before.reset();
        }
        if (const Result<> done = append(first); !done)
            return std::unexpected(done.error());
        if (const Result<> done = split ? append(second) : Result<>(); !done)
            return std::unexpected(done.error());
    }
    return patch;
}

} // namespace patchplane::git
