// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/key_table.h"

#include <QSet>

#include <numeric>

namespace patchplane::config {

static constexpr qsizetype kLongestName = 64;
static constexpr qsizetype kLongestLine = 1'000;
static constexpr qsizetype kLongestArgument = 8'192;
static constexpr qsizetype kMostArguments = 256;

std::unexpected<Error> fault(const Where &at, const QString &problem)
{
    const QString key = at.key.isEmpty() ? QString() : QString(at.key + QStringLiteral(": "));
    const QString place = at.line > 0 ? QStringLiteral("%1:%2").arg(at.file).arg(at.line) : at.file;
    return fail(Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("%1: %2%3").arg(place, key, problem),
                QStringLiteral("Correct it; 'patchplane config check' tries the file, docs/operating.md lists every key."));
}

std::unexpected<Error> mismatch(const Where &at, const QString &expected, const TomlValue &got)
{
    return fault(at, QStringLiteral("expected %1, got %2").arg(expected, got.described()));
}

/// Levenshtein's distance: how many letters to add, drop or change.
static qsizetype distance(QStringView a, QStringView b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype changed = diagonal + (a[i] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::unexpected<Error> unknownKey(const Where &at, const QString &name, const QStringList &known)
{
    QString nearest;
    qsizetype best = std::max<qsizetype>(2, name.size() / 3) + 1;
    for (const QString &candidate : known) {
        const qsizetype far = name.size() > kLongestName ? best : distance(name, candidate);
        if (far < best) {
            best = far;
            nearest = candidate;
        }
    }
    const QString hint = nearest.isEmpty() ? QStringLiteral("known here: %1").arg(known.join(QStringLiteral(", ")))
                                           : QStringLiteral("did you mean '%1'?").arg(nearest);
    return fault({at.file, at.key.left(kLongestLine), at.line}, QStringLiteral("no such key; ") + hint);
}

static bool isNameLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_' || c == u'.';
}

static bool hasControl(QStringView text, bool linesAllowed)
{
    return std::ranges::any_of(text, [&](QChar c) {
        const bool line = c == u'\n' || c == u'\t';
        return (c.unicode() < 0x20 || c.unicode() == 0x7F) && !(line && linesAllowed);
    });
}

/// A path below the work tree: relative, no '.' or '..' component, none empty but the last ("tests/").
static bool isPrefix(QStringView text)
{
    const auto parts = text.split(u'/');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool last = i + 1 == parts.size() && i > 0;
        if ((parts[i].isEmpty() && !last) || parts[i] == u"." || parts[i] == u"..")
            return false;
    }
    return !text.isEmpty() && text.size() <= kLongestLine && !hasControl(text, false);
}

bool accepts(TextKind kind, QStringView text)
{
    switch (kind) {
    case TextKind::Name:
        return !text.isEmpty() && text.size() <= kLongestName && text[0] != u'.' && text[0] != u'-'
            && std::ranges::all_of(text, isNameLetter);
    case TextKind::Line: return text.size() <= kLongestLine && !hasControl(text, false);
    case TextKind::Program: return !text.isEmpty() && text.size() <= kLongestLine && !hasControl(text, false);
    case TextKind::Argument: return text.size() <= kLongestArgument && !hasControl(text, true);
    case TextKind::FileName:
        return text.isEmpty() || (text.size() <= kLongestName && text[0] != u'.' && std::ranges::all_of(text, isNameLetter));
    case TextKind::Prefix: return isPrefix(text);
    }
    return false;
}

QString describe(TextKind kind)
{
    switch (kind) {
    case TextKind::Name: return QStringLiteral("a name of at most 64 letters, digits, '-', '_' or '.'");
    case TextKind::Line: return QStringLiteral("a text of one line");
    case TextKind::Program: return QStringLiteral("a program");
    case TextKind::Argument: return QStringLiteral("a text of at most 8192 characters");
    case TextKind::FileName: return QStringLiteral("a file name of at most 64 letters, digits, '-', '_' or '.', without folder");
    case TextKind::Prefix: return QStringLiteral("a path inside the repository, relative, without '..'");
    }
    return {};
}

QString tomlText(const QString &text)
{
    QString escaped;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            escaped += u'\\';
        escaped += c;
    }
    return u'"' + escaped + u'"';
}

Result<std::vector<QString>> readTexts(const TomlValue &value, const Where &at, TextKind kind, qsizetype most)
{
    if (value.kind != TomlKind::List || qsizetype(value.items.size()) > most)
        return mismatch(at, QStringLiteral("a list of at most %1").arg(most), value);
    std::vector<QString> texts;
    QSet<QString> seen;
    for (const TomlValue &item : value.items) {
        const Where here = at.inside(QString::number(texts.size()), item.line);
        if (item.kind != TomlKind::Text || !accepts(kind, item.text))
            return mismatch(here, describe(kind), item);
        if (kind != TextKind::Argument && seen.contains(item.text))
            return fault(here, QStringLiteral("%1 is there twice").arg(item.described()));
        seen.insert(item.text);
        texts.push_back(item.text);
    }
    return texts;
}

QString describeCommand()
{
    return QStringLiteral("a command as a list like [\"npm\", \"test\"], no shell");
}

Result<std::vector<QString>> readCommand(const TomlValue &value, const Where &at)
{
    if (value.kind != TomlKind::List || value.items.empty())
        return mismatch(at, describeCommand(), value);
    Result<std::vector<QString>> argv = readTexts(value, at, TextKind::Argument, kMostArguments);
    if (argv && !accepts(TextKind::Program, argv->front()))
        return mismatch(at.inside(QStringLiteral("0"), value.items.front().line), describe(TextKind::Program), value.items.front());
    return argv;
}

} // namespace patchplane::config
