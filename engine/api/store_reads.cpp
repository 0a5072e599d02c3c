// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/store_reads.h"

namespace patchplane::api {

QFuture<Result<std::optional<ProfileAccepted>>> StoreReads::acceptedProfile(RepositoryId repository)
{
    using Found = std::optional<ProfileAccepted>;
    return m_model.acceptedProfile(repository).then([repository](const Result<std::optional<store::AcceptedProfile>> &kept) {
        return kept.transform([&](const std::optional<store::AcceptedProfile> &profile) {
            return profile ? Found(ProfileAccepted{repository, profile->profile, profile->text, profile->by}) : Found();
        });
    });
}

} // namespace patchplane::api
