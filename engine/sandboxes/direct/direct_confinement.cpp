// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/direct/direct_confinement.h"

#include "engine/sandboxes/shared/grants.h"
#include "engine/sandboxes/shared/local_session.h"
#include "engine/sandboxes/shared/stop_processes.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

DirectConfinement::DirectConfinement(SandboxFolder folder, const SandboxSpec &spec, const QString &searchPath)
    : m_folder(std::move(folder)), m_limits(spec.limits)
{
    QString path = searchPath;
    for (const Grant &grant : spec.grants) {
        if (grant.kind == GrantKind::Cache)
            m_environment.insert(cacheEnvironment(grant.name, QFile::encodeName(grant.value)));
        else if (grant.kind == GrantKind::TestSecret)
            m_environment.insert(grant.name.toUtf8(), grant.value.toUtf8());
        else if (QFileInfo(grant.value).isDir())
            path = grant.value + u"/bin:"_s + grant.value + u':' + path;
        else
            path = QFileInfo(grant.value).absolutePath() + u':' + path;
    }
    m_environment.insert({{"PATH", QFile::encodeName(path)},
                          {"HOME", QFile::encodeName(m_folder.home())},
                          {"LANG", "C.UTF-8"},
                          {"TMPDIR", QFile::encodeName(m_folder.layers())},
                          {"PATCHPLANE_CHECKOUT", QFile::encodeName(m_folder.checkout())},
                          {"PATCHPLANE_REPORTS", QFile::encodeName(m_folder.reports())},
                          {"PATCHPLANE_INPUT", QFile::encodeName(m_folder.input())}});
}

QByteArray DirectConfinement::hostPath(const SandboxPath &path) const
{
    const std::pair<SandboxPath, QString> places[] = {{kCheckoutPath, m_folder.checkout()},
                                                      {kReportsPath, m_folder.reports()},
                                                      {kInputPath, m_folder.input()}};
    for (const auto &[place, host] : places) {
        if (path == place || path.bytes.startsWith(QByteArray(place.bytes + '/')))
            return QFile::encodeName(host) + path.bytes.sliced(place.bytes.size());
    }
    return path.bytes;
}

Result<Confinement::Command> DirectConfinement::command(const CommandSpec &spec)
{
    QMap<QByteArray, QByteArray> environment = m_environment;
    environment.insert(spec.environment);
    const QString name = QFile::decodeName(spec.argv.front());
    const QStringList search = QFile::decodeName(environment.value("PATH")).split(u':', Qt::SkipEmptyParts);
    const QString program = name.contains(u'/') ? name : QStandardPaths::findExecutable(name, search);
    if (program.isEmpty())
        return fail(Fault::Permanent, ErrorCode::NotFound, u"there is no program '%1' in %2"_s.arg(name, search.join(u':')),
                    u"Install it, or grant it as a tool in the settings."_s);
    process::ChildSpec child{.program = QFile::encodeName(program),
                             .arguments = {spec.argv.begin() + 1, spec.argv.end()},
                             .workingDirectory = hostPath(spec.folder),
                             .environment = std::move(environment),
                             .limit = spec.limit,
                             .outputLimit = spec.outputLimit,
                             .inherited = {},
                             .survivors = {}};
    return Command{std::move(child), {}};
}

std::vector<Enforcement> DirectConfinement::enforced() const
{
    std::vector<Enforcement> all;
    for (const Limit &limit : m_limits)
        all.push_back(enforcedByEngine(limit).value_or(Enforcement{limit, false, u"'direct' does not limit it"_s}));
    return all;
}

Result<> DirectConfinement::freeze(std::vector<qint64> children)
{
    return stopFamilies(children);
}

Result<> DirectConfinement::thaw(std::vector<qint64> children)
{
    continueFamilies(children);
    return {};
}

} // namespace patchplane::sandbox
