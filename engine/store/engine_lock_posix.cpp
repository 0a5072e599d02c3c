// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/engine_lock.h"

#include "engine/ports/thread_door.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace patchplane::store {

struct EngineLock::Held {
    int fd = -1;
    ~Held()
    {
        if (fd >= 0)
            ::close(fd);
    }
};

static std::unexpected<Error> systemFault(const QString &file)
{
    return fail(Fault::Permanent, ErrorCode::IoError,
                QStringLiteral("cannot lock %1: %2").arg(file, QString::fromLocal8Bit(std::strerror(errno))),
                QStringLiteral("Check who owns the data folder."));
}

/// flock belongs to the open file, not to the process, so a second engine inside this process is refused as well.
static bool lockNow(int fd, int kind)
{
    int done = 0;
    do
        done = ::flock(fd, kind | LOCK_NB);
    while (done != 0 && errno == EINTR);
    return done == 0;
}

static LockHolder readHolder(int fd)
{
    QByteArray text(4096, '\0');
    const ssize_t got = ::pread(fd, text.data(), size_t(text.size()), 0);
    text.truncate(qMax<qsizetype>(got, 0));
    return decodeJson<LockHolder>(text).value_or(LockHolder{});
}

Result<EngineLock> EngineLock::take(const QString &file, const LockHolder &self)
{
    assertMayBlock("EngineLock::take");
    auto held = std::make_unique<Held>();
    held->fd = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (held->fd < 0)
        return systemFault(file);
    if (!lockNow(held->fd, LOCK_EX)) {
        if (errno != EWOULDBLOCK)
            return systemFault(file);
        const LockHolder other = readHolder(held->fd);
        return fail(Fault::Transient, ErrorCode::Busy,
                    QStringLiteral("another engine works on this data folder (process %1, %2)").arg(other.pid).arg(other.mode),
                    QStringLiteral("Use that one, or end it first."));
    }
    const QByteArray text = encodeJson(self);
    if (::ftruncate(held->fd, 0) != 0 || ::pwrite(held->fd, text.constData(), size_t(text.size()), 0) != text.size())
        return systemFault(file);
    return EngineLock(std::move(held));
}

Result<std::optional<LockHolder>> EngineLock::holder(const QString &file)
{
    assertMayBlock("EngineLock::holder");
    Held looked;
    looked.fd = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (looked.fd < 0)
        return errno == ENOENT ? Result<std::optional<LockHolder>>(std::nullopt) : systemFault(file);
    if (lockNow(looked.fd, LOCK_SH))
        return std::optional<LockHolder>();
    if (errno != EWOULDBLOCK)
        return systemFault(file);
    return readHolder(looked.fd);
}

EngineLock::EngineLock(std::unique_ptr<Held> held) : m_held(std::move(held)) {}
EngineLock::EngineLock(EngineLock &&) noexcept = default;
EngineLock &EngineLock::operator=(EngineLock &&) noexcept = default;
EngineLock::~EngineLock() = default;

} // namespace patchplane::store
