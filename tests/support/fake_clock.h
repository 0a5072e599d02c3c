// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"

namespace patchplane::test {

/// A clock that moves only when it is told to, and counts its ids.
class FakeClock : public Clock
{
public:
    Instant now() override { return m_now; }
    QUuid newUuid() override
    {
        ++m_ids;
        return QUuid(uint(m_ids), ushort(m_ids >> 32), 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);
    }
    void set(Instant moment) { m_now = std::max(m_now, moment); }
    void advance(std::chrono::milliseconds by) { m_now += by; }

private:
    Instant m_now{std::chrono::milliseconds(1'800'000'000'000)};
    quint64 m_ids = 0;
};

} // namespace patchplane::test
