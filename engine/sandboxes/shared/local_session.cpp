// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/local_session.h"

#include "engine/git/tree_walker.h"
#include "engine/ports/pool.h"
#include "engine/sandboxes/shared/session_core.h"
#include "engine/sandboxes/shared/tree_removal.h"

#include <QCoroFuture>
#include <QCoroSignal>
#include <QFile>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using CorePointer = std::shared_ptr<SessionCore>;
using Stream = std::unique_ptr<TreeStream>;

namespace {

/// A command has at most this to die in, after its SIGKILL.
constexpr auto kDeathLimit = std::chrono::seconds(3);

QThreadPool &pool()
{
    return *QThreadPool::globalInstance();
}

std::unexpected<Error> gone()
{
    return fail(Fault::Permanent, ErrorCode::SandboxUnavailable, u"the sandbox was closed"_s,
                u"Start the step again in a new sandbox."_s);
}

/// Holds the sandbox still while its files are read: no command starts as long as it lives.
class HeldStream final : public TreeStream
{
public:
    HeldStream(Stream files, std::shared_ptr<void> hold, CorePointer core)
        : m_files(std::move(files)), m_hold(std::move(hold)), m_core(std::move(core)) {}
    ~HeldStream() override
    {
        m_hold.reset();
        SessionCore *core = m_core.get(); // the core is at home on the engine thread, this stream on the pool's
        QMetaObject::invokeMethod(core, [core = std::move(m_core)] {}, Qt::QueuedConnection);
    }
    Result<std::optional<TreeEntry>> next() override { return m_files->next(); }

private:
    Stream m_files;
    std::shared_ptr<void> m_hold;
    CorePointer m_core;
};

/// A new empty folder in the place of the old one.
Result<> replaceFolder(const SandboxFolder &folder, const QString &path)
{
    const Result<> removed = removeTree(QFile::encodeName(path));
    return removed ? folder.makeOwned(path) : removed;
}

QCoro::Task<Result<>> putInto(CorePointer core, SandboxPath where, std::shared_ptr<TreeStream> source)
{
    if (core->isShut())
        co_return gone();
    const std::optional<QString> path = core->hostFolder(where);
    const bool again = core->snapshots.contains(where.bytes);
    const bool input = where == kInputPath;
    if (!path || where == kReportsPath || (!input && (again || core->started)) || !core->isIdle())
        co_return fail(Fault::Bug, ErrorCode::InvalidInput,
                       u"a tree cannot be put to %1 now"_s.arg(QString::fromUtf8(where.bytes)));
    const auto work = [path = *path, folder = core->folder, source, again]() -> Result<git::TreeSnapshot> {
        if (again) {
            if (const Result<> empty = replaceFolder(folder, path); !empty)
                return std::unexpected(empty.error());
        }
        return git::writeTree(path, *source, folder.owner());
    };
    const Result<git::TreeSnapshot> written = co_await onPool(pool(), work);
    if (core->isShut())
        co_return gone();
    if (!written)
        co_return std::unexpected(written.error());
    core->snapshots.insert(where.bytes, *written);
    co_return Result<>();
}

Result<Stream> collectFrom(const CorePointer &core, const SandboxPath &where)
{
    if (core->isShut())
        return gone();
    const std::optional<QString> path = core->hostFolder(where);
    if (!path)
        return fail(Fault::Bug, ErrorCode::InvalidInput,
                    u"nothing is collected from %1"_s.arg(QString::fromUtf8(where.bytes)));
    if (!core->isIdle() && !(core->motion == Motion::Frozen && core->confinement->freezesForSure()))
        return fail(Fault::Transient, ErrorCode::Busy, u"something still runs in the sandbox"_s,
                    u"End the agent first; this machine cannot hold it still while its files are read."_s);
    const auto hold = std::make_shared<int>();
    core->collecting = hold;
    return std::make_unique<HeldStream>(git::walkTree(*path, core->snapshots.value(where.bytes)), hold, core);
}

QCoro::Task<Result<>> setMotion(CorePointer core, Motion to)
{
    if (core->isShut())
        co_return gone();
    if (core->motion == to)
        co_return Result<>();
    const bool on = to == Motion::Frozen;
    if (core->motion == Motion::Changing || (!on && !core->collecting.expired()))
        co_return fail(Fault::Transient, ErrorCode::Busy,
                       u"the sandbox is being frozen or thawed, or its files are being read"_s,
                       u"Try again in a moment."_s);
    const Motion from = std::exchange(core->motion, Motion::Changing);
    const auto work = [confinement = core->confinement, children = core->children(), on] {
        const Result<> done = on ? confinement->freeze(children) : confinement->thaw(children);
        if (on && !done)
            (void)confinement->thaw(children); // those that did stop go on
        return done;
    };
    const Result<> done = co_await onPool(pool(), work);
    core->motion = done ? to : from;
    if (core->isShut())
        co_return gone();
    co_return done;
}

QCoro::Task<Result<>> closeDown(CorePointer core)
{
    core->shut();
    const auto end = [confinement = core->confinement] {
        confinement->endAll();
        return true;
    };
    if (core->motion != Motion::Free) // what is frozen may not hear its SIGKILL
        co_await onPool(pool(), end);
    if (!core->isIdle())
        co_await qCoro(core.get(), &SessionCore::idle, kDeathLimit);
    if (std::exchange(core->removed, true))
        co_return Result<>();
    const auto work = [confinement = core->confinement, path = QFile::encodeName(core->folder.path())] {
        confinement->endAll();
        const Result<> removed = removeTree(path);
        confinement->release();
        return removed;
    };
    const Result<> done = co_await onPool(pool(), work);
    co_return done;
}

} // namespace

