// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/handles.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

/// Once for the process: no configuration but a repository's own, every object synced to disk, and no question who
/// owns a repository (the engine may be another user than its owner; what it must not trust it does not execute).
struct Library {
    Library()
    {
        git_libgit2_init();
        for (const int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                                GIT_CONFIG_LEVEL_PROGRAMDATA})
            git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
        git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    }
};

ErrorCode codeOf(int code, const git_error *error)
{
    if (code == GIT_ENOTFOUND)
        return ErrorCode::NotFound;
    if (code == GIT_EINVALIDSPEC || code == GIT_EINVALID || code == GIT_EAMBIGUOUS)
        return ErrorCode::InvalidInput;
    if (error && error->message && std::strstr(error->message, std::strerror(ENOSPC)))
        return ErrorCode::DiskFull;
    if (error && (error->klass == GIT_ERROR_ODB || error->klass == GIT_ERROR_ZLIB || error->klass == GIT_ERROR_TREE
                  || error->klass == GIT_ERROR_OBJECT || error->klass == GIT_ERROR_SHA))
        return ErrorCode::Corrupt;
    return ErrorCode::IoError;
}

Result<> checkSize(git_odb *odb, const git_oid &id, const TreeLimits &limits)
{
    const Result<qint64> size = objectSize(odb, id);
    if (!size)
        return std::unexpected(size.error());
    if (*size <= limits.blob)
        return {};
    return fail(Fault::Refused, ErrorCode::LimitExceeded,
                u"The object %1 has %2 bytes; no more than %3 are read."_s.arg(fromOid<BlobId>(id).shortText())
                    .arg(*size)
                    .arg(limits.blob),
                u"Take the large file out of the change."_s);
}

Result<> checkSize(git_repository *repository, const git_oid &id)
{
    return objectsOf(repository).and_then([&](const OdbHandle &odb) { return checkSize(odb.get(), id, TreeLimits{}); });
}

} // namespace

void startLibrary()
{
    static const Library library; // never shut down: handles may outlive any static
}

std::unexpected<Error> gitFailure(int code, const QString &doing)
{
    const git_error *error = git_error_last();
    const ErrorCode kind = codeOf(code, error);
    const QString text = error && error->message ? QString::fromUtf8(error->message) : u"error %1"_s.arg(code);
    return fail(kind == ErrorCode::DiskFull ? Fault::Transient : Fault::Permanent, kind,
                u"%1 failed: %2."_s.arg(doing, text));
}

Result<RepositoryHandle> openVaultRepository(const QString &path)
{
    startLibrary();
    RepositoryHandle repository;
    if (const int code = git_repository_open_bare(into(repository), QFile::encodeName(path).constData()); code < 0)
        return gitFailure(code, u"Opening the vault %1"_s.arg(path));
    return repository;
}

Result<RepositoryHandle> openUserRepository(const QString &path)
{
    startLibrary();
    RepositoryHandle repository;
    const int code = QFileInfo::exists(path)
                         ? git_repository_open_ext(into(repository), QFile::encodeName(path).constData(), 0, nullptr)
                         : GIT_ENOTFOUND;
    if (code == GIT_ENOTFOUND)
        return fail(Fault::Refused, ErrorCode::InvalidInput, u"There is no git repository at %1."_s.arg(path),
                    u"Name a folder inside a git repository."_s);
    if (code < 0)
        return gitFailure(code, u"Opening the repository %1"_s.arg(path));
    return repository;
}

Result<CommitHandle> lookUpCommit(git_repository *repository, const CommitId &id)
{
    const git_oid oid = toOid(id);
    if (const Result<> small = checkSize(repository, oid); !small)
        return std::unexpected(small.error());
    CommitHandle commit;
    if (const int code = git_commit_lookup(into(commit), repository, &oid); code < 0)
        return gitFailure(code, u"Reading the commit %1"_s.arg(id.shortText()));
    return commit;
}

Result<TreeHandle> lookUpTree(git_repository *repository, const git_oid &id)
{
    if (const Result<> small = checkSize(repository, id); !small)
        return std::unexpected(small.error());
    TreeHandle tree;
    if (const int code = git_tree_lookup(into(tree), repository, &id); code < 0)
        return gitFailure(code, u"Reading the tree %1"_s.arg(fromOid<TreeId>(id).shortText()));
    return tree;
}

Result<TreeHandle> treeOf(git_repository *repository, const CommitId &id)
{
    return lookUpCommit(repository, id).and_then([&](const CommitHandle &commit) {
        return lookUpTree(repository, *git_commit_tree_id(commit.get()));
    });
}

Result<OdbHandle> objectsOf(git_repository *repository)
{
    OdbHandle odb;
    if (const int code = git_repository_odb(into(odb), repository); code < 0)
        return gitFailure(code, u"Opening the object store"_s);
    return odb;
}

Result<QByteArray> readObject(git_odb *odb, const git_oid &id, git_object_t kind, const TreeLimits &limits)
{
    if (const Result<> small = checkSize(odb, id, limits); !small)
        return std::unexpected(small.error());
    OdbObjectHandle object;
    if (const int code = git_odb_read(into(object), odb, &id); code < 0)
        return gitFailure(code, u"Reading the object %1"_s.arg(fromOid<BlobId>(id).shortText()));
    if (git_odb_object_type(object.get()) != kind)
        return fail(Fault::Permanent, ErrorCode::Corrupt,
                    u"The object %1 is of another kind than its tree says."_s.arg(fromOid<BlobId>(id).shortText()));
    return QByteArray(static_cast<const char *>(git_odb_object_data(object.get())),
                      qsizetype(git_odb_object_size(object.get())));
}

Result<qint64> objectSize(git_odb *odb, const git_oid &id)
{
    size_t size = 0;
    git_object_t kind = GIT_OBJECT_INVALID;
    if (const int code = git_odb_read_header(&size, &kind, odb, &id); code < 0)
        return gitFailure(code, u"Reading the object %1"_s.arg(fromOid<BlobId>(id).shortText()));
    return qint64(size);
}

} // namespace patchplane::git
