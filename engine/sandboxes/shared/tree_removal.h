// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>

namespace patchplane::sandbox {

/// Removes a folder and all below it, whatever modes its owner gave it and however deep it is; never follows a link.
/// Blocks; pool thread. IoError names what stayed. A folder that is not there is removed already.
[[nodiscard]] Result<> removeTree(const QByteArray &path);

} // namespace patchplane::sandbox
