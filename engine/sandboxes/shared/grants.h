// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

namespace patchplane::sandbox {

/// The environment by which programs find a granted cache that lies at `place`:
/// npm, pip, wheels (a folder of packages for pip), cargo, go, ccache, maven. Other names have only
/// PATCHPLANE_CACHE_<NAME>, which every cache has.
[[nodiscard]] QMap<QByteArray, QByteArray> cacheEnvironment(const QString &name, const QByteArray &place);

/// NotGranted for a grant that no sandbox can honour: a name that is no plain word, a path that is not absolute or is a
/// place that must never be handed in whole (/, /home, /etc, /run, /var, /tmp …), a secret without a value.
[[nodiscard]] Result<> checkGrant(const Grant &grant);

} // namespace patchplane::sandbox
