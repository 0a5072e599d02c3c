// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"

#include <mutex>

namespace patchplane::store {

/// The machine's clock and UUIDv7 (RFC 9562, 5.7, method 2): 48 bits of milliseconds, then 74 bits that start at
/// random and grow by random steps within a millisecond, or while the clock stands or goes back. Thread-safe.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Instant now() override;
    [[nodiscard]] QUuid newUuid() override;

private:
    std::mutex m_lock;
    quint64 m_msecs = 0;
    quint64 m_high = 0; ///< the upper 12 of the 74 bits
    quint64 m_low = 0;  ///< the lower 62
};

} // namespace patchplane::store
