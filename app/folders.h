// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

namespace patchplane::app {

/// Where this user's things are (docs/operating.md).
struct Folders {
    QString data;
    QString settings;  ///< engine.toml
    bool settingsNamed = false; ///< by the user: then it must be there
    QString checkouts; ///< outside `data`
};

/// What the user said (empty: not), completed by the platform's places.
[[nodiscard]] Folders foldersFor(const QString &data, const QString &settings);

/// A path for the engine's socket: beside the lock if the system takes a path that long (it takes about 100 bytes), else
/// in the user's runtime folder under a name made from the data folder. The folder is made, mode 0700.
[[nodiscard]] Result<QString> socketPathFor(const QString &controlPlane);

/// An absolute path of a program on PATH; empty if there is none.
[[nodiscard]] QString findProgram(const QString &name);

} // namespace patchplane::app
