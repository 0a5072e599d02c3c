// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/store_reads.h"

namespace patchplane::api {

QFuture<Result<std::optional<Acceptance>>> StoreReads::acceptedProfile(RepositoryId repository)
{
    using Found = std::optional<Acceptance>;
    return m_model.acceptedProfile(repository).then([repository](const Result<std::optional<store::AcceptedProfile>> &kept) {
        return kept.transform([&](const std::optional<store::AcceptedProfile> &profile) {
            return profile ? Found({profile->sequence, {repository, profile->profile, profile->text, profile->by}}) : Found();
        });
    });
}

} // namespace patchplane::api
