// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/services.h"

namespace patchplane::workflow {

/// Where a request's change lives: the user's repository, and the vault that holds its candidates.
struct Place {
    Repository repository;
    std::shared_ptr<git::Vault> vault;
};

/// NotFound for a repository that is not known, or why its vault cannot be opened. Pool thread.
[[nodiscard]] Result<Place> placeOf(const Services &services, const RepositoryId &id);

/// The user's own repository at that place. Pool thread.
[[nodiscard]] Result<std::unique_ptr<git::UserRepository>> usersRepository(const Services &services,
                                                                           const Repository &repository);

} // namespace patchplane::workflow
