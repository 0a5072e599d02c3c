// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/id.h"

namespace patchplane::ui {

/// patchplane://run/<id>: opens a run and does nothing else (security.md 21). Whatever is not exactly that is nothing.
[[nodiscard]] std::optional<RunId> runOfLink(QStringView link);
[[nodiscard]] QString linkOfRun(RunId run);

} // namespace patchplane::ui
