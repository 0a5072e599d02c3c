// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/repositories.h"
#include "engine/git/vault.h"

#include <functional>

namespace patchplane::api {

/// `Repositories` over git: the user's repositories are only read, the lines come from the vaults.
class GitRepositories final : public Repositories
{
public:
    using VaultOf = std::function<Result<std::shared_ptr<git::Vault>>(const RepositoryId &)>;
    /// `gitProgram` is absolute; `vaultOf` is called on the pool.
    GitRepositories(QString gitProgram, VaultOf vaultOf) : m_git(std::move(gitProgram)), m_vaultOf(std::move(vaultOf)) {}

    [[nodiscard]] Result<FoundRepository> inspect(const QString &path) override;
    [[nodiscard]] Result<std::vector<QString>> branches(const Repository &repository) override;
    [[nodiscard]] Result<FoundProfile> profile(const Repository &repository) override;
    [[nodiscard]] Result<FileDiff> diff(const RepositoryId &repository, const FileChange &file, Whitespace whitespace) override;
    [[nodiscard]] Result<QByteArray> patch(const RepositoryId &repository, const CommitId &base, const CommitId &head) override;

private:
    QString m_git;
    VaultOf m_vaultOf;
};

} // namespace patchplane::api
