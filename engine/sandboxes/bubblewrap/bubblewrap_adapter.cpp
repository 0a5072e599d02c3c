// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/bubblewrap_adapter.h"

#include "engine/ports/pool.h"
#include "engine/process/run_process.h"
#include "engine/sandboxes/bubblewrap/bubblewrap_confinement.h"
#include "engine/sandboxes/bubblewrap/namespace_remedy.h"
#include "engine/sandboxes/bubblewrap/syscall_policy.h"
#include "engine/sandboxes/shared/disk_use.h"
#include "engine/sandboxes/shared/grants.h"
#include "engine/sandboxes/shared/local_session.h"
#include "engine/sandboxes/shared/tree_removal.h"

#include <QCoroFuture>
#include <QCoroSignal>
#include <QDir>
#include <QFileInfo>
#include <QMutex>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using Session = std::unique_ptr<ExecutionSession>;

/// What every open of one adapter needs; read once, by whichever pool thread comes first, and never changed after. The
/// lock is held for that and for the trial of an overlay, not while a cache is copied: sandboxes open side by side.
struct BubblewrapShared {
    BubblewrapAdapter::Options options;
    QMutex lock;
    std::shared_ptr<SandboxFolders> folders;
    QString innerLauncher;
    CgroupPlaces places;
    std::vector<QByteArray> syscalls;
    std::optional<bool> overlays; ///< can bubblewrap and the kernel lay one? Tried with the first cache
};

