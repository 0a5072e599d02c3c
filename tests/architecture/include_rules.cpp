// SPDX-License-Identifier: GPL-3.0-or-later
#include "include_rules.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace architecture {
namespace {

struct Floor {
    int number;
    const char *folder;
};

// The map of docs/architecture.md, 'The program in one breath'; ten to a floor, so that a folder's ground can lie
// between two floors (the executor below the workflow that it carries, shared widgets below the pages).
constexpr auto kMap = std::to_array<Floor>({
    {100, "app"},
    {96, "ui/shell"},
    {94, "ui/inbox"}, {94, "ui/runs"}, {94, "ui/start"}, {94, "ui/settings"}, {94, "ui/repos"}, {94, "ui/insights"},
    {92, "ui/diff"}, {92, "ui/graph"},
    {90, "ui/shared"},
    {80, "engine/api"},
    {70, "engine/intake"},
    {60, "engine/workflow"}, {60, "engine/sync"}, {60, "engine/insight"},
    {55, "engine/workflow/durable"},
    {50, "engine/runtimes/pi"}, {50, "engine/runtimes/acp"}, {50, "engine/runtimes/claude"},
    {50, "engine/runtimes/codex"}, {50, "engine/runtimes/command"},
    {50, "engine/sandboxes/bubblewrap"}, {50, "engine/sandboxes/container"}, {50, "engine/sandboxes/daytona"},
    {50, "engine/sandboxes/direct"},
    {45, "engine/sandboxes/shared"},
    {50, "engine/gateway"},
    {50, "engine/forges/github"}, {50, "engine/forges/gitea"}, {50, "engine/forges/local"},
    {50, "engine/checks"}, {50, "engine/store"}, {50, "engine/secrets"},
    {40, "engine/git"},
    {30, "engine/process"}, {30, "engine/net"}, {30, "engine/config"}, {30, "engine/files"},
    {20, "engine/ports"}, {20, "engine/contracts"},
    {10, "engine/domain"},
});

// What only one platform has (rule 6): these may be included in *_posix.* and *_linux.* only.
bool isPlatformHeader(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral(
        "^((sys|linux|netinet|arpa|net|asm|mach)/.*"
        "|(unistd|fcntl|signal|poll|pthread|pwd|grp|dirent|sched|spawn|netdb|termios|ftw|fts|dlfcn|execinfo|ucontext"
        "|syslog|mntent|utime|glob|fnmatch|langinfo|strings|byteswap|endian|seccomp|semaphore|ifaddrs|wait"
        "|windows|winsock2|io|process)\\.h|csignal)$"));
    return pattern.match(name).hasMatch();
}

bool isPlatformFile(const QString &path)
{
    static const QRegularExpression pattern(QStringLiteral("_(posix|linux|macos|windows)\\.(h|cpp)$"));
    return pattern.match(path).hasMatch();
}

// What only Linux has, by its path: such names stand in platform files too.
bool isPlatformPath(const QString &line)
{
    static const QRegularExpression pattern(QStringLiteral("\"/(proc|sys|run)[/\"]"));
    return pattern.match(line).hasMatch();
}

// A folder that is Linux by nature, and the two lists of names that are the same everywhere.
constexpr auto kMayNamePaths = std::to_array<const char *>({
    "engine/sandboxes/bubblewrap/",       // the Linux sandbox
    "engine/sandboxes/shared/grants.",    // folders that are never granted, on any system
    "app/compose.cpp",                    // where the build root shows its host
});

bool mayNamePlatformPaths(const QString &path)
{
    return isPlatformFile(path)
           || std::ranges::any_of(kMayNamePaths, [&](const char *place) { return path.startsWith(QLatin1StringView(place)); });
}

// <QtCore>, <QtWidgets/QtWidgets>, "QtTest/QtTest": a whole module at once.
bool isUmbrella(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral("^(Qt[A-Z]\\w+)(/\\1)?$"));
    static const QSet<QString> classes = {QStringLiteral("QtGlobal"), QStringLiteral("QtDebug"),
                                          QStringLiteral("QtEndian"), QStringLiteral("QtMath"),
                                          QStringLiteral("QtPlugin"), QStringLiteral("QtTypes"),
                                          QStringLiteral("QtAssert"), QStringLiteral("QtClassHelperMacros"),
                                          QStringLiteral("QtLogging"), QStringLiteral("QtMinMax"),
                                          QStringLiteral("QtConcurrentRun"), QStringLiteral("QtConcurrentMap"),
                                          QStringLiteral("QtConcurrentFilter")};
    return pattern.match(name).hasMatch() && !classes.contains(name);
}

