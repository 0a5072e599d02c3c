// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/id.h"
#include "engine/domain/instant.h"

namespace patchplane {

/// Time and ids, which the domain neither reads nor makes. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() = 0;
    /// A UUIDv7 that is larger than every one this clock gave before.
    [[nodiscard]] virtual QUuid newUuid() = 0;

    template <class T>
    [[nodiscard]] T newId()
    {
        return T(newUuid());
    }
};

} // namespace patchplane
