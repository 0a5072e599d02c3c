// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace patchplane {

/// Named places where the crash driver ends the process: at a commit boundary, around a rename or an fsync, between
/// an effect and its commit. Armed by the environment, `PATCHPLANE_FAILPOINT=name:n`: the n-th pass of `name` (from
/// 1, counted over all threads) is a SIGKILL, so nothing of ours runs after it. Compiled into every build, because a
/// crash test of another program than the shipped one proves little; disarmed it costs one relaxed load.
void passFailpoint(const char *name);

namespace detail {
extern std::atomic<bool> failpointArmed;
}

inline void failpoint(const char *name)
{
    if (detail::failpointArmed.load(std::memory_order_relaxed)) [[unlikely]]
        passFailpoint(name);
}

} // namespace patchplane
