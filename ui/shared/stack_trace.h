// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace patchplane::ui {

/// Names a thread for `printStackOf`, whatever the platform calls one.
using ThreadToken = std::uintptr_t;
[[nodiscard]] ThreadToken currentThreadToken();

/// Writes the stack of another thread to stderr, while it runs. For the watchdog of debug builds only: it interrupts
/// the thread by a signal. Does nothing where the platform offers no way.
void printStackOf(ThreadToken thread);

} // namespace patchplane::ui
