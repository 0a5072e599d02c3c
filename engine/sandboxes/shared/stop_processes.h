// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <vector>

namespace patchplane::sandbox {

/// SIGSTOP for these processes and all their descendants, again until nobody new turned up and all stand still. Holds
/// honest programs only: a stopped one may have a timer that continues it. Pool thread. Timeout after two seconds.
[[nodiscard]] Result<> stopFamilies(const std::vector<qint64> &ids);
/// SIGCONT for the same.
void continueFamilies(const std::vector<qint64> &ids);

} // namespace patchplane::sandbox
