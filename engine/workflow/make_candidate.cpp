// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/make_candidate.h"

namespace patchplane::workflow {

static std::unexpected<Error> nothingChanged(const CandidateEnds &ends)
{
    const bool existed = ends.origin == Origin::ExistingBranch;
    return fail(Fault::Permanent, ErrorCode::NothingChanged,
                QStringLiteral("%1 changes nothing on %2").arg(ends.head.shortText(), ends.base.shortText()),
                existed ? QStringLiteral("Name a branch that has commits of its own, or another base.")
                        : QStringLiteral("Start it anew, and ask for another change."));
}

Result<Candidate> makeCandidate(git::Vault &vault, const RepositoryId &repository, const CandidateEnds &ends)
{
    const Result<> pinned = vault.pin(ends.head);
    if (!pinned)
        return std::unexpected(pinned.error());
    Result<RepositoryChange> change = vault.describe(repository, ends.base, ends.head);
    if (!change)
        return std::unexpected(change.error());
    if (change->files.empty())
        return nothingChanged(ends);
    std::vector<RepositoryChange> changes{*std::move(change)};
    const CandidateDigest digest = candidateDigest(changes);
    return Candidate{digest, ends.origin, ends.parent, ends.round, std::move(changes)};
}

} // namespace patchplane::workflow
