// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace patchplane::sandbox {

/// With less than this left on the disk nobody can work, the engine's store included.
inline constexpr qint64 kDiskReserve = qint64(256) << 20;

struct DiskUse {
    qint64 bytes = 0;  ///< of a folder and all below it; a file with several names counts once
    qint64 free = 0;   ///< left on its file system
    bool whole = true; ///< false: some folder could not be looked into, whatever was tried
};

/// Measures a folder that others write to at the same time: what vanishes or moves away meanwhile does not count. No
/// depth and no mode hides anything. Blocks; pool thread.
[[nodiscard]] DiskUse diskUse(const QByteArray &path);

} // namespace patchplane::sandbox
