// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/process_channel.h"
#include "engine/process/child_spec.h"
#include "engine/process/exit_watch.h"
#include "engine/process/spawn.h"

#include <QSocketNotifier>
#include <QTimer>

#include <list>

namespace patchplane::process {

/// A child of the host, on the process thread: pipes, limits, pressure, its end. Made on the engine thread and moved;
/// deletes itself once it is reaped and told, and tells its end from its destructor if nobody did before.
///
///     Starting ─start─▶ Running ─exit seen─▶ Draining ─pipes closed, survivors gone─▶ told, deleted
///
/// Pressure: at most kInFlight bytes are on their way to the channel; then the pipes are not read until it has taken
/// some, so that a flood stops in the child and not in our memory.
class ChildProcess final : public QObject
{
    Q_OBJECT
public:
    explicit ChildProcess(ChildSpec spec) : m_spec(std::move(spec)) {}
    ~ChildProcess() override;

    // On the process thread only.
    void start();
    void write(const QByteArray &bytes);
    void closeInput();
    void setReading(bool on);
    void taken(qint64 bytes);
    void kill();

Q_SIGNALS:
    void started(qint64 processId);
    void output(const QByteArray &bytes);
    void errorOutput(const QByteArray &bytes);
    void ended(const patchplane::ProcessEnd &end);

private:
    struct Pipe {
        Descriptor end{-1};
        std::unique_ptr<QSocketNotifier> notifier;
    };
    static constexpr qint64 kInFlight = 1 << 20;

    void end(ProcessEnding how, const QString &detail);
    void readSome(Pipe &pipe, bool error);
    void drain(Pipe &pipe, bool error);
    void close(Pipe &pipe);
    void writeSome();
    void pass(const QByteArray &bytes, bool error);
    void updateReading();
    void onExit();
    void onGrace();
    void finishIfDone();

    ChildSpec m_spec;
    Child m_process;
    Pipe m_in;
    Pipe m_out;
    Pipe m_err;
    QByteArray m_unwritten;
    std::unique_ptr<ExitWatch> m_exit;
    std::list<ExitWatch> m_survivors;
    QTimer m_limit{this};
    QTimer m_grace{this};
    std::optional<ProcessEnd> m_why;  ///< why we ended it, if it was us
    std::optional<ExitStatus> m_status;
    qint64 m_total = 0;
    qint64 m_inFlight = 0;
    bool m_reading = true;
    bool m_closeInput = false;
    bool m_told = false;
};

} // namespace patchplane::process
