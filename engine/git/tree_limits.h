// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

namespace patchplane::git {

/// How large a tree from outside may be (security.md 15). Whoever walks, writes or commits one stops with LimitExceeded
/// at the first that is passed, and names it.
struct TreeLimits {
    qint64 files = 500'000;
    int depth = 64;                       ///< components of a path
    qint64 pathLength = 4096;             ///< bytes of a whole path
    qint64 componentLength = 255;         ///< bytes between two slashes
    qint64 blob = qint64(256) << 20;      ///< bytes of one file
    qint64 linkLength = 4095;             ///< bytes of a link's target
    qint64 total = qint64(2) << 30;       ///< bytes of all contents that have to be read
};

} // namespace patchplane::git
