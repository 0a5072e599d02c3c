// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/domain/git_ids.h"
#include "engine/git/tree_limits.h"

#include <git2.h>

#include <memory>

/// libgit2 in this folder only: every handle is owned here, every error is taken at once (libgit2 keeps one text a
/// thread and overwrites it). A handle stays in the thread and call that opened it. No object is read before its header
/// said that it is small enough: a few bytes of a pack may stand for any length.
namespace patchplane::git {

template <auto release>
struct Release {
    template <class T>
    void operator()(T *handle) const
    {
        release(handle);
    }
};
using RepositoryHandle = std::unique_ptr<git_repository, Release<git_repository_free>>;
using OdbHandle = std::unique_ptr<git_odb, Release<git_odb_free>>;
using OdbObjectHandle = std::unique_ptr<git_odb_object, Release<git_odb_object_free>>;
using OdbBackendHandle = git_odb_backend *; ///< owned by the Odb that it was added to
using ObjectHandle = std::unique_ptr<git_object, Release<git_object_free>>;
using CommitHandle = std::unique_ptr<git_commit, Release<git_commit_free>>;
using TreeHandle = std::unique_ptr<git_tree, Release<git_tree_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Release<git_reference_free>>;
using SignatureHandle = std::unique_ptr<git_signature, Release<git_signature_free>>;
using IndexHandle = std::unique_ptr<git_index, Release<git_index_free>>;
using DiffHandle = std::unique_ptr<git_diff, Release<git_diff_free>>;
using PackBuilderHandle = std::unique_ptr<git_packbuilder, Release<git_packbuilder_free>>;
using ConfigHandle = std::unique_ptr<git_config, Release<git_config_free>>;
using StatusHandle = std::unique_ptr<git_status_list, Release<git_status_list_free>>;
using BranchIteratorHandle = std::unique_ptr<git_branch_iterator, Release<git_branch_iterator_free>>;

/// The slot that a libgit2 function writes a new handle to: `git_odb_open(into(odb), …)`. The handle is there when that
/// whole expression is over, not before: look at it in the next one.
template <class Handle>
class Into
{
public:
    explicit Into(Handle &owner) : m_owner(owner) {}
    ~Into() { m_owner.reset(m_raw); }
    Into(const Into &) = delete;
    Into &operator=(const Into &) = delete;
    operator typename Handle::pointer *() { return &m_raw; }

private:
    Handle &m_owner;
    typename Handle::pointer m_raw = nullptr;
};
template <class Handle>
Into<Handle> into(Handle &handle)
{
    return Into<Handle>(handle);
}

/// What libgit2 said last in this thread, as our error; `doing` begins the sentence ('Reading the commit 12ab').
[[nodiscard]] std::unexpected<Error> gitFailure(int code, const QString &doing);

/// A bare repository of the engine; starts libgit2 with the settings of security.md 18 on first use.
[[nodiscard]] Result<RepositoryHandle> openVaultRepository(const QString &path);
/// The repository that `path` lies in, the user's; nothing of it is executed.
[[nodiscard]] Result<RepositoryHandle> openUserRepository(const QString &path);
/// Makes sure that libgit2 runs with our settings; any thread.
void startLibrary();

template <class Tag>
[[nodiscard]] git_oid toOid(const ObjectId<Tag> &id)
{
    git_oid oid;
    git_oid_fromraw(&oid, reinterpret_cast<const unsigned char *>(id.raw().constData()));
    return oid;
}
template <class Id>
[[nodiscard]] Id fromOid(const git_oid &oid)
{
    return *Id::fromRaw(QByteArray(reinterpret_cast<const char *>(oid.id), 20));
}

[[nodiscard]] Result<CommitHandle> lookUpCommit(git_repository *repository, const CommitId &id);
[[nodiscard]] Result<TreeHandle> lookUpTree(git_repository *repository, const git_oid &id);
[[nodiscard]] Result<TreeHandle> treeOf(git_repository *repository, const CommitId &id);
/// The bytes of an object of this kind; NotFound, Corrupt, LimitExceeded.
[[nodiscard]] Result<QByteArray> readObject(git_odb *odb, const git_oid &id, git_object_t kind,
                                            const TreeLimits &limits = {});
[[nodiscard]] Result<OdbHandle> objectsOf(git_repository *repository);
/// Its length without its bytes.
[[nodiscard]] Result<qint64> objectSize(git_odb *odb, const git_oid &id);

} // namespace patchplane::git
