// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/process_host.h"
#include "engine/sandboxes/shared/confinement.h"
#include "engine/sandboxes/shared/disk_use.h"
#include "engine/sandboxes/shared/sandbox_folders.h"

#include <QHash>
#include <QTimer>

#include <list>

namespace patchplane::sandbox {

/// Can the sandbox's processes run? `Changing`: a freeze or thaw is under way, so that nothing is sure.
enum class Motion { Free, Changing, Frozen };

/// What a local sandbox is made of, shared by its session, its channels and the calls that are under way; the last of
/// them to go ends what still runs and throws the files away. Engine thread.
class SessionCore final : public QObject, public std::enable_shared_from_this<SessionCore>
{
    Q_OBJECT
public:
    SessionCore(process::ProcessHost &host, std::shared_ptr<SandboxFolders> folders, SandboxFolder folder,
                std::shared_ptr<Confinement> confinement, const std::vector<Limit> &limits, qint64 given);
    ~SessionCore() override;

    [[nodiscard]] std::unique_ptr<ProcessChannel> start(CommandSpec spec);
    /// Ends every command; those that ran are told SandboxGone. Nothing starts any more.
    void shut();
    bool isShut() const { return m_shut; }
    bool isIdle() const { return m_running.isEmpty() && m_dying.empty(); }
    [[nodiscard]] std::vector<qint64> children() const;
    /// The host folder of a place in the sandbox; none for others than checkout, reports and input.
    [[nodiscard]] std::optional<QString> hostFolder(const SandboxPath &where) const;

    std::shared_ptr<Confinement> confinement;
    std::shared_ptr<SandboxFolders> folders;
    SandboxFolder folder;
    QHash<QByteArray, git::TreeSnapshot> snapshots; ///< by place: what was put there
    std::weak_ptr<void> collecting;                 ///< lives as long as a stream of `collect`
    bool started = false;
    Motion motion = Motion::Free;
    bool removed = false;

Q_SIGNALS:
    void idle(); ///< the last command has ended

private:
    friend class SessionChannel;
    void ended(ProcessChannel *channel);
    void adopt(std::unique_ptr<process::HostChannel> orphan);
    void watchDisk();
    void onDiskUse(const DiskUse &use);

    process::ProcessHost &m_host;
    std::optional<Limit> m_time;
    std::optional<Limit> m_output;
    std::optional<Limit> m_disk;
    const qint64 m_given; ///< bytes of disk that do not count
    std::optional<qint64> m_freeAtFirst;
    QHash<ProcessChannel *, process::HostChannel *> m_running;
    std::list<std::unique_ptr<process::HostChannel>> m_dying; ///< whose channel was destroyed
    QTimer m_diskTimer;
    bool m_shut = false;
    bool m_full = false;
};

/// A command's channel: passes on what the host's child says and judges its end.
class SessionChannel final : public ProcessChannel
{
    Q_OBJECT
public:
    SessionChannel(std::shared_ptr<SessionCore> core, std::unique_ptr<process::HostChannel> child,
                   std::function<ProcessEnd(ProcessEnd)> judge);
    ~SessionChannel() override;
    void write(QByteArray bytes) override { m_child->write(std::move(bytes)); }
    void closeInput() override { m_child->closeInput(); }
    void setReading(bool on) override { m_child->setReading(on); }
    void kill() override { m_child->kill(); }
    /// Kills it for a reason of the sandbox's own, which is told instead of 'killed'.
    void endWith(ProcessEnd reason);

private:
    void onEnd(const ProcessEnd &end);
    std::shared_ptr<SessionCore> m_core;
    std::unique_ptr<process::HostChannel> m_child;
    std::function<ProcessEnd(ProcessEnd)> m_judge;
    std::optional<ProcessEnd> m_reason;
    bool m_over = false;
};

/// A channel without a process that tells its end once the event loop turns.
class RefusedChannel final : public ProcessChannel
{
    Q_OBJECT
public:
    explicit RefusedChannel(ProcessEnd end);
    void write(QByteArray) override {}
    void closeInput() override {}
    void setReading(bool) override {}
    void kill() override {}
};

} // namespace patchplane::sandbox
