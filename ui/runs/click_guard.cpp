// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/click_guard.h"

namespace patchplane::ui {

std::chrono::milliseconds steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace patchplane::ui
