// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace patchplane::process {

/// Before the start: the child becomes the head of a session of its own, so that what it starts can be ended with it.
void startInOwnSession(QProcess &process);
/// Ends every process of the session that the child with this id heads. Harmless when it is gone.
void endSession(qint64 processId);

} // namespace patchplane::process
