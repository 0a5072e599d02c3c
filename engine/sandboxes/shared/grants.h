// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

namespace patchplane::sandbox {

/// The environment by which programs find a granted cache that lies at `place`:
/// npm, pip, wheels (a folder of packages for pip), cargo, go, ccache, maven. Other names have only
/// PATCHPLANE_CACHE_<NAME>, which every cache has.
[[nodiscard]] QMap<QByteArray, QByteArray> cacheEnvironment(const QString &name, const QByteArray &place);

/// Where granted paths are looked up, and what none of them may touch.
struct GrantBounds {
    QString systemRoot = QStringLiteral("/"); ///< host paths lie below it: "/run/host" inside the build root
    QStringList own;                          ///< the engine's folders: data, checkouts
};

/// NotGranted for a grant that no sandbox can honour: a name that is no plain word, a secret without a value, a path that
/// is not absolute or, all links followed, is neither a file nor a folder (a socket can be connected to, read-only or
/// not), lies in /run, /proc, /sys or /dev, holds a home, is a place that must never be handed in whole (/etc, /var,
/// /tmp …), or holds, or lies in, a folder of the engine's own. Blocks.
[[nodiscard]] Result<> checkGrant(const Grant &grant, const GrantBounds &bounds);

} // namespace patchplane::sandbox
