// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/grants.h"

#include <QDir>
#include <QRegularExpression>

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

/// Folders that hold sockets, secrets or other people's things.
const QStringList &neverGranted()
{
    static const QStringList list{u"/"_s,    u"/home"_s, u"/root"_s, u"/etc"_s, u"/run"_s, u"/var"_s, u"/tmp"_s,
                                  u"/proc"_s, u"/sys"_s, u"/dev"_s, u"/boot"_s, u"/var/run"_s, u"/run/user"_s};
    return list;
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

Result<> checkGrant(const Grant &grant)
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
    if (neverGranted().contains(grant.value))
        return refuse(u"would hand in the whole of %1"_s.arg(grant.value));
    return {};
}

} // namespace patchplane::sandbox
