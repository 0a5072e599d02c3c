// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_diff.h"
#include "engine/git/vault.h"

namespace patchplane::git {

/// The two ways in which the engine makes a candidate's commit; see Vault::commitWorkTree and Vault::commitPatch for
/// what they do. The commit's objects are durable on return, its ref is the caller's.
[[nodiscard]] Result<Collected> makeWorkTreeCommit(git_repository *repository, const CommitId &base,
                                                   TreeStream &workTree, const CommitProposal &proposal,
                                                   const std::optional<CommitId> &put);
/// Folders in the vault in which a patch is tried begin so; what a killed engine left of them, Vault::sweep removes.
inline constexpr QLatin1StringView kPatchFolder{"patch-"};
/// By `git apply --cached` in a folder of its own, whose objects are taken over only when all is well: libgit2's reader
/// of patches fails on gitlinks, on empty files between others and on names with spaces.
[[nodiscard]] Result<CommitId> makePatchCommit(git_repository *repository, const class GitProgram &program,
                                               const CommitId &base, const QByteArray &patch,
                                               const CommitProposal &proposal);

/// Paths of `after` that `before` lacks keep security.md 15, alone and beside all others. Both in path order.
[[nodiscard]] Result<> checkNewPaths(const std::vector<TreeFile> &before, const std::vector<TreeFile> &after);

/// One commit of this tree on `base`; NothingChanged for the base's own tree.
[[nodiscard]] Result<CommitId> commitLeaves(git_repository *repository, class ObjectBatch &batch,
                                            const CommitId &base, const std::vector<TreeFile> &leaves,
                                            const CommitProposal &proposal);

} // namespace patchplane::git
