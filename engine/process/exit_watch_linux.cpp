// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/exit_watch.h"

#include <QTimer>

#include <sys/syscall.h>
#include <unistd.h>

namespace patchplane::process {

ExitWatch::ExitWatch(qint64 processId) : m_process(int(::syscall(SYS_pidfd_open, pid_t(processId), 0)))
{
    if (!m_process) {
        QTimer::singleShot(0, this, &ExitWatch::tell);
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_process.number(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ExitWatch::tell);
}

void ExitWatch::tell()
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    if (!std::exchange(m_gone, true))
        Q_EMIT gone();
}

} // namespace patchplane::process
