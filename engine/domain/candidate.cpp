// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/candidate.h"

#include <algorithm>

namespace patchplane {

/// One side of the whole change, by path. Whether a diff calls two sides a rename or a deletion and an addition is
/// its own judgement and no part of the identity; a copy's source is not changed and therefore not part of it.
static std::vector<FileSide> sidesOf(const std::vector<FileChange> &files, std::optional<FileSide> FileChange::*side)
{
    std::vector<FileSide> sides;
    for (const FileChange &file : files) {
        const bool copySource = file.change == ChangeKind::Copied && side == &FileChange::before;
        if (file.*side && !copySource)
            sides.push_back(*(file.*side));
    }
    std::ranges::sort(sides, {}, &FileSide::path);
    return sides;
}

static void addSides(DigestBuilder &digest, const std::vector<FileSide> &sides)
{
    digest.add(quint64(sides.size()));
    for (const FileSide &side : sides)
        digest.add(side.path.bytes).add(quint64(side.mode)).add(side.content.raw());
}

CandidateDigest candidateDigest(const std::vector<RepositoryChange> &changes)
{
    DigestBuilder digest("patchplane candidate 1");
    digest.add(quint64(changes.size()));
    for (const RepositoryChange &change : changes) {
        digest.add(change.repository.toString()).add(change.base.raw()).add(change.head.raw()).add(change.commitObject);
        addSides(digest, sidesOf(change.files, &FileChange::before));
        addSides(digest, sidesOf(change.files, &FileChange::after));
    }
    return digest.finish<CandidateTag>();
}

SubjectDigest subjectDigest(const Subject &subject)
{
    return DigestBuilder("patchplane subject 1")
        .add(subject.candidate.raw())
        .add(toText(subject.publication))
        .add(subject.branch)
        .add(subject.target)
        .finish<SubjectTag>();
}

} // namespace patchplane
