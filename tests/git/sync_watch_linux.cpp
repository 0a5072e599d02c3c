// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync_watch.h"

#include <QFile>
#include <QMutex>
#include <QStringList>

#include <sys/syscall.h>
#include <unistd.h>

namespace patchplane::test {
namespace {

QMutex lock;
QStringList synced;

} // namespace

SyncWatch::SyncWatch()
{
    const QMutexLocker locked(&lock);
    m_from = synced.size();
}

bool SyncWatch::saw(const QString &path) const
{
    const QMutexLocker locked(&lock);
    return synced.indexOf(path, m_from) >= 0;
}

} // namespace patchplane::test

extern "C" int fsync(int file)
{
    const QString path = QFile::symLinkTarget(QStringLiteral("/proc/self/fd/%1").arg(file));
    {
        const QMutexLocker locked(&patchplane::test::lock);
        patchplane::test::synced << path;
    }
    return int(::syscall(SYS_fsync, file));
}
