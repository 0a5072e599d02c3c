// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/session_core.h"

#include "engine/sandboxes/shared/local_session.h"
#include "engine/sandboxes/shared/nameless_files.h"
#include "engine/sandboxes/shared/tree_removal.h"

#include <QFile>
#include <QtConcurrentRun>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

SessionCore::SessionCore(process::ProcessHost &host, std::shared_ptr<SandboxFolders> allFolders, SandboxFolder ownFolder,
                         std::shared_ptr<Confinement> how, const std::vector<Limit> &limits, qint64 given)
    : confinement(std::move(how)), folders(std::move(allFolders)), folder(std::move(ownFolder)), m_host(host)
    , m_time(limitOf(limits, LimitKind::Time)), m_output(limitOf(limits, LimitKind::Output))
    , m_disk(limitOf(limits, LimitKind::Disk)), m_given(given)
{
    m_diskTimer.setSingleShot(true);
    m_diskTimer.setInterval(std::chrono::seconds(1));
    m_diskTimer.callOnTimeout(this, &SessionCore::watchDisk);
}

SessionCore::~SessionCore()
{
    if (removed)
        return;
    QThreadPool::globalInstance()->start([confinement = confinement, folders = folders, path = folder.path()] {
        confinement->endAll();
        (void)removeTree(QFile::encodeName(path)); // what stays is swept by the next engine
        confinement->release();
    });
}

std::unique_ptr<ProcessChannel> SessionCore::start(CommandSpec spec)
{
    const auto refuse = [](ProcessEnding how, const QString &why) {
        return std::make_unique<RefusedChannel>(ProcessEnd{how, 0, why});
    };
    if (m_shut)
        return refuse(ProcessEnding::SandboxGone, u"the sandbox is closed"_s);
    if (m_full)
        return refuse(ProcessEnding::NeverStarted, u"the sandbox has used up its disk limit"_s);
    if (!collecting.expired() || motion != Motion::Free)
        return refuse(ProcessEnding::NeverStarted, u"the sandbox is frozen or being collected"_s);
    if (spec.argv.empty())
        return refuse(ProcessEnding::NeverStarted, u"the command is empty"_s);
    if (m_time)
        spec.limit = qMin(spec.limit, std::chrono::milliseconds(m_time->amount));
    if (m_output)
        spec.outputLimit = qMin(spec.outputLimit, m_output->amount);
    Result<Confinement::Command> command = confinement->command(spec);
    if (!command)
        return refuse(ProcessEnding::NeverStarted, command.error().what);
    started = true;
    std::unique_ptr<process::HostChannel> child = m_host.start(std::move(command->child));
    process::HostChannel *running = child.get();
    auto channel = std::make_unique<SessionChannel>(shared_from_this(), std::move(child), std::move(command->judge));
    m_running.insert(channel.get(), running);
    if (m_disk && !m_diskTimer.isActive())
        m_diskTimer.start();
    return channel;
}

void SessionCore::shut()
{
    if (std::exchange(m_shut, true))
        return;
    for (ProcessChannel *channel : m_running.keys())
        static_cast<SessionChannel *>(channel)->endWith({ProcessEnding::SandboxGone, 0, u"the sandbox was closed"_s});
}

std::vector<qint64> SessionCore::children() const
{
    std::vector<qint64> ids;
    for (const process::HostChannel *child : m_running)
        ids.push_back(child->processId());
    for (const auto &child : m_dying)
        ids.push_back(child->processId());
    std::erase(ids, 0);
    return ids;
}

std::optional<QString> SessionCore::hostFolder(const SandboxPath &where) const
{
    if (where == kCheckoutPath)
        return folder.checkout();
    if (where == kReportsPath)
        return folder.reports();
    if (where == kInputPath)
        return folder.input();
    return {};
}

void SessionCore::ended(ProcessChannel *channel)
{
    m_running.remove(channel);
    if (isIdle())
        Q_EMIT idle();
}

void SessionCore::adopt(std::unique_ptr<process::HostChannel> orphan)
{
    orphan->disconnect();
    orphan->setReading(true);
    orphan->kill();
    m_dying.push_back(std::move(orphan));
    const auto place = std::prev(m_dying.end());
    connect(place->get(), &ProcessChannel::ended, this, [this, place] {
        place->release()->deleteLater(); // it is the one that calls
        m_dying.erase(place);
        if (isIdle())
            Q_EMIT idle();
    });
}

void SessionCore::watchDisk()
{
    if (m_running.isEmpty())
        return;
    QtConcurrent::run([path = QFile::encodeName(folder.path()), processes = children()] {
        DiskUse use = diskUse(path);
        use.bytes += namelessBytes(path, processes);
        return use;
    })
        .then(this, [this](const DiskUse &use) { onDiskUse(use); });
}

void SessionCore::onDiskUse(const DiskUse &use)
{
    const qint64 bytes = use.bytes - m_given;
    if (!m_freeAtFirst)
        m_freeAtFirst = use.free;
    // What neither a folder nor a process shows is seen by what is left of the disk only.
    const bool nearlyFull = use.free < kDiskReserve && *m_freeAtFirst - use.free > m_disk->amount;
    if (bytes <= m_disk->amount && use.whole && !nearlyFull) {
        m_diskTimer.start();
        return;
    }
    m_full = true;
    const QString why = nearlyFull   ? u"only %1 bytes of the disk were left"_s.arg(use.free)
        : bytes > m_disk->amount     ? u"its files took %1 bytes of disk, more than the limit of %2"_s.arg(bytes).arg(m_disk->amount)
                                     : u"its folders could not be looked into, so that what they take of the disk is not known"_s;
    for (ProcessChannel *channel : m_running.keys())
        static_cast<SessionChannel *>(channel)->endWith({ProcessEnding::DiskLimit, 0, why});
}

SessionChannel::SessionChannel(std::shared_ptr<SessionCore> core, std::unique_ptr<process::HostChannel> child,
                               std::function<ProcessEnd(ProcessEnd)> judge)
    : m_core(std::move(core)), m_child(std::move(child)), m_judge(std::move(judge))
{
    connect(m_child.get(), &ProcessChannel::output, this, &ProcessChannel::output);
    connect(m_child.get(), &ProcessChannel::errorOutput, this, &ProcessChannel::errorOutput);
    connect(m_child.get(), &ProcessChannel::ended, this, &SessionChannel::onEnd);
}

SessionChannel::~SessionChannel()
{
    if (m_over)
        return;
    m_core->adopt(std::move(m_child));
    m_core->ended(this);
}

void SessionChannel::endWith(ProcessEnd reason)
{
    m_reason = std::move(reason);
    m_child->kill();
}

void SessionChannel::onEnd(const ProcessEnd &end)
{
    m_over = true;
    // An end that came by itself, just before we killed it, is the truth.
    const bool ours = m_reason && end.how == ProcessEnding::Killed;
    const ProcessEnd told = ours ? *m_reason : m_judge ? m_judge(end) : end;
    m_core->ended(this);
    Q_EMIT ended(told);
}

RefusedChannel::RefusedChannel(ProcessEnd end)
{
    QTimer::singleShot(0, this, [this, end = std::move(end)] { Q_EMIT ended(end); });
}

} // namespace patchplane::sandbox
