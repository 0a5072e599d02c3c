// SPDX-License-Identifier: GPL-3.0-or-later
#include "clamp.h"

#include <algorithm>

int clampToTen(int value)
{
    return std::clamp(value, 0, 10);
}
