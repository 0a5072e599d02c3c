// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"
#include "engine/git/tree_diff.h"

namespace patchplane::git {

/// A changed file before its contents are looked at: which paths, modes and blobs, renames found.
struct ChangedFile {
    ChangeKind change = ChangeKind::Modified;
    RepoPath beforePath; ///< meaningful where `before` is
    RepoPath afterPath;
    std::optional<TreeLeaf> before;
    std::optional<TreeLeaf> after;
    int similarity = 0;
    const RepoPath &path() const { return after ? afterPath : beforePath; }
};

/// What changed between two trees, sorted by path bytes. LimitExceeded: by the trees (diffTrees), or because the changed
/// files' contents are more than `limits.total`.
[[nodiscard]] Result<std::vector<ChangedFile>> listChanges(git_repository *repository, const git_tree *before,
                                                           const git_tree *after, const TreeLimits &limits = {});

/// The same as values of the domain: SHA-256 of both sides, line counts, judgement of text or binary, risks; files are
/// read in parallel. `vaultPath` is opened once for each thread.
[[nodiscard]] Result<std::vector<FileChange>> describeChanges(const QString &vaultPath,
                                                              const std::vector<ChangedFile> &changes);

/// What stands in a diff for a leaf: a blob's bytes, a link's target, or the line that git shows for a gitlink.
[[nodiscard]] Result<QByteArray> diffText(git_odb *odb, const TreeLeaf &leaf);

} // namespace patchplane::git
