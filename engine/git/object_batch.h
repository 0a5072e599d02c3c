// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_diff.h"
#include "engine/git/vault.h"

#include <span>

namespace patchplane::git {

/// New objects of one commit: kept in memory, then written as one pack with one sync (a loose file each would be three
/// syncs each). All that is written through `repository` meanwhile, by libgit2 too, belongs to the batch; what is not
/// stored is gone with the repository's handle. Lives within one call, in one thread.
class ObjectBatch
{
public:
    /// `repository` outlives the batch and is used by nobody else meanwhile.
    static Result<ObjectBatch> begin(git_repository *repository);

    [[nodiscard]] Result<git_oid> add(git_object_t kind, const QByteArray &bytes);
    /// Folders and all from leaves in byte order of their paths. UnsafePath: a file and a folder of one name, a path
    /// that occurs twice.
    [[nodiscard]] Result<git_oid> addTree(std::span<const TreeFile> leaves);
    /// InvalidInput: an author or committer without name or address.
    [[nodiscard]] Result<git_oid> addCommit(const git_oid &tree, const std::vector<CommitId> &parents,
                                            const CommitProposal &proposal);
    /// Writes what is new; durable when it returns.
    [[nodiscard]] Result<> store();

private:
    ObjectBatch(git_repository *repository, OdbHandle odb, git_odb_backend *memory)
        : m_repository(repository), m_odb(std::move(odb)), m_memory(memory)
    {
    }
    Result<git_oid> addFolder(std::span<const TreeFile> leaves, qsizetype prefix);

    git_repository *m_repository;
    OdbHandle m_odb;
    git_odb_backend *m_memory; ///< owned by m_odb
};

} // namespace patchplane::git
