// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/commands.h"

namespace patchplane {

/// May this actor do that? The one place that says so (security.md 21); every command passes it, whatever door it
/// came through. Today's only role is admin; the others may look, and Developers may submit.
[[nodiscard]] Result<> authorise(const Actor &actor, const Command &command);

} // namespace patchplane
