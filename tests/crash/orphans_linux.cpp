// SPDX-License-Identifier: GPL-3.0-or-later
#include "orphans.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

QStringList processesNaming(const QString &folder)
{
    QStringList found;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/") + name + QStringLiteral("/cmdline"));
        if (name.toLongLong() <= 0 || name.toLongLong() == QCoreApplication::applicationPid() || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = file.readAll().replace('\0', ' ');
        if (line.contains(folder.toUtf8()))
            found.append(QString::fromLocal8Bit(line));
    }
    return found;
}
