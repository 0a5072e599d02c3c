// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/candidate_commit.h"

#include "engine/git/object_batch.h"
#include "engine/git/path_rules.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace patchplane::git {
Result<> checkNewPaths(const std::vector<TreeFile> &before, const std::vector<TreeFile> &after)
{
    QSet<RepoPath> known;
    for (const TreeFile &file : before)
        known.insert(file.path);
    CollisionFinder collisions;
    for (const TreeFile &file : after) {
        const bool isNew = !known.contains(file.path);
        if (const Result<> safe = isNew ? checkPath(file.path) : Result<>(); !safe)
            return safe;
        if (const Result<> single = collisions.add(file.path, isNew); !single)
            return single;
    }
    return {};
}

Result<CommitId> commitLeaves(git_repository *repository, ObjectBatch &batch, const CommitId &base,
                              const std::vector<TreeFile> &leaves, const CommitProposal &proposal)
{
    const Result<TreeHandle> baseTree = treeOf(repository, base);
    if (!baseTree)
        return std::unexpected(baseTree.error());
    const Result<git_oid> tree = batch.addTree(leaves);
    if (!tree)
        return std::unexpected(tree.error());
    if (git_oid_equal(&*tree, git_tree_id(baseTree->get())))
        return fail(Fault::Refused, ErrorCode::NothingChanged, u"Nothing changed on %1."_s.arg(base.shortText()),
                    u"Ask for another change, or look at the run's log for why it made none."_s);
    const Result<git_oid> commit = batch.addCommit(*tree, {base}, proposal);
    if (!commit)
        return std::unexpected(commit.error());
    return batch.store().transform([&] { return fromOid<CommitId>(*commit); });
}

} // namespace patchplane::git
