// SPDX-License-Identifier: GPL-3.0-or-later
// Platforms on which nobody has written the check yet: the socket is refused rather than trusted.
#include "engine/api/peer_check.h"

#include <QStandardPaths>

namespace patchplane::api {

Result<> checkPeer(qintptr)
{
    return fail(Fault::Refused, ErrorCode::NotAuthorised,
                QStringLiteral("this platform does not tell who is at the other end of a local socket"),
                QStringLiteral("Use the window that holds the engine."));
}

bool isOurFolder(const QString &)
{
    return false;
}

QString userName()
{
    return QStandardPaths::writableLocation(QStandardPaths::HomeLocation).section(u'/', -1);
}

} // namespace patchplane::api
