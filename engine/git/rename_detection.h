// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_diff.h"

#include <functional>

namespace patchplane::git {

/// A pair of a deleted and an added path that git would show as a rename.
struct Rename {
    size_t from = 0; ///< index of the deletion in the list
    size_t to = 0;   ///< index of the addition
    int similarity = 0; ///< per cent, 50 to 100
};

/// The bytes of a blob, for the comparison of contents.
using BlobLoader = std::function<Result<QByteArray>(const git_oid &)>;
/// The length of a blob without reading it.
using BlobSizer = std::function<Result<qint64>(const git_oid &)>;

/// Finds renames as `git diff -M50% -l1000` does: first equal contents, then files of one name that is unique on both
/// sides (75 % and more), then the best of all pairs (50 % and more), unless there are more than 1000 × 1000 of them.
/// Similarity is git's own measure: the share of the larger file's bytes that lie in lines (or runs of 64 bytes) which
/// both have. (libgit2 measures otherwise and would pair other files than every git tool the reader has seen.)
/// Source: the method of git's rename detection, gitdiffcore(7).
[[nodiscard]] Result<std::vector<Rename>> findRenames(const std::vector<TreeDifference> &differences,
                                                      const BlobLoader &load, const BlobSizer &sizeOf);

} // namespace patchplane::git
