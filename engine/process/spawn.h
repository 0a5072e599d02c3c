// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/child_spec.h"

#include <optional>

namespace patchplane::process {

/// A child with our ends of its three pipes (non-blocking).
struct Child {
    qint64 id = 0;
    Descriptor input{-1};
    Descriptor output{-1};
    Descriptor errorOutput{-1};
};

struct ExitStatus {
    bool signalled = false;
    int code = 0; ///< exit code, or the signal
};

/// posix_spawn, not QProcess: QProcess reads its pipes without bound, so pressure could not reach the child; and not a
/// fork of our own: the spawn shares memory until exec, so a large engine starts children in constant time and nothing
/// of ours runs between. The child heads a session of its own with default signals. Its parent, for --die-with-parent,
/// is the calling thread. NotFound if it cannot be executed.
[[nodiscard]] Result<Child> spawn(const ChildSpec &spec);
/// SIGKILL for its session's process group. Only while it is not reaped.
void killGroup(qint64 id);
/// SIGKILL for that group and all descendants that can be found. Only while it is not reaped.
void killFamily(qint64 id);
/// Its status if it has ended; it is reaped then, and its id is free for others.
[[nodiscard]] std::optional<ExitStatus> reap(qint64 id);

/// Bytes that are there now, at most `most`; empty optional at the end of the file; empty bytes if none are there yet.
[[nodiscard]] std::optional<QByteArray> readAvailable(const Descriptor &from, qsizetype most);
/// How many were taken; -1 if the other end is closed.
[[nodiscard]] qsizetype writeAvailable(const Descriptor &to, QByteArrayView bytes);
/// A pipe whose reader is gone must be an error of write, not a signal: for the calling thread.
void ignoreBrokenPipes();

/// Every living descendant of `id`, nearest first (by the parent links of the process table).
[[nodiscard]] std::vector<qint64> descendantsOf(qint64 id);

} // namespace patchplane::process
