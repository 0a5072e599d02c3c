// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/second_user.h"

#include "tests/sandboxes/sandbox_world.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>

#include <fcntl.h>
#include <grp.h>
#include <unistd.h>

namespace patchplane::test {

using namespace Qt::StringLiterals;

static constexpr uid_t kPlainUser = 65534;

bool isRoot()
{
    return ::geteuid() == 0;
}

int leakDescriptor()
{
    return ::open("/dev/null", O_RDONLY);
}

bool isInner()
{
    return qEnvironmentVariableIsSet("PATCHPLANE_CANARY");
}

static int runInner(const QString &program, const QStringList &arguments, bool plain, const QString &home)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATCHPLANE_CANARY"_s, QString::fromLatin1(kCanary));
    if (plain) {
        environment.insert(u"PATCHPLANE_TEST_PROGRAMS"_s, QFileInfo(program).path());
        environment.insert(u"HOME"_s, home);
        environment.insert(u"TMPDIR"_s, home);
        process.setChildProcessModifier([] {
            if (::setgroups(0, nullptr) != 0 || ::setresgid(kPlainUser, kPlainUser, kPlainUser) != 0
                || ::setresuid(kPlainUser, kPlainUser, kPlainUser) != 0)
                ::_exit(99);
        });
    }
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.start(program, arguments);
    process.waitForFinished(-1);
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 100;
}

static void copyOpen(const QString &from, const QString &to)
{
    QFile::copy(from, to);
    QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
}

/// Readable by all, and the plain user's own: what is granted as a cache is written over.
static void copyTree(const QString &from, const QString &to)
{
    QProcess::execute(u"cp"_s, {u"-r"_s, from, to});
    QProcess::execute(u"chown"_s, {u"-R"_s, u"%1:%1"_s.arg(kPlainUser), to});
    QProcess::execute(u"chmod"_s, {u"-R"_s, u"a+rX"_s, to});
}

int runAsEachUser(const QStringList &arguments)
{
    const QString self = QCoreApplication::applicationFilePath();
    std::printf("== as %s\n", ::geteuid() == 0 ? "root" : "a plain user");
    std::fflush(stdout);
    const int first = runInner(self, arguments.sliced(1), false, {});
    if (::geteuid() != 0) {
        std::printf("== NOT RUN AS ROOT: this user is not root; the rules for root are not shown by this run\n");
        return first;
    }
    QTemporaryDir folder;
    const QString programs = folder.filePath(u"programs"_s);
    const QString home = folder.filePath(u"home"_s);
    QDir().mkdir(programs);
    QDir().mkdir(home);
    const auto open = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    QFile::setPermissions(folder.path(), open);
    QFile::setPermissions(programs, open);
    if (::chown(QFile::encodeName(home).constData(), kPlainUser, kPlainUser) != 0)
        return 98;
    for (const QString &program : QString::fromUtf8(TEST_PROGRAMS).split(u';') + QStringList{self})
        copyOpen(program, programs + u'/' + QFileInfo(program).fileName());
    copyTree(QString::fromUtf8(TEST_PROJECTS), programs + u"/projects"_s);
    const QString cache = qEnvironmentVariable("PATCHPLANE_TEST_NPM_CACHE");
    if (QFileInfo(cache).isDir()) { // may lie where a plain user does not get
        copyTree(cache, folder.filePath(u"npm-cache"_s));
        qputenv("PATCHPLANE_TEST_NPM_CACHE", QFile::encodeName(folder.filePath(u"npm-cache"_s)));
    }
    std::printf("== as a plain user (%u)\n", kPlainUser);
    std::fflush(stdout);
    const int second = runInner(programs + u'/' + QFileInfo(self).fileName(), arguments.sliced(1), true, home);
    return first != 0 ? first : second;
}

} // namespace patchplane::test