// domain does no I/O, starts no thread and no timer (rule 3).
bool isBeyondDomain(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral(
        "^(QFile|QDir|QSaveFile|QTemporary\\w+|QProcess\\w*|QThread\\w*|QTimer|QSql\\w+|QNetwork\\w+|QLocal\\w+|QTcp\\w+"
        "|QSettings|QStandardPaths|QCoro\\w+|QFuture\\w*|QtConcurrent\\w*|filesystem|fstream|thread|future)$"));
    return pattern.match(name).hasMatch();
}

bool isIn(const QString &path, QLatin1StringView folder)
{
    return path.startsWith(folder + u'/');
}

// What is wrong with an include of another folder of ours; empty: nothing.
QString wrongDirection(const Place &from, const QString &name)
{
    const std::optional<Place> to = placeOf(name);
    if (!to)
        return QStringLiteral("\"%1\" is in no folder of the map; includes are written from the root of the tree").arg(name);
    if (to->folder == from.folder)
        return {};
    const bool ui = from.folder.startsWith(u"ui/");
    const bool seenByUi = to->folder.startsWith(u"ui/") || to->folder == u"engine/contracts" || to->folder == u"engine/domain";
    if (ui && !seenByUi)
        return QStringLiteral("ui sees contracts and domain only, not %1").arg(to->folder);
    if (to->floor > from.floor)
        return QStringLiteral("goes up, from %1 to %2").arg(from.folder, to->folder);
    if (to->floor == from.floor)
        return QStringLiteral("goes sideways, from %1 to %2").arg(from.folder, to->folder);
    return {};
}

QString wrongWith(const SourceFile &file, const std::optional<Place> &place, const Include &include, const QtHeaders &qt)
{
    if (include.name.contains(QLatin1StringView("../")) || include.name.startsWith(u"./"))
        return QStringLiteral("\"%1\" climbs; includes are written from the root of the tree").arg(include.name);
    if (isUmbrella(include.name))
        return QStringLiteral("<%1> is a whole module; name the class").arg(include.name);
    if (!include.quoted && isPlatformHeader(include.name) && !isPlatformFile(file.path))
        return QStringLiteral("<%1> belongs into a file named *_posix or *_linux").arg(include.name);
    if (!place)
        return {}; // tests and tools: no floor
    const bool moc = include.name.endsWith(QLatin1StringView(".moc")) || include.name.startsWith(u"moc_");
    if (include.quoted)
        return moc ? QString() : wrongDirection(*place, include.name);
    const QString header = include.name.section(u'/', -1);
    if (isIn(file.path, QLatin1StringView("engine")) && qt.drawing.contains(header))
        return QStringLiteral("<%1> draws; the engine links no Gui or Widgets").arg(include.name);
    if (place->folder == u"engine/domain" && isBeyondDomain(header))
        return QStringLiteral("<%1>: domain does no I/O and starts nothing").arg(include.name);
    return {};
}

} // namespace

std::optional<Place> placeOf(const QString &path)
{
    std::optional<Place> best;
    for (const Floor &floor : kMap) {
        const QLatin1StringView folder(floor.folder);
        if (isIn(path, folder) && (!best || folder.size() > best->folder.size()))
            best = Place{QString(folder), floor.number};
    }
    return best;
}

std::vector<Include> includesOf(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
    std::vector<Include> includes;
    int line = 0;
    for (const QString &content : text.split(u'\n')) {
        ++line;
        if (const auto match = pattern.match(content); match.hasMatch())
            includes.push_back({line, match.captured(2), match.captured(1) == u"\""});
    }
    return includes;
}

QStringList violations(const SourceFile &file, const QtHeaders &qt)
{
    QStringList found;
    if (!file.text.startsWith(QLatin1StringView("// SPDX-License-Identifier: GPL-3.0-or-later\n")))
        found.append(QStringLiteral("%1:1: the first line is not the SPDX line").arg(file.path));
    const bool tests = isIn(file.path, QLatin1StringView("tests"));
    const std::optional<Place> place = placeOf(file.path);
    if (!place && !tests)
        found.append(QStringLiteral("%1:1: the folder is not on the map of docs/architecture.md").arg(file.path));
    for (const Include &include : includesOf(file.text)) {
        if (const QString wrong = wrongWith(file, place, include, qt); !wrong.isEmpty())
            found.append(QStringLiteral("%1:%2: %3").arg(file.path).arg(include.line).arg(wrong));
    }
    if (tests || mayNamePlatformPaths(file.path))
        return found;
    int number = 0;
    for (const QString &line : file.text.split(u'\n')) {
        ++number;
        if (isPlatformPath(line))
            found.append(QStringLiteral("%1:%2: names a path of one platform; such names stand in a file named *_posix or *_linux").arg(file.path).arg(number));
    }
    return found;
}

} // namespace architecture
