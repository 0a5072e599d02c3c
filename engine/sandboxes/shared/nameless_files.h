// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace patchplane::sandbox {

/// Bytes of disk in files that were unlinked and are still open in these processes or in what they started; only those
/// on the disk of `folder` count, each once. Blocks; pool thread.
[[nodiscard]] qint64 namelessBytes(const QByteArray &folder, const std::vector<qint64> &processes);

} // namespace patchplane::sandbox
