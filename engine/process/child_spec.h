// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/descriptor.h"

#include <QMap>

#include <chrono>
#include <functional>
#include <vector>

namespace patchplane::process {

/// The only way to a long-lived child of the host: no shell, nothing inherited, always an end. Bytes, because a command
/// of a sandbox is bytes.
struct ChildSpec {
    QByteArray program;                        ///< absolute: found once, by the composition root
    std::vector<QByteArray> arguments;         ///< a list, never a line that somebody parses; argv[0] is the program
    QByteArray workingDirectory;               ///< empty: /
    QMap<QByteArray, QByteArray> environment;  ///< the whole of it
    std::chrono::milliseconds limit;           ///< no default: who starts a process says how long it may take
    qint64 outputLimit = qint64(8) << 20;      ///< bytes of output and error output together
    std::vector<SharedDescriptor> inherited;   ///< become 3, 4, … in this order; every other one above 2 is closed
    /// Processes that are to be gone too before the end is told (a namespace's init outlives its parent by moments).
    /// Called once, on the process thread, when the child has ended. May be empty.
    std::function<std::vector<qint64>()> survivors;
};

} // namespace patchplane::process
