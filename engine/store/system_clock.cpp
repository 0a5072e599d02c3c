// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/system_clock.h"

#include <QRandomGenerator>
#include <QtEndian>

namespace patchplane::store {

static constexpr quint64 kHighLimit = 1ull << 12;
static constexpr quint64 kLowLimit = 1ull << 62;

Instant SystemClock::now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

QUuid SystemClock::newUuid()
{
    const quint64 random = QRandomGenerator::system()->generate64();
    const std::lock_guard lock(m_lock);
    const quint64 msecs = quint64(toMsecs(now()));
    if (msecs > m_msecs) {
        m_msecs = msecs;
        m_high = (random >> 40) % (kHighLimit / 2); // the upper half is room to grow
        m_low = QRandomGenerator::system()->generate64() % kLowLimit;
    } else {
        m_low += 1 + (random & 0xffffffff);
        m_high += m_low / kLowLimit;
        m_low %= kLowLimit;
        m_msecs += m_high / kHighLimit;
        m_high %= kHighLimit;
    }
    QByteArray bytes(16, Qt::Uninitialized);
    qToBigEndian(m_msecs << 16 | 0x7000 | m_high, bytes.data());
    qToBigEndian(1ull << 63 | m_low, bytes.data() + 8);
    return QUuid::fromRfc4122(bytes);
}

} // namespace patchplane::store
