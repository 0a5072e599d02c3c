// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/user.h"

#include <unistd.h>

namespace patchplane::app {

bool isSuperuser()
{
    return geteuid() == 0;
}

} // namespace patchplane::app
