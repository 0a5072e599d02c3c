// SPDX-License-Identifier: GPL-3.0-or-later
#include "clamp.h"

#include <cstdlib>

int main(int count, char **values)
{
    return count == 3 && clampToTen(std::atoi(values[1])) == std::atoi(values[2]) ? 0 : 1;
}
