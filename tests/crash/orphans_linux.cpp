// SPDX-License-Identifier: GPL-3.0-or-later
#include "orphans.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

QStringList processesNaming(const QString &text)
{
    QStringList found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/") + name + QStringLiteral("/cmdline"));
        if (name.toLongLong() <= 0 || name.toLongLong() == QCoreApplication::applicationPid() || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = file.readAll().replace('\0', ' ');
        if (line.contains(text.toUtf8()))
            found.append(QString::fromLocal8Bit(line));
    }
    return found;
}

static bool isHeld(const QString &lock)
{
    const int fd = ::open(QFile::encodeName(lock).constData(), O_RDWR | O_CLOEXEC);
    const bool held = fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) != 0;
    if (fd >= 0)
        ::close(fd);
    return held;
}

QStringList abandonedCheckouts(const QString &cache)
{
    const QString own = cache + QStringLiteral("/patchplane/checkouts");
    const QDir folder(QDir(own).exists() ? own : QStringLiteral("/var/tmp/patchplane-0/checkouts"));
    if (!folder.exists())
        return {folder.path()};
    QStringList left;
    for (const QFileInfo &entry : folder.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        if (!isHeld(folder.filePath(entry.fileName().section(u'.', 0, 0) + QStringLiteral(".lock"))))
            left.append(entry.fileName());
    }
    return left;
}
