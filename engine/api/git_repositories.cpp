// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/git_repositories.h"

#include "engine/config/profile.h"

#include <QDir>

namespace patchplane::api {
namespace {

constexpr int kGitlinkMode = 0160000;

// A gitlink has no content of ours: what git shows is shown.
Result<QByteArray> contentOf(git::Vault &vault, const std::optional<FileSide> &side)
{
    if (!side)
        return QByteArray();
    if (side->mode == kGitlinkMode)
        return QByteArray("Subproject commit " + side->blob.raw().toHex() + '\n');
    return vault.blob(side->blob);
}

bool hasGitlink(const FileChange &file)
{
    return (file.before && file.before->mode == kGitlinkMode) || (file.after && file.after->mode == kGitlinkMode);
}

} // namespace

Result<FoundRepository> GitRepositories::inspect(const QString &path)
{
    const Result<std::unique_ptr<git::UserRepository>> user = git::UserRepository::open(path, m_git);
    if (!user)
        return std::unexpected(user.error());
    const Result<QString> branch = (*user)->defaultBranch();
    if (!branch)
        return std::unexpected(branch.error());
    return FoundRepository{QDir((*user)->path()).dirName(), (*user)->path(), *branch};
}

Result<std::vector<QString>> GitRepositories::branches(const Repository &repository)
{
    const Result<std::unique_ptr<git::UserRepository>> user = git::UserRepository::open(repository.path, m_git);
    if (!user)
        return std::unexpected(user.error());
    return (*user)->branches();
}

Result<FoundProfile> GitRepositories::profile(const Repository &repository)
{
    const Result<std::shared_ptr<git::Vault>> vault = m_vaultOf(repository.id);
    if (!vault)
        return std::unexpected(vault.error());
    const Result<CommitId> head = (*vault)->import(repository.path, repository.defaultBranch);
    if (!head)
        return std::unexpected(head.error());
    Result<QByteArray> text = (*vault)->file(*head, RepoPath{".patchplane.toml"});
    if (!text && text.error().code == ErrorCode::NotFound)
        text = QByteArray(); // none is a configuration too: no set-up, no checks
    if (!text)
        return std::unexpected(text.error());
    const Result<config::Profile> decoded = config::parseProfile(*text);
    return FoundProfile{config::profileDigest(*text), *text,
                        decoded ? QString() : decoded.error().what + u' ' + decoded.error().remedy};
}

Result<FileDiff> GitRepositories::diff(const RepositoryId &repository, const FileChange &file, Whitespace whitespace)
{
    const Result<std::shared_ptr<git::Vault>> vault = m_vaultOf(repository);
    if (!vault)
        return std::unexpected(vault.error());
    Result<QByteArray> before = contentOf(**vault, file.before);
    if (!before)
        return std::unexpected(before.error());
    Result<QByteArray> after = contentOf(**vault, file.after);
    if (!after)
        return std::unexpected(after.error());
    FileDiff diff{file, *std::move(before), *std::move(after), {}};
    if (hasGitlink(file)) {
        diff.blocks = {{0, int(diff.before.count('\n')), 0, int(diff.after.count('\n'))}};
        return diff;
    }
    if (file.binary)
        return diff;
    Result<std::vector<DiffBlock>> blocks = (*vault)->diff(file, whitespace);
    if (!blocks)
        return std::unexpected(blocks.error());
    diff.blocks = *std::move(blocks);
    return diff;
}

Result<QByteArray> GitRepositories::patch(const RepositoryId &repository, const CommitId &base, const CommitId &head)
{
    const Result<std::shared_ptr<git::Vault>> vault = m_vaultOf(repository);
    return vault ? (*vault)->patch(base, head) : Result<QByteArray>(std::unexpected(vault.error()));
}

} // namespace patchplane::api
