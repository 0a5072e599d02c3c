// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// Command lines of processes of this machine, other than our own, with this text in them: what a killed program left,
/// in its sandboxes, too.
[[nodiscard]] QStringList processesNaming(const QString &text);

/// What dead engines left in the folder of checkouts, which root's engines share: all that lies there beside no lock that
/// is held. `cache` is the user's folder of caches. A folder that is not there is named, too: then nothing was looked at.
[[nodiscard]] QStringList abandonedCheckouts(const QString &cache);
