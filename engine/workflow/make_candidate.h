// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"
#include "engine/git/vault.h"

namespace patchplane::workflow {

/// What a candidate is made of before it has a digest.
struct CandidateEnds {
    CommitId base;
    CommitId head;
    Origin origin;
    std::optional<CandidateDigest> parent;
    int round = 1;
};

/// Pins the head, describes base..head and digests it; durable when it returns. NothingChanged when no file differs.
/// Pool thread.
[[nodiscard]] Result<Candidate> makeCandidate(git::Vault &vault, const RepositoryId &repository,
                                              const CandidateEnds &ends);

} // namespace patchplane::workflow
