// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/sandbox_folders.h"

#include "engine/sandboxes/shared/tree_removal.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <cerrno>
#include <filesystem>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using process::Descriptor;

static std::unexpected<Error> notUsable(const QString &path)
{
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return fail(Fault::Permanent, full ? ErrorCode::DiskFull : ErrorCode::IoError,
                u"%1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(errno))),
                full ? u"Free some space on that disk."_s
                     : u"Make the folder of checkouts writable for the engine, or name another one in the settings."_s);
}

Result<> SandboxFolder::makeOwned(const QString &path) const
{
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0)
        return notUsable(path);
    return makeOwner(path);
}

Result<> SandboxFolder::copyIn(const QString &from, const QString &to) const
{
    namespace fs = std::filesystem;
    const fs::path target(QFile::encodeName(to).toStdString());
    std::error_code error;
    fs::copy(QFile::encodeName(from).toStdString(), target, fs::copy_options::recursive | fs::copy_options::copy_symlinks,
             error);
    for (fs::recursive_directory_iterator at(target, error), end; m_owner && !error && at != end; at.increment(error)) {
        if (::lchown(at->path().c_str(), m_owner->user, m_owner->group) != 0)
            error = std::error_code(errno, std::generic_category());
    }
    errno = error.value();
    return error ? Result<>(notUsable(to)) : makeOwner(to);
}

Result<> SandboxFolder::makeOwner(const QString &path) const
{
    if (m_owner && ::lchown(QFile::encodeName(path).constData(), m_owner->user, m_owner->group) != 0)
        return notUsable(path);
    return {};
}

Result<> SandboxFolder::writeFile(const QString &path, const QByteArray &content, int mode) const
{
    const QByteArray name = QFile::encodeName(path);
    const Descriptor file(::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode)));
    if (!file || ::fchmod(file.number(), mode_t(mode)) != 0)
        return notUsable(path);
    for (qsizetype at = 0; at < content.size();) {
        const ssize_t n = ::write(file.number(), content.constData() + at, size_t(content.size() - at));
        if (n < 0)
            return notUsable(path);
        at += n;
    }
    return {};
}

/// Removes the folders and the lock of every engine whose lock nobody holds.
static void sweep(const QString &checkouts, const std::function<void(const QString &)> &dead)
{
    const QDir folder(checkouts);
    for (const QString &lock : folder.entryList({u"*.lock"_s}, QDir::Files)) {
        const QByteArray path = QFile::encodeName(folder.filePath(lock));
        const Descriptor held(::open(path.constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        struct stat status;
        if (!held || ::fstat(held.number(), &status) != 0 || status.st_uid != ::geteuid()
            || ::flock(held.number(), LOCK_EX | LOCK_NB) != 0)
            continue;
        const QString engine = lock.chopped(5);
        bool whole = true;
        for (const QString &name : folder.entryList({engine + u".*"}, QDir::Dirs | QDir::Hidden)) {
            if (dead)
                dead(name);
            whole = removeTree(QFile::encodeName(folder.filePath(name))).has_value() && whole;
        }
        if (whole)
            ::unlink(path.constData());
    }
}

Result<std::shared_ptr<SandboxFolders>> SandboxFolders::open(const QString &checkouts,
                                                             const std::function<void(const QString &)> &dead)
{
    const QString path = QDir::cleanPath(checkouts);
    if (!QDir().mkpath(path) || ::chmod(QFile::encodeName(path).constData(), 0711) != 0)
        return notUsable(path);
    sweep(path, dead);
    for (;;) {
        const QString engine = QUuid::createUuid().toString(QUuid::Id128);
        const QString lock = path + u'/' + engine + u".lock";
        Descriptor held(::open(QFile::encodeName(lock).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        struct stat status;
        if (!held || ::flock(held.number(), LOCK_EX) != 0 || ::fstat(held.number(), &status) != 0)
            return notUsable(lock);
        if (status.st_nlink > 0) // else another engine's sweep met it before it was locked
            return std::shared_ptr<SandboxFolders>(new SandboxFolders(path, engine, std::move(held)));
    }
}

Result<QString> SandboxFolders::installProgram(const QString &program)
{
    const QByteArray folder = QFile::encodeName(programs());
    const QString copy = programs() + u'/' + program.section(u'/', -1);
    if (QFile::exists(copy))
        return copy;
    const QString part = copy + u".part"_s; // on a full disk half a copy must not pass for the program
    QFile::remove(part);
    if (!QDir().mkpath(programs()) || ::chmod(folder.constData(), 0755) != 0 || !QFile::copy(program, part)
        || ::chmod(QFile::encodeName(part).constData(), 0755) != 0 || !QFile::rename(part, copy))
        return notUsable(copy);
    return copy;
}

/// Folders that are still being removed keep the lock: the next engine sweeps them otherwise.
SandboxFolders::~SandboxFolders()
{
    (void)removeTree(QFile::encodeName(programs()));
    if (QDir(m_checkouts).entryList({m_engine + u".*"}, QDir::Dirs).isEmpty())
        ::unlink(QFile::encodeName(m_checkouts + u'/' + m_engine + u".lock").constData());
}

Result<SandboxFolder> SandboxFolders::make(std::optional<git::FileOwner> owner)
{
    const SandboxFolder folder(m_checkouts + u'/' + m_engine + u'.' + QString::number(++m_last), owner);
    for (const QString &path : {folder.path(), folder.checkout(), folder.reports(), folder.home(), folder.layers(),
                                folder.input()}) {
        if (const Result<> made = folder.makeOwned(path); !made)
            return std::unexpected(made.error());
    }
    const QByteArray etc = QFile::encodeName(folder.etc());
    if (::mkdir(etc.constData(), 0755) != 0 || ::chmod(etc.constData(), 0755) != 0)
        return notUsable(folder.etc());
    return folder;
}

} // namespace patchplane::sandbox
