// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/vault.h"

#include "engine/git/candidate_commit.h"
#include "engine/files/sync_file.h"
#include "engine/git/change_list.h"
#include "engine/git/git_program.h"
#include "engine/git/line_diff.h"
#include "engine/git/object_batch.h"
#include "engine/git/patch_writer.h"
#include "engine/git/tree_reader.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QThread>

#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace patchplane::git {
namespace {

const QString kKeep = u"refs/patchplane/keep/"_s;
constexpr std::chrono::seconds kOthersLock = 10s;

/// The trees of a base and a head, opened together.
struct TreePair {
    RepositoryHandle repository;
    TreeHandle before;
    TreeHandle after;
};

class VaultOnDisk final : public Vault
{
public:
    VaultOnDisk(QString path, const QString &gitProgram) : m_path(std::move(path)), m_git(gitProgram) {}

    Result<CommitId> import(const QString &repositoryPath, const QString &revision) override
    {
        const Result<std::unique_ptr<UserRepository>> user = UserRepository::open(repositoryPath, {});
        if (!user)
            return std::unexpected(user.error());
        const Result<CommitId> commit = (*user)->resolve(revision);
        if (!commit)
            return commit;
        if (isPinned(*commit)) // by an engine that may have been killed before it synced
            return syncRefs().transform([&] { return *commit; });
        const QString ref = kKeep + commit->toString();
        const std::scoped_lock lock(m_fetching);
        const Result<QByteArray> fetched =
            m_git.run({.gitDir = m_path,
                       .arguments = {u"fetch"_s, u"--quiet"_s, u"--no-tags"_s, u"--no-write-fetch-head"_s,
                                     u"--no-auto-maintenance"_s, u"--no-recurse-submodules"_s, u"--update-shallow"_s,
                                     u"--upload-pack="_s + m_git.uploadPackCommand(), u"--"_s,
                                     (*user)->gitFolder(), commit->toString() + u':' + ref}});
        if (!fetched)
            return std::unexpected(fetchError(fetched.error(), (*user)->path()));
        return syncRefs().transform([&] { return *commit; });
    }

    Result<CommitId> mergeBase(const CommitId &a, const CommitId &b) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const git_oid one = toOid(a), two = toOid(b);
        git_oid base;
        if (const int code = git_merge_base(&base, repository->get(), &one, &two); code < 0)
            return gitFailure(code, u"Finding what %1 and %2 have in common"_s.arg(a.shortText(), b.shortText()));
        return fromOid<CommitId>(base);
    }

    Result<RepositoryChange> describe(const RepositoryId &repository, const CommitId &base,
                                      const CommitId &head) override
    {
        Result<TreePair> trees = openTrees(base, head);
        if (!trees)
            return std::unexpected(std::move(trees.error()));
        const Result<std::vector<ChangedFile>> changes =
            listChanges(trees->repository.get(), trees->before.get(), trees->after.get());
        if (!changes)
            return std::unexpected(changes.error());
        if (const Result<> safe = checkPaths(*trees, *changes); !safe)
            return std::unexpected(safe.error());
        const Result<OdbHandle> odb = objectsOf(trees->repository.get());
        Result<QByteArray> commit = odb ? readObject(odb->get(), toOid(head), GIT_OBJECT_COMMIT)
                                        : Result<QByteArray>(std::unexpected(odb.error()));
        if (!commit)
            return std::unexpected(std::move(commit.error()));
        return describeChanges(m_path, *changes).transform([&](std::vector<FileChange> &&files) {
            return RepositoryChange{.repository = repository,
                                    .base = base,
                                    .head = head,
                                    .tree = fromOid<TreeId>(*git_tree_id(trees->after.get())),
                                    .commitObject = std::move(*commit),
                                    .files = std::move(files)};
        });
    }

    Result<std::unique_ptr<TreeStream>> tree(const CommitId &commit) override
    {
        return open().and_then([&](RepositoryHandle &&repository) { return readTree(std::move(repository), commit); });
    }