namespace {

/// A sandbox that is made but has no session yet.
struct Opened {
    SandboxFolder folder;
    std::shared_ptr<BubblewrapConfinement> confinement;
    qint64 given = 0; ///< bytes of caches that were copied into it
};

Result<> prepare(BubblewrapShared &shared)
{
    const QMutexLocker locked(&shared.lock);
    if (shared.folders)
        return {};
    if (shared.options.bubblewrap.isEmpty() || !QFileInfo(shared.options.bubblewrap).isExecutable())
        return fail(Fault::Permanent, ErrorCode::SandboxUnavailable, u"bubblewrap is not installed"_s,
                    u"Install the package 'bubblewrap'."_s);
    shared.places = CgroupPlaces::find();
    Result<std::vector<QByteArray>> syscalls = syscallPrograms();
    if (!syscalls)
        return std::unexpected(syscalls.error());
    const auto sweep = [&](const QString &name) { Cgroup::sweep(shared.places, name); };
    const Result<std::shared_ptr<SandboxFolders>> folders = SandboxFolders::open(shared.options.checkouts, sweep);
    if (!folders)
        return std::unexpected(folders.error());
    const Result<QString> launcher = (*folders)->installProgram(shared.options.launcher);
    if (!launcher)
        return std::unexpected(launcher.error());
    shared.syscalls = *std::move(syscalls);
    shared.innerLauncher = *launcher;
    shared.folders = *folders;
    return {};
}

/// Lays one overlay in a sandbox's own folder, as its user.
bool tryOverlay(const BubblewrapShared &shared, const SandboxFolder &folder)
{
    const QString trial = folder.layers() + u"/trial"_s;
    for (const QString &path : QStringList{trial, trial + u"/lower"_s, trial + u"/upper"_s, trial + u"/work"_s}) {
        if (!folder.makeOwned(path))
            return false;
    }
    const QString id = folder.owner() ? QString::number(folder.owner()->user) : u"-"_s;
    const Result<process::ProcessOutput> output = process::runProcess(
        {.program = shared.options.launcher,
         .arguments = {u"outside"_s, id, id, u"--"_s, shared.options.bubblewrap, u"--unshare-user"_s, u"--ro-bind"_s,
                       u"/"_s, u"/"_s, u"--overlay-src"_s, trial + u"/lower"_s, u"--overlay"_s, trial + u"/upper"_s,
                       trial + u"/work"_s, u"/mnt"_s, u"true"_s},
         .workingDirectory = u"/"_s,
         .environment = {},
         .limit = std::chrono::seconds(10),
         .input = {}});
    return output && output->ok();
}

bool overlaysWork(BubblewrapShared &shared, const SandboxFolder &folder)
{
    const QMutexLocker locked(&shared.lock);
    if (!shared.overlays)
        shared.overlays = tryOverlay(shared, folder);
    return *shared.overlays;
}

/// As root a sandbox's user is somebody else: a tool that is bound must be open to others.
Result<> checkReadable(const Grant &grant, const QString &source)
{
    const auto refuse = [&](const QString &what, const QString &remedy) {
        return fail(Fault::Permanent, ErrorCode::NotGranted, u"the grant '%1': %2"_s.arg(grant.name, what), remedy);
    };
    if (!QFileInfo::exists(source))
        return refuse(u"%1 does not exist"_s.arg(source), u"Correct the path in the operator's settings, or fill the cache."_s);
    for (QString path = source; runsAsRoot() && path != u"/"; path = QFileInfo(path).path()) {
        if (!QFileInfo(path).permissions().testFlag(path == source ? QFile::ReadOther : QFile::ExeOther))
            return refuse(u"%1 is not open to other users, and a sandbox is one"_s.arg(path),
                          u"Open it with 'chmod o+rX %1', or grant a copy elsewhere."_s.arg(path));
    }
    return {};
}

Result<> addTool(const Grant &grant, BubblewrapParts &parts, QByteArray &path)
{
    const QString root = parts.view.systemRoot == u"/" ? QString() : parts.view.systemRoot;
    const QString source = QFileInfo(root + grant.value).canonicalFilePath(); // what was checked is what is bound
    if (const Result<> readable = checkReadable(grant, source); !readable)
        return readable;
    const bool folder = QFileInfo(source).isDir();
    const QByteArray place = folder ? QFile::encodeName(grant.value) : "/opt/tools/" + grant.name.toUtf8();
    // /usr is in every sandbox; a link to a file there lets a program find what lies beside it.
    if (!folder && source.startsWith(root + u"/usr/"))
        parts.view.tools.push_back({source.sliced(root.size()), place, true});
    else if (!folder || !grant.value.startsWith(u"/usr/"))
        parts.view.tools.push_back({source, place});
    const QByteArray search = folder ? (QFileInfo(source + u"/bin"_s).isDir() ? QByteArray(place + "/bin") : place)
                                     : QByteArray("/opt/tools");
    path = search + ':' + path;
    return {};
}

/// In an overlay only files of the sandbox's own user and group can be written over: others are not mapped inside.
bool isOwnCache(const QString &cache, const SandboxFolder &folder)
{
    const QFileInfo own(folder.layers());
    const auto same = [&own](const QFileInfo &file) {
        return file.ownerId() == own.ownerId() && file.groupId() == own.groupId();
    };
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;
    return same(QFileInfo(cache)) && std::ranges::all_of(QDir(cache).entryInfoList(all), same);
}

/// A throw-away layer: an overlay where the cache is the sandbox user's own, else a copy.
Result<> addCache(const Grant &grant, BubblewrapShared &shared, BubblewrapParts &parts, qint64 &given)
{
    if (!QFileInfo(grant.value).isDir())
        return fail(Fault::Permanent, ErrorCode::NotGranted, u"the cache '%1' is no folder: %2"_s.arg(grant.name, grant.value),
                    u"Fill the cache, or correct its path in the operator's settings."_s);
    const SandboxFolder &folder = parts.view.folder;
    const bool layered = isOwnCache(grant.value, folder) && overlaysWork(shared, folder);
    const QByteArray place = "/cache/" + grant.name.toUtf8();
    const QString layer = folder.layers() + u'/' + grant.name;
    if (layered) {
        for (const QString &path : QStringList{layer, layer + u"/upper"_s, layer + u"/work"_s}) {
            if (const Result<> made = folder.makeOwned(path); !made)
                return made;
        }
        parts.view.caches.push_back({grant.value, place, layer});
    } else {
        if (const Result<> copied = folder.copyIn(grant.value, layer); !copied)
            return copied;
        given += diskUse(QFile::encodeName(layer)).bytes;
        parts.view.caches.push_back({layer, place, {}});
    }
    parts.environment.insert(cacheEnvironment(grant.name, place));
    return {};
}

Result<> addGrants(const SandboxSpec &spec, BubblewrapShared &shared, BubblewrapParts &parts, qint64 &given)
{
    const GrantBounds bounds{.systemRoot = shared.options.systemRoot, .own = {shared.options.data, shared.options.checkouts}};
    QByteArray path = "/usr/local/bin:/usr/bin:/bin";
    for (const Grant &grant : spec.grants) {
        Result<> added = checkGrant(grant, grant.kind == GrantKind::Tool ? bounds : GrantBounds{.own = bounds.own});
        if (added && grant.kind == GrantKind::Tool)
            added = addTool(grant, parts, path);
        else if (added && grant.kind == GrantKind::Cache)
            added = addCache(grant, shared, parts, given);
        else if (added)
            parts.environment.insert(grant.name.toUtf8(), grant.value.toUtf8());
        if (!added)
            return added;
    }
    parts.environment.insert({{"PATH", path}, {"HOME", kInnerHome}, {"USER", "agent"}, {"LOGNAME", "agent"},
                              {"SHELL", "/bin/sh"}, {"LANG", "C.UTF-8"}, {"TMPDIR", "/tmp"},
                              {"PATCHPLANE_CHECKOUT", kCheckoutPath.bytes}, {"PATCHPLANE_REPORTS", kReportsPath.bytes},
                              {"PATCHPLANE_INPUT", kInputPath.bytes}});
    return {};
}

Result<Opened> openOnPool(const std::shared_ptr<BubblewrapShared> &shared, const SandboxSpec &spec)
{
    if (const Result<> ready = prepare(*shared); !ready)
        return std::unexpected(ready.error());
    std::optional<SandboxUser> user;
    if (runsAsRoot()) {
        Result<SandboxUser> taken = SandboxUser::take(shared->options.users);
        if (!taken)
            return std::unexpected(taken.error());
        user = *std::move(taken);
    }
    const Result<SandboxFolder> folder = shared->folders->make(user ? std::optional(user->owner()) : std::nullopt);
    if (!folder)
        return std::unexpected(folder.error());
    BubblewrapParts parts{.programs = {shared->options.bubblewrap, shared->options.launcher},
                          .view = {.systemRoot = shared->options.systemRoot, .folder = *folder,
                                   .launcher = shared->innerLauncher, .tools = {}, .caches = {}},
                          .environment = {},
                          .syscallPrograms = shared->syscalls,
                          .limits = spec.limits,
                          .user = std::move(user),
                          .cgroup = std::make_unique<Cgroup>(shared->places, folder->name(), spec.limits)};
    qint64 given = 0;
    Result<> made = writeGeneratedEtc(*folder);
    if (made)
        made = addGrants(spec, *shared, parts, given);
    auto confinement = std::make_shared<BubblewrapConfinement>(std::move(parts));
    if (made)
        made = checkRequired(confinement->enforced());
    if (made)
        return Opened{*folder, std::move(confinement), given};
    (void)removeTree(QFile::encodeName(folder->path()));
    confinement->release();
    return std::unexpected(made.error());
}

} // namespace

