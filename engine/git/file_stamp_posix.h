// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/descriptor_posix.h"
#include "engine/git/tree_writer.h"

namespace patchplane::git {

/// Git's mode for what the file system says; 0 for what git has no word for.
inline int gitMode(const struct stat &status)
{
    if (S_ISLNK(status.st_mode))
        return 0120000;
    if (!S_ISREG(status.st_mode))
        return 0;
    return status.st_mode & S_IXUSR ? 0100755 : 0100644;
}

inline FileStamp stampOf(const struct stat &status)
{
    return {.inode = status.st_ino,
            .size = status.st_size,
            .modifiedNs = nanoseconds(status.st_mtim),
            .changedNs = nanoseconds(status.st_ctim),
            .mode = gitMode(status)};
}

} // namespace patchplane::git
