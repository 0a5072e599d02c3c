// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>

namespace patchplane::store {

/// What this program does when it is started as a child of its own test: "migrate FILE", "wrong-thread", "blocking",
/// "hold LOCKFILE", "make-stored FILE". Its exit code.
int runChild(const QStringList &arguments);

/// This program, to be started as a child.
void prepareChild(QProcess &process, const QStringList &arguments);

} // namespace patchplane::store
