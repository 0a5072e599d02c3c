// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"

namespace patchplane::api {

/// A repository on this disk, looked at.
struct FoundRepository {
    QString name;
    QString path; ///< work tree's root, or the bare repository
    QString defaultBranch;
};

/// The configuration of a repository's default branch as it stands now.
struct FoundProfile {
    ProfileDigest digest;
    QByteArray text;
    QString problem; ///< why it does not decode; empty: it does
};

/// What commands and queries ask of repositories and of the candidates in their vaults. Blocking, on the pool,
/// thread-safe.
class Repositories
{
public:
    virtual ~Repositories() = default;
    [[nodiscard]] virtual Result<FoundRepository> inspect(const QString &path) = 0;
    [[nodiscard]] virtual Result<std::vector<QString>> branches(const Repository &repository) = 0;
    [[nodiscard]] virtual Result<FoundProfile> profile(const Repository &repository) = 0;
    [[nodiscard]] virtual Result<FileDiff> diff(const RepositoryId &repository, const FileChange &file,
                                                Whitespace whitespace) = 0;
    [[nodiscard]] virtual Result<QByteArray> patch(const RepositoryId &repository, const CommitId &base,
                                                   const CommitId &head) = 0;
};

} // namespace patchplane::api