    Result<QByteArray> file(const CommitId &commit, const RepoPath &path) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const Result<TreeHandle> tree = treeOf(repository->get(), commit);
        const Result<OdbHandle> odb = objectsOf(repository->get());
        if (!tree || !odb)
            return std::unexpected(tree ? odb.error() : tree.error());
        git_tree_entry *found = nullptr;
        const int code = git_tree_entry_bypath(&found, tree->get(), path.bytes.constData());
        const std::unique_ptr<git_tree_entry, Release<git_tree_entry_free>> entry(found);
        const bool isFile = code == 0 && (git_tree_entry_filemode(found) == GIT_FILEMODE_BLOB
                                          || git_tree_entry_filemode(found) == GIT_FILEMODE_BLOB_EXECUTABLE);
        if (!isFile)
            return fail(Fault::Permanent, ErrorCode::NotFound,
                        u"%1 has no file '%2'."_s.arg(commit.shortText(), QString::fromUtf8(path.bytes)));
        return readObject(odb->get(), *git_tree_entry_id(found), GIT_OBJECT_BLOB);
    }

    Result<Collected> commitWorkTree(const CommitId &base, TreeStream &workTree, const CommitProposal &proposal,
                                     const std::optional<CommitId> &put) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        Result<Collected> made = makeWorkTreeCommit(repository->get(), base, workTree, proposal, put);
        if (!made)
            return made;
        return pin(made->commit).transform([&] { return std::move(*made); });
    }

    Result<CommitId> commitPatch(const CommitId &base, const QByteArray &patch, const CommitProposal &proposal) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        return pinned(makePatchCommit(repository->get(), m_git, base, patch, proposal));
    }

    Result<CommitId> amend(const CommitId &commit, const CommitProposal &proposal) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const Result<CommitHandle> old = lookUpCommit(repository->get(), commit);
        Result<ObjectBatch> batch = ObjectBatch::begin(repository->get());
        if (!old || !batch)
            return std::unexpected(old ? batch.error() : old.error());
        std::vector<CommitId> parents;
        for (unsigned i = 0; i < git_commit_parentcount(old->get()); ++i)
            parents.push_back(fromOid<CommitId>(*git_commit_parent_id(old->get(), i)));
        const Result<git_oid> made = batch->addCommit(*git_commit_tree_id(old->get()), parents, proposal);
        if (!made)
            return std::unexpected(made.error());
        return pinned(batch->store().transform([&] { return fromOid<CommitId>(*made); }));
    }

    Result<> pin(const CommitId &commit) override
    {
        if (isPinned(commit)) // libgit2 would not write it again, nor sync it
            return syncRefs();
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const git_oid oid = toOid(commit);
        const QByteArray name = (kKeep + commit.toString()).toLatin1();
        ReferenceHandle ref;
        const auto create = [&] { return git_reference_create(into(ref), repository->get(), name.constData(), &oid, 1, nullptr); };
        int code = create();
        // The lock is another run's that pins the same commit just now: what a killed engine left is swept.
        for (const QDeadlineTimer limit(kOthersLock); code == GIT_ELOCKED && !limit.hasExpired(); code = create()) {
            QThread::msleep(5);
            if (isPinned(commit))
                return syncRefs();
        }
        return code < 0 ? gitFailure(code, u"Pinning the commit %1"_s.arg(commit.shortText())) : Result<>();
    }

    Result<std::vector<DiffBlock>> diff(const FileChange &change, Whitespace whitespace) override
    {
        if (change.binary)
            return std::vector<DiffBlock>();
        const Result<QByteArray> before = sideText(change.before);
        const Result<QByteArray> after = sideText(change.after);
        if (!before || !after)
            return std::unexpected(before ? after.error() : before.error());
        return diffLines(*before, *after, whitespace);
    }

    Result<QByteArray> blob(const BlobId &blob) override
    {
        return sideText(FileSide{.path = {}, .mode = 0100644, .blob = blob, .content = contentDigest({})});
    }

    Result<QByteArray> patch(const CommitId &base, const CommitId &head) override
    {
        Result<TreePair> trees = openTrees(base, head);
        if (!trees)
            return std::unexpected(std::move(trees.error()));
        const Result<OdbHandle> odb = objectsOf(trees->repository.get());
        if (!odb)
            return std::unexpected(odb.error());
        return listChanges(trees->repository.get(), trees->before.get(), trees->after.get())
            .and_then([&](const std::vector<ChangedFile> &changes) { return writePatch(odb->get(), changes); });
    }

    Result<bool> mergesCleanly(const CommitId &target, const CommitId &head) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const Result<ObjectBatch> scratch = ObjectBatch::begin(repository->get()); // merged blobs go there, and away
        const Result<CommitHandle> ours = lookUpCommit(repository->get(), target);
        const Result<CommitHandle> theirs = lookUpCommit(repository->get(), head);
        if (!scratch || !ours || !theirs)
            return std::unexpected(!scratch ? scratch.error() : !ours ? ours.error() : theirs.error());
        std::vector<CommitId> sides{target, head};
        if (const Result<CommitId> base = mergeBase(target, head))
            sides.push_back(*base);
        for (const CommitId &commit : sides) { // libgit2 lists all of them whole, however large
            const Result<std::vector<TreeFile>> files = treeOf(repository->get(), commit)
                .and_then([&](const TreeHandle &tree) { return listTree(repository->get(), tree.get()); });
            if (!files)
                return std::unexpected(files.error());
        }
        IndexHandle merged;
        const int code = git_merge_commits(into(merged), repository->get(), ours->get(), theirs->get(), nullptr);
        if (code < 0)
            return gitFailure(code, u"Merging %1 into %2"_s.arg(head.shortText(), target.shortText()));
        return git_index_has_conflicts(merged.get()) == 0;
    }

    Result<bool> isAncestor(const CommitId &ancestor, const CommitId &descendant) override
    {
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const git_oid old = toOid(ancestor), young = toOid(descendant);
        const int code = git_graph_descendant_of(repository->get(), &young, &old);
        if (code < 0)
            return gitFailure(code, u"Comparing %1 and %2"_s.arg(ancestor.shortText(), descendant.shortText()));
        return code == 1 || ancestor == descendant;
    }

