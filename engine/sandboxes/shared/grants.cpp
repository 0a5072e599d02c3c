// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/grants.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

namespace {

struct CacheRule {
    const char *cache;
    const char *variable;
    const char *prefix; ///< before the cache's place
};

constexpr CacheRule kCacheRules[] = {
    {"npm", "npm_config_cache", ""},
    {"pip", "PIP_CACHE_DIR", ""},
    {"wheels", "PIP_FIND_LINKS", ""},
    {"cargo", "CARGO_HOME", ""},
    {"go", "GOMODCACHE", ""},
    {"ccache", "CCACHE_DIR", ""},
    {"maven", "MAVEN_ARGS", "-Dmaven.repo.local="},
};

/// Never granted whole: they hold secrets or other people's things.
constexpr const char *kNeverWhole[] = {"/home", "/root", "/etc", "/var", "/tmp", "/boot", "/usr", "/opt", "/srv", "/mnt", "/media"};
/// Nothing in them is ever granted: sockets, the kernel, devices.
constexpr const char *kNeverBelow[] = {"/run", "/proc", "/sys", "/dev"};

bool isWithin(const QString &path, const QString &folder)
{
    return path == folder || folder == u"/" || path.startsWith(folder + u'/');
}

/// The path as the host has it, all links followed; empty if there is nothing.
QString resolved(const QString &path, const QString &systemRoot)
{
    if (systemRoot == u"/")
        return QFileInfo(path).canonicalFilePath();
    const QString found = QFileInfo(systemRoot + path).canonicalFilePath();
    return isWithin(found, systemRoot) ? found.sliced(systemRoot.size()) : found;
}

/// Why that path must not be handed in; empty: it may be.
QString objection(const QString &path, const GrantBounds &bounds)
{
    for (const char *folder : kNeverBelow) {
        if (isWithin(path, QLatin1StringView(folder)))
            return u"leads into %1"_s.arg(QLatin1StringView(folder));
    }
    const bool whole = std::ranges::any_of(kNeverWhole, [&](const char *one) { return isWithin(QLatin1StringView(one), path); });
    if (whole || QFileInfo(path).path() == u"/home" || isWithin(QDir(QDir::homePath()).canonicalPath(), path))
        return u"would hand in the whole of %1"_s.arg(path);
    for (const QString &own : bounds.own) {
        const QString folder = QFileInfo(own).canonicalFilePath(); // empty: not there
        if (!folder.isEmpty() && (isWithin(path, folder) || isWithin(folder, path)))
            return u"would hand in the engine's own files"_s;
    }
    return {};
}

} // namespace

QMap<QByteArray, QByteArray> cacheEnvironment(const QString &name, const QByteArray &place)
{
    QMap<QByteArray, QByteArray> environment;
    environment.insert("PATCHPLANE_CACHE_" + name.toUpper().toLatin1().replace('-', '_'), place);
    for (const CacheRule &rule : kCacheRules) {
        if (name == QLatin1StringView(rule.cache))
            environment.insert(rule.variable, rule.prefix + place);
    }
    return environment;
}

Result<> checkGrant(const Grant &grant, const GrantBounds &bounds)
{
    static const QRegularExpression word(u"^[A-Za-z_][A-Za-z0-9_-]{0,63}$"_s);
    const auto refuse = [&grant](const QString &why) {
        return fail(Fault::Refused, ErrorCode::NotGranted, u"the grant '%1' %2"_s.arg(grant.name, why),
                    u"Correct it in the operator's settings."_s);
    };
    if (!word.match(grant.name).hasMatch())
        return refuse(u"has a name that is no plain word"_s);
    if (grant.kind == GrantKind::TestSecret)
        return grant.value.isEmpty() ? Result<>(refuse(u"has no value"_s)) : Result<>();
    if (!QDir::isAbsolutePath(grant.value) || QDir::cleanPath(grant.value) != grant.value)
        return refuse(u"needs an absolute path without '..'"_s);
    const QString path = resolved(grant.value, bounds.systemRoot);
    for (const QString &one : {grant.value, path}) {
        if (const QString why = one.isEmpty() ? QString() : objection(one, bounds); !why.isEmpty())
            return refuse(why);
    }
    const QFileInfo found(bounds.systemRoot == u"/" ? path : bounds.systemRoot + path);
    if (path.isEmpty() || (!found.isFile() && !found.isDir()))
        return refuse(u"names neither a file nor a folder: %1"_s.arg(grant.value));
    return {};
}

} // namespace patchplane::sandbox
