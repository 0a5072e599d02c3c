// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace patchplane::app {

/// From now on the first Ctrl-C, SIGTERM or closed terminal calls `asked` on the main thread instead of ending the
/// program; the second one ends it as the system does. Once; before the event loop.
void onInterrupt(std::function<void()> asked);

/// Does somebody look at what we print?
[[nodiscard]] bool standardOutputIsTerminal();

} // namespace patchplane::app
