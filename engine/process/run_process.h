// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

#include <chrono>

namespace patchplane::process {

/// A program of the host that is run to its end by the thread that asks: no shell, nothing inherited.
struct ProcessOrder {
    QString program;                     ///< absolute: found once, by the composition root
    QStringList arguments;               ///< a list, never a line that somebody parses
    QString workingDirectory;
    QMap<QString, QString> environment;  ///< the whole of it
    std::chrono::milliseconds limit;     ///< no default: who starts a process says how long it may take
    qint64 outputLimit = qint64(8) << 20; ///< bytes of output and error output together
    QByteArray input;
};

/// How it ended, with all that it wrote.
struct ProcessOutput {
    int exitCode = 0;
    QByteArray output;
    QByteArray errorOutput;
    bool ok() const { return exitCode == 0; }
};

/// Runs it and waits; pool threads only (threads of Qt, no event loop needed). Whatever happens, the child and what it
/// started (its session) are gone when this returns. An exit code other than 0 is a result, not an error.
/// Errors: NotFound (does not start), Timeout, LimitExceeded (output), IoError (ended by a signal).
[[nodiscard]] Result<ProcessOutput> runProcess(const ProcessOrder &order);

} // namespace patchplane::process
