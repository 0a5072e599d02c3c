// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/stack_trace.h"

namespace patchplane::ui {

ThreadToken currentThreadToken()
{
    return 0;
}

void printStackOf(ThreadToken) {}

} // namespace patchplane::ui
