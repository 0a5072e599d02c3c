// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/files/sync_file.h"

#include "engine/ports/failpoint.h"
#include "engine/ports/thread_door.h"

#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::files {

namespace {

/// Owns a descriptor. `close` tells whether the last bytes could be kept.
class Descriptor
{
public:
    Descriptor(const QString &path, int flags, mode_t mode = 0)
        : m_fd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, mode))
    {
    }
    ~Descriptor() { (void)close(); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    explicit operator bool() const { return m_fd >= 0; }
    int fd() const { return m_fd; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

std::unexpected<Error> systemFault(const QString &doing, const QString &path, int number = errno)
{
    const bool full = number == ENOSPC || number == EDQUOT;
    const bool absent = number == ENOENT;
    return fail(Fault::Permanent, full ? ErrorCode::DiskFull : absent ? ErrorCode::NotFound : ErrorCode::IoError,
                QStringLiteral("cannot %1 %2: %3").arg(doing, path, QString::fromLocal8Bit(std::strerror(number))),
                full ? QStringLiteral("Free some space on that disk, then try again.")
                     : QStringLiteral("Check the disk and who owns the folder, then try again."));
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

Result<> writeSynced(const QString &path, QByteArrayView bytes, Durability durability)
{
    Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!file || !writeAll(file.fd(), bytes))
        return systemFault(QStringLiteral("write"), path);
    failpoint("file.before-sync");
    if (durability.files && ::fsync(file.fd()) != 0)
        return systemFault(QStringLiteral("sync"), path);
    if (!file.close())
        return systemFault(QStringLiteral("write"), path);
    return {};
}

/// Not by process id and counter: in a container the id is the same after each start, and what a crash left is in the way.
QString temporaryName()
{
    return QString::fromUtf16(kTemporaryPrefix) + QUuid::createUuid().toString(QUuid::Id128);
}

/// A new file of these bytes under a name of its own; the name.
Result<QString> writeTemporary(const QString &folder, QByteArrayView bytes, Durability durability)
{
    const QString temporary = folder + u'/' + temporaryName();
    const Result<> written = writeSynced(temporary, bytes, durability);
    if (!written)
        ::unlink(QFile::encodeName(temporary).constData());
    return written.transform([&] { return temporary; });
}

Result<> checkPrivate(const QString &path, mode_t kind, const QString &word, const QString &mode)
{
    struct stat found = {};
    if (::lstat(QFile::encodeName(path).constData(), &found) != 0)
        return systemFault(QStringLiteral("look at"), path);
    if ((found.st_mode & S_IFMT) != kind)
        return fail(Fault::Refused, ErrorCode::UnsafePath, QStringLiteral("%1 is no %2").arg(path, word),
                    QStringLiteral("Move it away; PatchPlane makes the %1 itself.").arg(word));
    if (found.st_uid != ::geteuid())
        return fail(Fault::Refused, ErrorCode::UnsafePath,
                    QStringLiteral("the %1 %2 belongs to another user").arg(word, path),
                    QStringLiteral("Start PatchPlane as the user who owns it, or choose another data folder."));
    if ((found.st_mode & 077) != 0)
        return fail(Fault::Refused, ErrorCode::UnsafePath,
                    QStringLiteral("other users can reach the %1 %2 (mode %3)")
                        .arg(word, path, QString::number(found.st_mode & 07777, 8)),
                    QStringLiteral("Type: chmod %1 '%2'").arg(mode, path));
    return {};
}

} // namespace

Result<> syncFolder(const QString &folder, Durability durability)
{
    if (!durability.folders)
        return {};
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (!opened || ::fsync(opened.fd()) != 0)
        return systemFault(QStringLiteral("sync the folder"), folder);
    return {};
}

Result<> writeFile(const QString &folder, const QString &name, QByteArrayView bytes, Durability durability)
{
    assertMayBlock("writeFile");
    const QString target = folder + u'/' + name;
    const Result<QString> temporary = writeTemporary(folder, bytes, durability);
    if (!temporary)
        return std::unexpected(temporary.error());
    failpoint("file.before-rename");
    if (::rename(QFile::encodeName(*temporary).constData(), QFile::encodeName(target).constData()) != 0) {
        const int number = errno;
        ::unlink(QFile::encodeName(*temporary).constData());
        return systemFault(QStringLiteral("rename a file to"), target, number);
    }
    failpoint("file.after-rename");
    const Result<> synced = syncFolder(folder, durability);
    failpoint("file.after-folder-sync");
    return synced;
}

Result<bool> createFile(const QString &folder, const QString &name, QByteArrayView bytes, Durability durability)
{
    assertMayBlock("createFile");
    const QString target = folder + u'/' + name;
    const Result<QString> temporary = writeTemporary(folder, bytes, durability);
    if (!temporary)
        return std::unexpected(temporary.error());
    const bool made = ::link(QFile::encodeName(*temporary).constData(), QFile::encodeName(target).constData()) == 0;
    const int number = errno;
    ::unlink(QFile::encodeName(*temporary).constData());
    if (!made && number != EEXIST)
        return systemFault(QStringLiteral("make the file"), target, number);
    // Also when it was there: who made it may have been killed before this line.
    return syncFolder(folder, durability).transform([made] { return made; });
}

Result<bool> makeFolder(const QString &path, Durability durability)
{
    assertMayBlock("makeFolder");
    const bool made = ::mkdir(QFile::encodeName(path).constData(), 0700) == 0;
    if (!made && errno != EEXIST)
        return systemFault(QStringLiteral("make the folder"), path);
    failpoint("folder.made");
    // Also when it was there: who made it may have been killed before this line.
    return syncFolder(QFileInfo(path).path(), durability).transform([made] { return made; });
}

Result<> removeFile(const QString &folder, const QString &name, Durability durability)
{
    assertMayBlock("removeFile");
    const QString path = folder + u'/' + name;
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return systemFault(QStringLiteral("remove"), path);
    return syncFolder(folder, durability);
}

Result<> syncFile(const QString &path, Durability durability)
{
    assertMayBlock("syncFile");
    const Descriptor file(path, O_RDONLY);
    if (!file || (durability.files && ::fsync(file.fd()) != 0))
        return systemFault(QStringLiteral("sync"), path);
    return syncFolder(QFileInfo(path).path(), durability);
}

Result<QByteArray> readFile(const QString &path)
{
    assertMayBlock("readFile");
    const Descriptor file(path, O_RDONLY | O_NOFOLLOW);
    if (!file)
        return systemFault(QStringLiteral("open"), path);
    struct stat found = {};
    if (::fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode))
        return fail(Fault::Permanent, ErrorCode::IoError, QStringLiteral("%1 is no plain file").arg(path),
                    QStringLiteral("Move it away."));
    QByteArray bytes(qsizetype(found.st_size), Qt::Uninitialized);
    qsizetype filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::read(file.fd(), bytes.data() + filled, size_t(bytes.size() - filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFault(QStringLiteral("read"), path);
        if (got == 0)
            break;
        filled += got;
    }
    bytes.truncate(filled);
    return bytes;
}

Result<> checkPrivateFolder(const QString &path)
{
    return checkPrivate(path, S_IFDIR, QStringLiteral("folder"), QStringLiteral("700"));
}

Result<> checkPrivateFile(const QString &path)
{
    return checkPrivate(path, S_IFREG, QStringLiteral("file"), QStringLiteral("600"));
}

} // namespace patchplane::files
