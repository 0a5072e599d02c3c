// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

/// Can this process start others as somebody else? (It is root.)
[[nodiscard]] bool canBeSomebodyElse();
/// Starts this program again as the user 'nobody' (65534), from a copy in `folder`, which is opened to everybody: the
/// build tree may lie where that user does not get.
void startAsNobody(QProcess &process, const QString &folder, const QStringList &arguments);
/// Makes 'nobody' the owner.
void giveToNobody(const QString &path);
/// Opens a socket and its folder to everybody, so that only the peer check stands in the way.
void openToEverybody(const QString &path);
