// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QtTypes>

namespace patchplane::api {

/// Does the process at the other end of this connected local socket belong to our own user? NotAuthorised if not, or
/// if this platform cannot say (security.md 21: both ends ask). Any thread; does not block.
[[nodiscard]] Result<> checkPeer(qintptr socketDescriptor);

/// The name of the user that this process runs as: who acts at this machine.
[[nodiscard]] QString userName();

} // namespace patchplane::api
