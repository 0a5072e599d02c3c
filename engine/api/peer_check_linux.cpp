// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/peer_check.h"

#include <QFile>

#include <array>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::api {

Result<> checkPeer(qintptr socketDescriptor)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(int(socketDescriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return fail(Fault::Refused, ErrorCode::NotAuthorised, QStringLiteral("the other end of the socket does not say who it is"));
    if (peer.uid != geteuid()) {
        return fail(Fault::Refused, ErrorCode::NotAuthorised,
                    QStringLiteral("the other end of the socket runs as user %1, not as user %2").arg(peer.uid).arg(geteuid()),
                    QStringLiteral("Run engine, window and command line as the same user."));
    }
    return {};
}

bool isOurFolder(const QString &path)
{
    struct stat info{};
    return lstat(QFile::encodeName(path).constData(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

QString userName()
{
    std::array<char, 4096> buffer;
    passwd entry{};
    passwd *found = nullptr;
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(geteuid());
}

} // namespace patchplane::api
