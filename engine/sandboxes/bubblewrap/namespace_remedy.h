// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace patchplane::sandbox {

/// Why this machine refuses user namespaces, as far as the kernel's settings tell, and the command that changes it.
[[nodiscard]] QString namespaceRemedy();

} // namespace patchplane::sandbox
