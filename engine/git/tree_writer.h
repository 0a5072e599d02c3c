// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/ignore_rules.h"
#include "engine/git/tree_limits.h"
#include "engine/ports/execution_adapter.h"

#include <optional>

namespace patchplane::git {

/// What the file system says about one written file. A later walk that sees the same need not read it again.
struct FileStamp {
    quint64 inode = 0;
    qint64 size = 0;
    qint64 modifiedNs = 0; ///< since 1970
    qint64 changedNs = 0;  ///< the inode's own time, which no program can set back
    int mode = 0;          ///< git's
    friend bool operator==(const FileStamp &, const FileStamp &) = default;
};

/// What was put into a folder: the walk's memory of it. Lives as long as the sandbox, in the engine's memory only.
struct TreeSnapshot {
    QHash<RepoPath, FileStamp> files;
    IgnoreRules ignore;   ///< from the .gitignore files that were written
    qint64 closedNs = 0;  ///< a file that changed at or after this moment is read again, whatever its stamp says
};

/// Who is to own what is written, where the sandbox runs as another user (needs root).
struct FileOwner {
    quint32 user = 0;
    quint32 group = 0;
};

/// Writes a tree into an existing, empty folder that nobody else writes to yet.
///
/// `folder` is the engine's own path, trusted up to and including its last component; beneath it everything is made
/// relative to descriptors and never through a link, so a tree that holds both a link and files below it fails instead
/// of writing elsewhere. Folders become 0700, files 0600 or 0700; nothing existing is overwritten. Components that git
/// itself would never write (`..`, `.git` in any spelling, empty) are UnsafePath. Pool thread; blocks; takes two
/// threads. Not synced: a checkout is not truth.
/// Errors: what the stream answers, UnsafePath, LimitExceeded, DiskFull, IoError.
[[nodiscard]] Result<TreeSnapshot> writeTree(const QString &folder, TreeStream &source,
                                             std::optional<FileOwner> owner = {}, TreeLimits limits = {});

} // namespace patchplane::git
