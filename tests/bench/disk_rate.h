// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace patchplane::bench {

/// What the disk below `folder` can do at best: 4 KiB written at the end of a file and synced, again and again for
/// `milliseconds`; times a second. Negative if it cannot be measured.
[[nodiscard]] double syncsPerSecond(const QString &folder, int milliseconds);

/// Processor seconds of this process so far, all threads: what stays true on a busy machine.
[[nodiscard]] double processorSeconds();

} // namespace patchplane::bench
