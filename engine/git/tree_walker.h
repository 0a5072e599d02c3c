// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_writer.h"

namespace patchplane::git {

/// Reads a folder that a sandbox wrote, as a stream in path order, while every process of it is gone or frozen.
///
/// Each step is one component, opened relative to the descriptor of the folder above, never through a link, never
/// blocking; what is no file, folder or link (fifo, socket, device) is passed over, as git does. The top folder's own
/// `.git` is neither opened nor reported. A file whose stamp equals `put`'s is an entry without content; an untracked
/// file or folder that `put.ignore` names is not read: it becomes an entry of mode `kLeftOutMode` without content.
/// With an empty snapshot every file is read (reports, a fresh folder).
///
/// `folder` as for `writeTree`. Pool thread; the stream opens the folder at its first `next`. Names are not judged
/// here (checkPath does), only limits are. Errors: LimitExceeded, NotFound (no such folder), IoError (names the path).
[[nodiscard]] std::unique_ptr<TreeStream> walkTree(const QString &folder, TreeSnapshot put = {}, TreeLimits limits = {});

/// A file or folder that the walk left out because of the ignore rules; never part of a commit.
inline constexpr int kLeftOutMode = 0040000;

} // namespace patchplane::git
