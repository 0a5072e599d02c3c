// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/exit_watch.h"

#include <cerrno>
#include <csignal>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace patchplane::process {

/// A child that ended waits to be reaped; any other process is simply not there.
static bool hasEnded(qint64 id)
{
    siginfo_t ended{};
    if (::waitid(P_PID, id_t(id), &ended, WEXITED | WNOHANG | WNOWAIT) == 0)
        return ended.si_pid == pid_t(id);
    return ::kill(pid_t(id), 0) != 0 && errno == ESRCH;
}

ExitWatch::ExitWatch(qint64 processId)
    : m_id(processId), m_process(int(::syscall(SYS_pidfd_open, pid_t(processId), 0)))
{
    if (!m_process) {
        m_timer.setInterval(20);
        m_timer.callOnTimeout(this, &ExitWatch::look);
        m_timer.start();
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_process.number(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ExitWatch::tell);
}

void ExitWatch::look()
{
    if (hasEnded(m_id))
        tell();
}

void ExitWatch::tell()
{
    m_timer.stop();
    if (m_notifier)
        m_notifier->setEnabled(false);
    if (!std::exchange(m_gone, true))
        Q_EMIT gone();
}

} // namespace patchplane::process
