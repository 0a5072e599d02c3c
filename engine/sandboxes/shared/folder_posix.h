// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/descriptor.h"

#include <sys/types.h>

namespace patchplane::sandbox {

/// A folder that is open for reading.
struct OpenFolder {
    process::Descriptor descriptor{-1}; ///< not open: `errno` says why
    mode_t mode = 0;                    ///< as it was
    bool isClosed() const { return (mode & 0500) != 0500; }
};

/// Opens a folder, never through a link. One whose owner may not look into it (mode 0300, 0) is given the rights back
/// for good; only its own owner can do that, and root needs none.
[[nodiscard]] OpenFolder openAnyFolder(int parent, const char *name);

} // namespace patchplane::sandbox
