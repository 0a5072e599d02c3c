// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"
#include "engine/domain/candidate.h"
#include "engine/ports/execution_adapter.h"

#include <memory>

namespace patchplane::git {

/// What the engine writes into a commit that it makes: an edit of it is a new candidate of the same tree.
struct CommitProposal {
    Signature author;
    Signature committer;
    QString message;
};

/// What came of collecting a work tree: the commit, and what was left out, in words.
struct Collected {
    CommitId commit;
    std::vector<QString> notes;
};

/// The bare repository that holds one repository's candidates: truth, never fetched over by ref, no gc, fsync on. Each
/// candidate is pinned by a ref of its own under refs/patchplane/. One per repository, <data>/vault/<repository id>.
/// Every call blocks on disk or a git process: pool threads only. Thread-safe (each call opens its own handles).
/// Errors: NotFound (revision), Corrupt (fsck, missing object), UnsafePath, LimitExceeded, BaseConflict (a patch that
/// does not apply), NothingChanged (a commit of the base's own tree), DiskFull, IoError.
class Vault
{
public:
    /// Opens or makes it. `gitProgram` is the absolute path of git, found once by the composition root.
    static Result<std::shared_ptr<Vault>> open(const QString &path, const QString &gitProgram);
    /// Removes what a killed engine left and later calls would stumble over: lock files, half-written packs, folders of
    /// patches. Only for the engine that drives, before it opens the vault: nobody else writes there.
    static void sweep(const QString &path);
    virtual ~Vault() = default;

    /// Fetches what `revision` (branch, tag, commit of the user's repository at `repositoryPath`) needs, with fsck,
    /// and pins it. The user's repository is only read.
    [[nodiscard]] virtual Result<CommitId> import(const QString &repositoryPath, const QString &revision) = 0;
    [[nodiscard]] virtual Result<CommitId> mergeBase(const CommitId &a, const CommitId &b) = 0;
    /// Base and head as a value: ids, commit object, sorted changed files with SHA-256 of both sides, renames, line
    /// counts, risks. Heeds no attribute, text conversion or ignore rule of either side (security.md 16).
    [[nodiscard]] virtual Result<RepositoryChange> describe(const RepositoryId &repository, const CommitId &base,
                                                            const CommitId &head) = 0;
    /// The whole tree of a commit, for `ExecutionSession::put`. Gitlinks are left out.
    [[nodiscard]] virtual Result<std::unique_ptr<TreeStream>> tree(const CommitId &commit) = 0;
    /// One file's bytes at a commit (the profile): NotFound if absent or no plain file.
    [[nodiscard]] virtual Result<QByteArray> file(const CommitId &commit, const RepoPath &path) = 0;
    /// One commit on `base` whose tree is what the sandbox's work tree holds now (a path that is absent was deleted),
    /// by the rules of security.md 15. Files that the base's ignore rules name and the base does not track are left
    /// out and told in `notes`; gitlinks of the base, which no sandbox gets, stay. `put` is the commit whose tree the
    /// sandbox was given when that was not the base's (a second round): an entry without content is that tree's.
    [[nodiscard]] virtual Result<Collected> commitWorkTree(const CommitId &base, TreeStream &workTree,
                                                           const CommitProposal &proposal,
                                                           const std::optional<CommitId> &put = std::nullopt) = 0;
    /// One commit on `base` with the patch applied (as `git apply --index` would).
    [[nodiscard]] virtual Result<CommitId> commitPatch(const CommitId &base, const QByteArray &patch,
                                                       const CommitProposal &proposal) = 0;
    /// The same tree and parents under another message or author.
    [[nodiscard]] virtual Result<CommitId> amend(const CommitId &commit, const CommitProposal &proposal) = 0;
    /// Pins a commit for good, so that no repack may drop it; durable when it returns.
    [[nodiscard]] virtual Result<> pin(const CommitId &commit) = 0;
    /// Both sides and their blocks; whole.
    [[nodiscard]] virtual Result<std::vector<DiffBlock>> diff(const FileChange &change, Whitespace whitespace) = 0;
    [[nodiscard]] virtual Result<QByteArray> blob(const BlobId &blob) = 0;
    /// The patch of base..head as `git apply --index` takes it, binaries included.
    [[nodiscard]] virtual Result<QByteArray> patch(const CommitId &base, const CommitId &head) = 0;
    /// Would head's change merge into target without a conflict?
    [[nodiscard]] virtual Result<bool> mergesCleanly(const CommitId &target, const CommitId &head) = 0;
    [[nodiscard]] virtual Result<bool> isAncestor(const CommitId &ancestor, const CommitId &descendant) = 0;
};

/// The user's own repository, looked at and published to, never otherwise touched: no checkout, index or
/// configuration of it is written. Pool threads only.
class UserRepository
{
public:
    /// `path`: any folder inside it, or a bare repository. InvalidInput if there is none.
    static Result<std::unique_ptr<UserRepository>> open(const QString &path, const QString &gitProgram);
    virtual ~UserRepository() = default;

    [[nodiscard]] virtual QString path() const = 0; ///< work tree's root, or the bare repository's folder
    [[nodiscard]] virtual QString gitFolder() const = 0; ///< where its objects and refs are, shared by all work trees
    /// The branch that changes are meant for: what the remote 'origin' calls its head, else main or master, else the
    /// branch that is checked out. NotFound: a repository without branches.
    [[nodiscard]] virtual Result<QString> defaultBranch() = 0;
    [[nodiscard]] virtual Result<std::vector<QString>> branches() = 0;
    [[nodiscard]] virtual Result<CommitId> resolve(const QString &revision) = 0;
    /// user.name and user.email as git would use them; no moment in it (the engine's clock gives that). InvalidInput
    /// when they are not set.
    [[nodiscard]] virtual Result<Signature> identity() = 0;
    /// Changed or untracked files of the work tree that a review leaves out; at most `limit` names.
    [[nodiscard]] virtual Result<std::vector<QString>> dirtyFiles(int limit) = 0;
    /// Branches that are checked out in any work tree: they are never moved.
    [[nodiscard]] virtual Result<std::vector<QString>> checkedOutBranches() = 0;
    [[nodiscard]] virtual Result<std::optional<CommitId>> branchHead(const QString &branch) = 0;
    /// Brings the commit's objects from the vault and makes or moves the branch, old value compared by git itself; no
    /// hook runs, nothing but objects, this ref and its reflog is written; read back before it returns. PushRefused when
    /// the ref is not `expectedOld` any more, is checked out, points to another ref, or the name is no branch name.
    [[nodiscard]] virtual Result<> publish(const QString &vaultPath, const CommitId &commit, const QString &branch,
                                           const std::optional<CommitId> &expectedOld) = 0;
    /// What `publish` wrote for this branch is durable when it returns: whoever was killed in `publish` may have left
    /// names that no sync has reached. `publish` itself has done it.
    [[nodiscard]] virtual Result<> keep(const QString &branch) = 0;
};

} // namespace patchplane::git
