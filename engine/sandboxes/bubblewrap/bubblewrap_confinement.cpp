// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/bubblewrap_confinement.h"

#include "engine/sandboxes/shared/local_session.h"
#include "engine/sandboxes/shared/stop_processes.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QOperatingSystemVersion>
#include <QVersionNumber>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using process::memoryFile;
using process::memoryFileContent;
using process::SharedDescriptor;

namespace {

// The order of ChildSpec::inherited; the launcher inside knows kStatus.
constexpr int kStatus = 3;
constexpr int kArguments = 4;
constexpr int kInformation = 5;
constexpr int kFirstFilter = 6;

/// Since this kernel RLIMIT_NPROC is counted in each user namespace by itself.
const QVersionNumber kCountsPerNamespace(5, 14);

Enforcement processesWithoutCgroup(const Limit &limit, bool ownUser)
{
    const QVersionNumber kernel = QVersionNumber::fromString(QSysInfo::kernelVersion());
    if (ownUser || kernel >= kCountsPerNamespace)
        return {limit, true, u"RLIMIT_NPROC, counted in each command's own user namespace"_s};
    return {limit, false, u"on this kernel RLIMIT_NPROC would count all processes of the user"_s};
}

/// The init of the command's process namespace, as bubblewrap told it; gone moments after bubblewrap itself.
std::vector<qint64> namespaceInit(const SharedDescriptor &information)
{
    const QByteArray text = memoryFileContent(information);
    const auto id = qint64(QJsonDocument::fromJson(text).object().value("child-pid"_L1).toDouble());
    QFile status(u"/proc/%1/status"_s.arg(id));
    if (id <= 0 || !status.open(QIODevice::ReadOnly))
        return {};
    const QByteArray all = status.readAll();
    const qsizetype at = all.indexOf("\nNSpid:");
    const QByteArray ids = all.sliced(at < 0 ? all.size() : at + 1).split('\n').front().simplified();
    return ids.split(' ').size() > 2 && ids.endsWith(" 1") ? std::vector{id} : std::vector<qint64>();
}

/// A wrapper that failed, or a program that could not be executed, is a command that never started.
ProcessEnd judge(ProcessEnd end, const SharedDescriptor &status, const QByteArray &program)
{
    if (end.how != ProcessEnding::Exited && end.how != ProcessEnding::Signalled)
        return end;
    const QByteArray text = memoryFileContent(status);
    if (text.isEmpty())
        return {ProcessEnding::NeverStarted, end.code, u"the sandbox could not be set up; its error output says why"_s};
    if (text != "started")
        return {ProcessEnding::NeverStarted, end.code,
                QString::fromUtf8(program) + u": " + QString::fromLocal8Bit(text)};
    if (end.how == ProcessEnding::Exited && end.code > 128) { // init passes a signal on as a code
        end.how = ProcessEnding::Signalled;
        end.code -= 128;
        end.detail = u"it ended with signal %1"_s.arg(end.code);
    }
    return end;
}

} // namespace

BubblewrapConfinement::BubblewrapConfinement(BubblewrapParts parts)
    : m_parts(std::move(parts)), m_view(viewArguments(m_parts.view)), m_enforced(m_parts.cgroup->enforced())
{
    for (Enforcement &one : m_enforced) {
        if (one.limit.kind == LimitKind::Processes && !one.enforced)
            one = processesWithoutCgroup(one.limit, m_parts.user.has_value());
    }
    for (const Limit &limit : m_parts.limits) {
        if (const std::optional<Enforcement> byEngine = enforcedByEngine(limit))
            m_enforced.push_back(*byEngine);
    }
}

std::vector<QByteArray> BubblewrapConfinement::outerArguments(const CommandSpec &spec) const
{
    std::vector<QByteArray> arguments{"outside"};
    const QByteArray id = m_parts.user ? QByteArray::number(m_parts.user->owner().user) : QByteArray("-");
    arguments.insert(arguments.end(), {id, id});
    for (const QByteArray &file : m_parts.cgroup->joinFiles())
        arguments.push_back(file);
    const std::optional<Limit> processes = limitOf(m_parts.limits, LimitKind::Processes);
    const std::optional<Limit> disk = limitOf(m_parts.limits, LimitKind::Disk);
    arguments.insert(arguments.end(),
                     {"--", QFile::encodeName(m_parts.programs.bubblewrap), "--args", QByteArray::number(kArguments), "--",
                      kInnerLauncher, "inside", QByteArray::number(processes ? processes->amount + 1 : 0), // and its init
                      QByteArray::number(disk ? disk->amount : 0), "--"});
    arguments.insert(arguments.end(), spec.argv.begin(), spec.argv.end());
    return arguments;
}

QByteArray BubblewrapConfinement::innerArguments(const CommandSpec &spec) const
{
    std::vector<QByteArray> arguments = m_view;
    const auto add = [&arguments](std::initializer_list<QByteArray> more) {
        arguments.insert(arguments.end(), more.begin(), more.end());
    };
    add({"--info-fd", QByteArray::number(kInformation)});
    for (int i = 0; i < int(m_parts.syscallPrograms.size()); ++i)
        add({"--add-seccomp-fd", QByteArray::number(kFirstFilter + i)});
    QMap<QByteArray, QByteArray> environment = m_parts.environment;
    environment.insert(spec.environment);
    for (const auto &[name, value] : environment.asKeyValueRange())
        add({"--setenv", name, value});
    add({"--chdir", spec.folder.bytes});
    QByteArray text;
    for (const QByteArray &argument : arguments)
        text += argument + '\0';
    return text;
}

Result<Confinement::Command> BubblewrapConfinement::command(const CommandSpec &spec)
{
    std::vector<SharedDescriptor> inherited;
    std::vector<QByteArray> contents{QByteArray(), innerArguments(spec), QByteArray()};
    contents.insert(contents.end(), m_parts.syscallPrograms.begin(), m_parts.syscallPrograms.end());
    for (const QByteArray &content : contents) {
        const Result<SharedDescriptor> file = memoryFile("patchplane", content);
        if (!file)
            return std::unexpected(file.error());
        inherited.push_back(*file);
    }
    const SharedDescriptor status = inherited[kStatus - 3];
    const SharedDescriptor information = inherited[kInformation - 3];
    process::ChildSpec child{.program = QFile::encodeName(m_parts.programs.launcher),
                             .arguments = outerArguments(spec),
                             .workingDirectory = {},
                             .environment = {},
                             .limit = spec.limit,
                             .outputLimit = spec.outputLimit,
                             .inherited = std::move(inherited),
                             .survivors = [information] { return namespaceInit(information); }};
    return Command{std::move(child), [status, program = spec.argv.front()](ProcessEnd end) {
                       return judge(std::move(end), status, program);
                   }};
}

Result<> BubblewrapConfinement::freeze(std::vector<qint64> children)
{
    return freezesForSure() ? m_parts.cgroup->freeze(true) : stopFamilies(children);
}

Result<> BubblewrapConfinement::thaw(std::vector<qint64> children)
{
    if (freezesForSure())
        return m_parts.cgroup->freeze(false);
    continueFamilies(children);
    return {};
}

void BubblewrapConfinement::release()
{
    m_parts.cgroup->remove();
    m_parts.user.reset();
}

} // namespace patchplane::sandbox
