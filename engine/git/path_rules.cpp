// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/path_rules.h"

#include <QList>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

bool isAscii(QByteArrayView bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return uchar(c) < 0x80; });
}

std::optional<QString> utf8(QByteArrayView bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decode(bytes);
    return decode.hasError() ? std::nullopt : std::optional(std::move(text));
}

/// What the most forgiving file system would compare: compatibility forms, ignorable code points and case gone.
QByteArray loosest(QByteArrayView component)
{
    const std::optional<QString> text = isAscii(component) ? std::nullopt : utf8(component);
    if (!text)
        return component.toByteArray().toLower();
    QString folded = text->normalized(QString::NormalizationForm_KC).toCaseFolded();
    folded.removeIf([](QChar c) { return c.category() == QChar::Other_Format; });
    return folded.toUtf8();
}

bool isDotGit(QByteArrayView component)
{
    QByteArray name = loosest(component);
    if (const qsizetype stream = name.indexOf(':'); stream >= 0)
        name.truncate(stream);
    while (name.endsWith('.') || name.endsWith(' '))
        name.chop(1);
    return name == ".git" || name == "git~1";
}

bool isDevice(QByteArrayView component)
{
    const qsizetype dot = component.indexOf('.');
    const QByteArray name = component.first(dot < 0 ? component.size() : dot).trimmed().toByteArray().toLower();
    static const QList<QByteArray> whole{"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"};
    if (whole.contains(name))
        return true;
    if (!name.startsWith("com") && !name.startsWith("lpt"))
        return false;
    const QByteArray port = name.sliced(3); // Windows takes the superscripts 1 to 3 for digits
    return (port.size() == 1 && port[0] >= '0' && port[0] <= '9') || port == "\xC2\xB9" || port == "\xC2\xB2"
           || port == "\xC2\xB3";
}

bool hasControlCharacter(QByteArrayView component)
{
    if (std::ranges::any_of(component, [](char c) { return uchar(c) < 0x20 || c == 0x7f; }))
        return true;
    const std::optional<QString> text = isAscii(component) ? std::nullopt : utf8(component);
    return text && std::ranges::any_of(*text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

/// The rule that a component breaks everywhere, or nothing.
const char *brokenForCheckout(QByteArrayView component)
{
    if (component.isEmpty())
        return "has an empty component";
    if (component == "." || component == "..")
        return "leaves its folder";
    if (component.contains('\0'))
        return "holds a zero byte";
    return isDotGit(component) ? "names git's own folder" : nullptr;
}

const char *brokenRule(QByteArrayView component)
{
    if (const char *rule = brokenForCheckout(component))
        return rule;
    if (component.endsWith('.') || component.endsWith(' '))
        return "has a component that ends in a dot or a space";
    if (component.contains('\\'))
        return "holds a backslash";
    if (component.contains(':'))
        return "holds a colon";
    if (hasControlCharacter(component))
        return "holds a control character";
    return isDevice(component) ? "is a device name on Windows" : nullptr;
}

std::unexpected<Error> unsafe(const RepoPath &path, const char *rule)
{
    return fail(Fault::Refused, ErrorCode::UnsafePath,
                u"The path '%1' %2."_s.arg(displayPath(path), QString::fromLatin1(rule)),
                u"Rename the file; PatchPlane takes no path that is unsafe on Linux, macOS or Windows."_s);
}

Result<> checkLengths(const RepoPath &path, const QList<QByteArrayView> &components, const TreeLimits &limits)
{
    const auto tooLong = [&](QByteArrayView component) { return component.size() > limits.componentLength; };
    if (path.bytes.size() <= limits.pathLength && components.size() <= limits.depth
        && std::ranges::none_of(components, tooLong))
        return {};
    return fail(Fault::Refused, ErrorCode::LimitExceeded,
                u"The path '%1' is too long or too deep."_s.arg(displayPath({path.bytes.first(
                    qMin<qsizetype>(path.bytes.size(), 200))})),
                u"Shorten it to %1 bytes, %2 folders and %3 bytes a name."_s.arg(limits.pathLength)
                    .arg(limits.depth)
                    .arg(limits.componentLength));
}

QList<QByteArrayView> componentsOf(const RepoPath &path)
{
    QList<QByteArrayView> components;
    QByteArrayView rest = path.bytes;
    for (qsizetype slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
        components.append(rest.first(slash));
        rest = rest.sliced(slash + 1);
    }
    components.append(rest);
    return components;
}

template <class Rule>
Result<> checkComponents(const RepoPath &path, const QList<QByteArrayView> &components, Rule broken)
{
    for (const QByteArrayView component : components) {
        if (const char *rule = broken(component))
            return unsafe(path, rule);
    }
    return {};
}

/// Equal keys are equal names on a file system that folds case and normalises (APFS, HFS+, NTFS).
QByteArray collisionKey(QByteArrayView spelling)
{
    const std::optional<QString> text = isAscii(spelling) ? std::nullopt : utf8(spelling);
    if (!text)
        return spelling.toByteArray().toLower();
    return text->normalized(QString::NormalizationForm_D)
        .toUpper() // writes out what folds to several letters
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C)
        .toUtf8();
}

} // namespace

Result<> checkPath(const RepoPath &path, const TreeLimits &limits)
{
    const QList<QByteArrayView> components = componentsOf(path);
    return checkLengths(path, components, limits).and_then([&] {
        return checkComponents(path, components, brokenRule);
    });
}

Result<> checkCheckoutPath(const RepoPath &path)
{
    return checkComponents(path, componentsOf(path), brokenForCheckout);
}

Result<> CollisionFinder::add(const RepoPath &path, bool isNew)
{
    for (qsizetype slash = path.bytes.indexOf('/'); slash >= 0; slash = path.bytes.indexOf('/', slash + 1)) {
        if (const Result<> added = addSpelling(QByteArrayView(path.bytes).first(slash), isNew); !added)
            return added;
    }
    return addSpelling(path.bytes, isNew);
}

Result<> CollisionFinder::addSpelling(QByteArrayView spelling, bool isNew)
{
    const QByteArray key = collisionKey(spelling);
    const auto seen = m_seen.find(key);
    if (seen == m_seen.end()) {
        m_seen.insert(key, {spelling.toByteArray(), isNew});
        return {};
    }
    if (seen->spelling == spelling) {
        seen->isNew = seen->isNew && isNew; // a folder is as old as the oldest file in it
        return {};
    }
    if (!isNew && !seen->isNew)
        return {};
    return fail(Fault::Refused, ErrorCode::UnsafePath,
                u"'%1' and '%2' are the same name on file systems that fold case or normalise."_s.arg(
                    displayPath({seen->spelling}), displayPath({spelling.toByteArray()})),
                u"Rename one of the two."_s);
}

QString displayPath(const RepoPath &path)
{
    QString text;
    if (const std::optional<QString> decoded = utf8(path.bytes)) {
        for (const QChar c : *decoded) {
            const bool plain = c.category() != QChar::Other_Control && c.category() != QChar::Other_Format;
            text += plain ? QString(c) : u"\\x%1"_s.arg(c.unicode(), 2, 16, '0'_L1);
        }
        return text;
    }
    for (const char c : path.bytes)
        text += uchar(c) >= 0x20 && uchar(c) < 0x7f ? QString(QLatin1Char(c)) : u"\\x%1"_s.arg(uchar(c), 2, 16, '0'_L1);
    return text;
}

} // namespace patchplane::git
