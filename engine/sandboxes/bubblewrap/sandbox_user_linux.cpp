// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/sandbox_user.h"

#include <QDir>
#include <QRandomGenerator>
#include <QSet>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using process::Descriptor;

static QSet<quint32> usersOfProcesses()
{
    QSet<quint32> users;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        struct stat status;
        if (name.front().isDigit() && ::stat(QByteArray("/proc/" + name.toLatin1()).constData(), &status) == 0)
            users.insert(status.st_uid);
    }
    return users;
}

static Descriptor lockOf(quint32 id)
{
    const QByteArray name = "patchplane-sandbox-user-" + QByteArray::number(id);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(name, address.sun_path + 1); // a leading zero: abstract
    Descriptor lock(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + size_t(name.size()));
    if (lock && ::bind(lock.number(), reinterpret_cast<const sockaddr *>(&address), length) != 0)
        lock.reset();
    return lock;
}

/// The ids that this process may become at all: a container maps a few only.
static bool isMapped(SandboxUser::Range range)
{
    QFile map(u"/proc/self/uid_map"_s);
    if (!map.open(QIODevice::ReadOnly))
        return true;
    for (const QByteArray &line : map.readAll().split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() == 3 && fields[0].toULongLong() <= range.first
            && fields[0].toULongLong() + fields[2].toULongLong() >= quint64(range.first) + range.count)
            return true;
    }
    return false;
}

Result<SandboxUser> SandboxUser::take(Range range)
{
    if (!isMapped(range))
        return fail(Fault::Refused, ErrorCode::SandboxUnavailable,
                    u"the user ids %1 and up do not exist in this container"_s.arg(range.first),
                    u"Run the engine as a plain user, or give the container more user ids."_s);
    const QSet<quint32> busy = usersOfProcesses();
    for (int attempt = 0; attempt < 100; ++attempt) {
        const quint32 id = range.first + QRandomGenerator::global()->bounded(range.count);
        if (busy.contains(id) || ::getpwuid(id))
            continue;
        if (Descriptor lock = lockOf(id))
            return SandboxUser(id, std::move(lock));
    }
    return fail(Fault::Transient, ErrorCode::SandboxUnavailable, u"no free user id was found for the sandbox"_s,
                u"End some runs and try again."_s);
}

bool runsAsRoot()
{
    return ::geteuid() == 0;
}

} // namespace patchplane::sandbox
