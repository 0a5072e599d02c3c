// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/place.h"

namespace patchplane::workflow {

Result<Place> placeOf(const Services &services, const RepositoryId &id)
{
    Result<Repository> repository = services.repository(id);
    if (!repository)
        return std::unexpected(repository.error());
    Result<std::shared_ptr<git::Vault>> vault = services.vault(id);
    if (!vault)
        return std::unexpected(vault.error());
    return Place{*std::move(repository), *std::move(vault)};
}

Result<std::unique_ptr<git::UserRepository>> usersRepository(const Services &services, const Repository &repository)
{
    return git::UserRepository::open(repository.path, services.gitProgram);
}

} // namespace patchplane::workflow
