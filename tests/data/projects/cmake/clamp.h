// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The number that is nearest to `value` between 0 and 10.
int clampToTen(int value);
