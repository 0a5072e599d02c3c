// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QStringView>

namespace patchplane::store {

/// What this program does when it is started as a child of its own test: "migrate FILE", "wrong-thread", "blocking",
/// "hold LOCKFILE", "make-stored FILE", "make-stored-timeline FILE". Its exit code.
int runChild(const QStringList &arguments);

/// The run whose entries are in a stored timeline.
inline constexpr QStringView kStoredRun(u"0193b1c8-0000-7000-8000-000000000001");

/// This program, to be started as a child.
void prepareChild(QProcess &process, const QStringList &arguments);

} // namespace patchplane::store
