// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QtTypes>

namespace patchplane::api {

/// Does the process at the other end of this connected local socket belong to our own user? NotAuthorised if not, or
/// if this platform cannot say (security.md 21: both ends ask). Any thread; does not block.
[[nodiscard]] Result<> checkPeer(qintptr socketDescriptor);

/// Does this folder, itself and no link, belong to the user that this process runs as? (root may write in any)
[[nodiscard]] bool isOurFolder(const QString &path);

/// The name of the user that this process runs as: who acts at this machine.
[[nodiscard]] QString userName();

} // namespace patchplane::api
