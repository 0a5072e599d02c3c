// SPDX-License-Identifier: GPL-3.0-or-later
#include "other_user.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

static constexpr uid_t kNobody = 65534;

bool canBeSomebodyElse()
{
    return geteuid() == 0;
}

void startAsNobody(QProcess &process, const QString &folder, const QStringList &arguments)
{
    const QString program = folder + QStringLiteral("/stranger");
    QFile::copy(QCoreApplication::applicationFilePath(), program);
    openToEverybody(program);
    process.setChildProcessModifier([] {
        if (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0)
            _exit(126);
    });
    process.start(program, arguments);
}

void giveToNobody(const QString &path)
{
    if (::chown(QFile::encodeName(path).constData(), kNobody, kNobody) != 0)
        qFatal("cannot give %s away", qPrintable(path));
}

void openToEverybody(const QString &path)
{
    ::chmod(QFile::encodeName(path).constData(), 0777);
    ::chmod(QFile::encodeName(QFileInfo(path).path()).constData(), 0777);
}