private:
    Result<RepositoryHandle> open() const { return openVaultRepository(m_path); }

    Result<TreePair> openTrees(const CommitId &base, const CommitId &head) const
    {
        Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(std::move(repository.error()));
        Result<TreeHandle> before = treeOf(repository->get(), base);
        Result<TreeHandle> after = treeOf(repository->get(), head);
        if (!before || !after)
            return std::unexpected(before ? after.error() : before.error());
        return TreePair{std::move(*repository), std::move(*before), std::move(*after)};
    }

    static Result<> checkPaths(const TreePair &trees, const std::vector<ChangedFile> &changes)
    {
        const bool anyNew = std::ranges::any_of(changes, [](const ChangedFile &change) {
            return change.change == ChangeKind::Added || change.change == ChangeKind::Renamed;
        });
        if (!anyNew)
            return {};
        const Result<std::vector<TreeFile>> before = listTree(trees.repository.get(), trees.before.get());
        const Result<std::vector<TreeFile>> after = listTree(trees.repository.get(), trees.after.get());
        if (!before || !after)
            return std::unexpected(before ? after.error() : before.error());
        return checkNewPaths(*before, *after);
    }

    bool isPinned(const CommitId &commit) const
    {
        const Result<RepositoryHandle> repository = open();
        git_oid found;
        const QByteArray name = (kKeep + commit.toString()).toLatin1();
        return repository && git_reference_name_to_id(&found, repository->get(), name.constData()) == 0
               && fromOid<CommitId>(found) == commit;
    }

    Result<CommitId> pinned(Result<CommitId> made)
    {
        if (!made)
            return made;
        return pin(*made).transform([&] { return *made; });
    }

    Result<QByteArray> sideText(const std::optional<FileSide> &side) const
    {
        if (!side)
            return QByteArray();
        const Result<RepositoryHandle> repository = open();
        if (!repository)
            return std::unexpected(repository.error());
        const Result<OdbHandle> odb = objectsOf(repository->get());
        if (!odb)
            return std::unexpected(odb.error());
        return diffText(odb->get(), TreeLeaf{.mode = side->mode, .id = toOid(side->blob)});
    }

    static Error fetchError(Error error, const QString &from)
    {
        if (error.code != ErrorCode::IoError)
            return error;
        error.code = ErrorCode::Corrupt; // the revision was there: what failed is its objects
        error.remedy = u"Run `git fsck --strict` in %1 and mend what it names."_s.arg(from);
        return error;
    }

    /// What git wrote, names and all, before anything says that it is there.
    Result<> syncRefs() const
    {
        for (const QString &folder : {u"objects/pack"_s, u"refs/patchplane/keep"_s, QString()}) {
            if (const Result<> synced = files::syncFolder(m_path + u'/' + folder); !synced)
                return synced;
        }
        return {};
    }

    const QString m_path;
    const GitProgram m_git;
    std::mutex m_fetching; ///< two fetches of one commit would fight over its ref
};

