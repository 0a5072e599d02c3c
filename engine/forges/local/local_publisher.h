// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/forge_publisher.h"

#include <functional>

class QThreadPool;

namespace patchplane::forges {

/// Publishes to a repository on this disk: a new branch, or a fast-forward of the target (Merge). The user's work tree,
/// index, configuration and HEAD are never touched; a branch that is checked out is never moved.
///
/// Engine thread; the git work runs in `pool`, which outlives it. `vaultPath` tells where a repository's vault is.
/// `find` answers for Branch: the branch is at the commit; for Merge: the target contains it. `publish` of what is
/// there already answers like `find`, so an order may be given any number of times and has its effect once.
/// Errors: PushRefused (moved, checked out, no branch name), BaseConflict (Merge that is no fast-forward), NotFound,
/// InvalidInput, DiskFull, IoError.
class LocalPublisher final : public ForgePublisher
{
public:
    LocalPublisher(QThreadPool &pool, QString gitProgram, std::function<QString(RepositoryId)> vaultPath);

    QCoro::Task<Result<std::optional<PublicationFound>>> find(PublicationOrder order) override;
    QCoro::Task<Result<PublicationFound>> publish(PublicationOrder order) override;

private:
    QThreadPool &m_pool;
    const QString m_gitProgram;
    const std::function<QString(RepositoryId)> m_vaultPath;
};

} // namespace patchplane::forges
