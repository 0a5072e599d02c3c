// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace patchplane::test {

/// Every test runs in a process whose environment holds a canary (a key of the engine that must never show inside).
inline constexpr char kCanary[] = "canary-7f3d91c2a4";

[[nodiscard]] bool isRoot();
[[nodiscard]] bool isInner();
/// Opens a file that an exec does not close, as a careless library would.
[[nodiscard]] int leakDescriptor();
/// Runs this program again: as who it is and, as root, as a plain user. Says loudly what it could not run.
int runAsEachUser(const QStringList &arguments);

} // namespace patchplane::test
