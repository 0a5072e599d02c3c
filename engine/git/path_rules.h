// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/domain/git_ids.h"
#include "engine/git/tree_limits.h"

#include <QHash>

namespace patchplane::git {

/// The path rules of security.md 15, pure, the same on every platform: what is refused here is harmful on some file
/// system that a colleague may use. Refused are an empty path or component, `.`, `..`, `.git` in any spelling that HFS
/// (ignorable code points, case) or NTFS (`git~1`, streams, trailing dots and spaces) takes for it, device names, a dot
/// or space at the end, backslash, colon, control characters; UnsafePath names the path and the rule. Depth and lengths:
/// LimitExceeded. A leading or trailing slash makes an empty component.
[[nodiscard]] Result<> checkPath(const RepoPath &path, const TreeLimits &limits = {});

/// The few of these rules without which a path leads out of a folder or into git's own data on any file system. For
/// trees that exist already (a base with a file 'aux.c' can be checked out here).
[[nodiscard]] Result<> checkCheckoutPath(const RepoPath &path);

/// Finds two paths (files or the folders above them) that one file system takes for the same: equal after
/// normalisation and case folding. Only pairs with a path that is new are refused; a base may have old ones.
class CollisionFinder
{
public:
    /// Every path of the tree, in any order; `isNew`: the base does not have it.
    [[nodiscard]] Result<> add(const RepoPath &path, bool isNew);

private:
    [[nodiscard]] Result<> addSpelling(QByteArrayView spelling, bool isNew);
    struct Seen {
        QByteArray spelling;
        bool isNew = false;
    };
    QHash<QByteArray, Seen> m_seen;
};

/// A path as text for people: UTF-8 where it is, everything else (and control characters) as \xNN.
[[nodiscard]] QString displayPath(const RepoPath &path);

} // namespace patchplane::git