Result<> makeRepository(const QString &path)
{
    startLibrary();
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_MKPATH;
    options.mode = 0700;
    options.initial_head = "none"; // no branch is ever made here
    RepositoryHandle repository;
    if (int code = git_repository_init_ext(into(repository), QFile::encodeName(path).constData(), &options); code < 0)
        return gitFailure(code, u"Making the vault %1"_s.arg(path));
    ConfigHandle config;
    int code = git_repository_config(into(config), repository.get());
    for (const auto &[name, value] : {std::pair("gc.auto", "0"), std::pair("maintenance.auto", "false"),
                                      std::pair("core.fsync", "all"), std::pair("core.logAllRefUpdates", "false")}) {
        if (code == 0)
            code = git_config_set_string(config.get(), name, value);
    }
    if (code < 0)
        return gitFailure(code, u"Setting up the vault %1"_s.arg(path));
    // libgit2 syncs neither; without one of them nothing here is a repository.
    for (const QString &file : {u"/HEAD"_s, u"/config"_s}) {
        if (const Result<> synced = files::syncFile(path + file); !synced)
            return synced;
    }
    QDir(path).mkpath(u"refs/patchplane/keep"_s);
    for (const QString &folder : {u"/refs/patchplane"_s, u"/refs"_s, u"/objects"_s, u""_s, u"/.."_s}) {
        if (const Result<> synced = files::syncFolder(path + folder); !synced)
            return synced;
    }
    return {};
}

/// Files of these names in a folder.
QStringList filesOf(const QString &folder, const QString &pattern, QDirIterator::IteratorFlags flags = {})
{
    QStringList paths;
    QDirIterator found(folder, {pattern}, QDir::Files | QDir::Hidden | QDir::System, flags);
    while (found.hasNext())
        paths << found.next();
    return paths;
}

} // namespace

void Vault::sweep(const QString &path)
{
    const QStringList left = filesOf(path, u"*.lock"_s) + filesOf(path + u"/refs"_s, u"*.lock"_s, QDirIterator::Subdirectories)
        + filesOf(path + u"/objects/pack"_s, u"tmp_*"_s)        // git's packs
        + filesOf(path + u"/objects/pack"_s, u"pack_git2_*"_s); // libgit2's
    for (const QString &file : left)
        QFile::remove(file); // one that stays is named by the call that meets it
    for (const QString &name : QDir(path).entryList({kPatchFolder + u'*'}, QDir::Dirs))
        QDir(path + u'/' + name).removeRecursively();
}

Result<std::shared_ptr<Vault>> Vault::open(const QString &path, const QString &gitProgram)
{
    if (!QFile::exists(path + u"/refs/patchplane/keep"_s)) {
        if (const Result<> made = makeRepository(path); !made)
            return std::unexpected(made.error());
    }
    if (QFile::exists(path + u"/objects/info/alternates"_s))
        return fail(Fault::Permanent, ErrorCode::Corrupt, u"The vault %1 borrows objects from elsewhere."_s.arg(path),
                    u"A vault is whole by itself: restore it from a backup."_s);
    if (const Result<RepositoryHandle> opened = openVaultRepository(path); !opened)
        return std::unexpected(opened.error());
    return std::make_shared<VaultOnDisk>(path, gitProgram);
}

} // namespace patchplane::git
