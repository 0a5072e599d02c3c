// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/process_channel.h"
#include "engine/process/child_spec.h"

#include <QThread>

#include <memory>

namespace patchplane::process {

class ChildTable;

/// The engine-thread end of a child of the host. What it says is queued from the process thread. Destroying it kills
/// the child's process group and descendants; the process thread reaps them.
class HostChannel final : public ProcessChannel
{
    Q_OBJECT
public:
    ~HostChannel() override;
    void write(QByteArray bytes) override;
    void closeInput() override;
    void setReading(bool on) override;
    void kill() override;
    /// 0 before it started, once it ended and if it never started.
    qint64 processId() const { return m_processId; }

private:
    friend class ProcessHost;
    HostChannel(std::shared_ptr<ChildTable> table, ChildSpec spec);
    void taken(qsizetype bytes);

    std::shared_ptr<ChildTable> m_table;
    quint64 m_number;
    qint64 m_processId = 0;
};

/// The thread on which every child of the host lives and dies. `--die-with-parent` follows the *thread* that forked, so
/// this one outlives every child: its destructor kills and reaps all that still run, tells their ends, and only then
/// stops. Made, used and destroyed on the engine thread; channels may outlive it.
class ProcessHost
{
public:
    ProcessHost();
    ~ProcessHost();
    ProcessHost(const ProcessHost &) = delete;
    ProcessHost &operator=(const ProcessHost &) = delete;

    /// Never fails by itself: a program that cannot be started gives a channel that ends with NeverStarted.
    [[nodiscard]] std::unique_ptr<HostChannel> start(ChildSpec spec);

private:
    QThread m_thread;
    std::shared_ptr<ChildTable> m_table;
};

} // namespace patchplane::process
