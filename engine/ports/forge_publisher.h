// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"
#include "engine/domain/request.h"

#include <QCoroTask>

namespace patchplane {

/// What is to become visible: exactly the approved subject. `expectedOld` is what the ref must be now (absent: it must
/// not exist).
struct PublicationOrder {
    Repository repository;
    Subject subject;
    CommitId commit;
    std::optional<CommitId> expectedOld;
};

struct PublicationFound {
    QString ref;
    CommitId commit;
};

/// Where a subject is published (PP-51): a local repository today. Each method answers in its limit; engine thread.
class ForgePublisher
{
public:
    virtual ~ForgePublisher() = default;
    /// Is it there already? The probe of an effect whose answer was lost. Empty: no trace of it.
    virtual QCoro::Task<Result<std::optional<PublicationFound>>> find(PublicationOrder order) = 0;
    /// Makes the branch or moves it, with the old value compared by git itself. PushRefused, BaseConflict.
    virtual QCoro::Task<Result<PublicationFound>> publish(PublicationOrder order) = 0;
};

} // namespace patchplane