LocalSession::LocalSession(process::ProcessHost &host, std::shared_ptr<SandboxFolders> folders, SandboxFolder folder,
                           std::shared_ptr<Confinement> confinement, const std::vector<Limit> &limits, qint64 given)
    : m_core(std::make_shared<SessionCore>(host, std::move(folders), std::move(folder), std::move(confinement), limits,
                                           given))
{
}

LocalSession::~LocalSession()
{
    m_core->shut();
}

QCoro::Task<Result<>> LocalSession::put(SandboxPath where, std::unique_ptr<TreeStream> source)
{
    return putInto(m_core, std::move(where), std::move(source));
}

std::unique_ptr<ProcessChannel> LocalSession::start(CommandSpec spec)
{
    return m_core->start(std::move(spec));
}

QCoro::Task<Result<Stream>> LocalSession::collect(SandboxPath where)
{
    const CorePointer core = m_core;
    co_return collectFrom(core, where);
}

QCoro::Task<Result<>> LocalSession::freeze()
{
    return setMotion(m_core, Motion::Frozen);
}

QCoro::Task<Result<>> LocalSession::thaw()
{
    return setMotion(m_core, Motion::Free);
}

std::vector<Enforcement> LocalSession::enforced() const
{
    return m_core->confinement->enforced();
}

bool LocalSession::isolated() const
{
    return m_core->confinement->isolated();
}

QCoro::Task<Result<>> LocalSession::close()
{
    return closeDown(m_core);
}

std::optional<Limit> limitOf(const std::vector<Limit> &limits, LimitKind kind)
{
    const auto found = std::ranges::find(limits, kind, &Limit::kind);
    return found == limits.end() ? std::nullopt : std::optional(*found);
}

Result<> checkRequired(const std::vector<Enforcement> &enforced)
{
    for (const Enforcement &one : enforced) {
        if (one.limit.required && !one.enforced)
            return fail(Fault::Refused, ErrorCode::SandboxUnavailable,
                        u"the required limit of %1 cannot be enforced: %2"_s.arg(toText(one.limit.kind), one.how),
                        u"Give the engine a delegated cgroup, or make this limit 'wanted' in the settings."_s);
    }
    return {};
}

std::optional<Enforcement> enforcedByEngine(const Limit &limit)
{
    switch (limit.kind) {
    case LimitKind::Time:
        return Enforcement{limit, true, u"the engine ends a command that takes longer"_s};
    case LimitKind::Output:
        return Enforcement{limit, true, u"the engine ends a command that writes more"_s};
    case LimitKind::Disk:
        return Enforcement{limit, true, u"measured: the engine counts the sandbox's files every second and ends a command that made too many"_s};
    case LimitKind::Processes:
    case LimitKind::Memory:
    case LimitKind::Cpu:
        break;
    }
    return {};
}

} // namespace patchplane::sandbox
