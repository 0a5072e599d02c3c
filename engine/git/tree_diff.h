// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/git_ids.h"
#include "engine/git/handles.h"

#include <optional>
#include <vector>

namespace patchplane::git {

/// One file, link or gitlink of a tree.
struct TreeLeaf {
    int mode = 0; ///< git's
    git_oid id = {};
    bool isGitlink() const { return mode == 0160000; }
    bool isLink() const { return mode == 0120000; }
    bool isFile() const { return !isGitlink() && !isLink(); }
    friend bool operator==(const TreeLeaf &a, const TreeLeaf &b)
    {
        return a.mode == b.mode && git_oid_equal(&a.id, &b.id) != 0;
    }
};

/// A path whose two sides differ; at least one is there.
struct TreeDifference {
    RepoPath path;
    std::optional<TreeLeaf> before;
    std::optional<TreeLeaf> after;
};

/// All leaves that differ, in byte order of their paths. Reads trees only: no attribute, no ignore rule, no submodule
/// setting has a word in it. Unchanged folders are not entered. LimitExceeded: more entries on a side than
/// `limits.files` (a few trees that name each other stand for any number of files), a path too long or too deep.
[[nodiscard]] Result<std::vector<TreeDifference>> diffTrees(git_repository *repository, const git_tree *before,
                                                            const git_tree *after, const TreeLimits &limits = {});

struct TreeFile {
    RepoPath path;
    TreeLeaf leaf;
};
/// All leaves of a tree, in byte order of their paths; limits as above.
[[nodiscard]] Result<std::vector<TreeFile>> listTree(git_repository *repository, const git_tree *tree,
                                                     const TreeLimits &limits = {});

} // namespace patchplane::git
