// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// Command lines of processes of this machine, other than our own, that name this folder: what a killed program left.
[[nodiscard]] QStringList processesNaming(const QString &folder);
