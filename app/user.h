// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace patchplane::app {

/// Does this process run as root, wherever its home is?
[[nodiscard]] bool isSuperuser();

} // namespace patchplane::app