BubblewrapAdapter::BubblewrapAdapter(process::ProcessHost &host, Options options)
    : m_host(host), m_shared(std::make_shared<BubblewrapShared>())
{
    m_shared->options = std::move(options);
}

BubblewrapAdapter::~BubblewrapAdapter() = default;

QString BubblewrapAdapter::name() const
{
    return u"bubblewrap"_s;
}

QCoro::Task<Result<Session>> BubblewrapAdapter::open(SandboxSpec spec)
{
    process::ProcessHost &host = m_host;
    const std::shared_ptr<BubblewrapShared> shared = m_shared;
    const auto work = [shared, spec] { return openOnPool(shared, spec); };
    const Result<Opened> opened = co_await onPool(*QThreadPool::globalInstance(), work);
    if (!opened)
        co_return std::unexpected(opened.error());
    Session session = std::make_unique<LocalSession>(host, shared->folders, opened->folder, opened->confinement,
                                                     spec.limits, opened->given);
    co_return session;
}

QCoro::Task<Result<>> BubblewrapAdapter::available()
{
    SandboxSpec spec{.run = RunId(QUuid::createUuid()), .label = u"probe"_s, .limits = {}, .grants = {}};
    const Result<Session> session = co_await open(spec);
    if (!session)
        co_return std::unexpected(session.error());
    CommandSpec command{.argv = {"/bin/sh", "-c", ":"}, .environment = {}, .limit = std::chrono::seconds(10)};
    const std::unique_ptr<ProcessChannel> channel = (*session)->start(command);
    QByteArray complaint;
    QObject::connect(channel.get(), &ProcessChannel::errorOutput, channel.get(),
                     [&complaint](const QByteArray &bytes) { complaint += bytes; });
    const std::optional<ProcessEnd> end =
        co_await qCoro(channel.get(), &ProcessChannel::ended, std::chrono::milliseconds(15'000));
    co_await (*session)->close();
    if (end && end->ok())
        co_return Result<>();
    co_return fail(Fault::Permanent, ErrorCode::SandboxUnavailable,
                   u"no sandbox can be started: %1"_s.arg(QString::fromLocal8Bit(complaint).trimmed()),
                   namespaceRemedy());
}

} // namespace patchplane::sandbox
