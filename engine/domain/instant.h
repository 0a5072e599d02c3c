// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimeZone>

#include <chrono>

namespace patchplane {

/// A moment: UTC, whole milliseconds since 1970. The domain reads no clock; moments come in as values.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

[[nodiscard]] inline qint64 toMsecs(Instant moment)
{
    return qint64(moment.time_since_epoch().count());
}
[[nodiscard]] inline QDateTime toDateTime(Instant moment)
{
    return QDateTime::fromMSecsSinceEpoch(toMsecs(moment), QTimeZone::UTC);
}

} // namespace patchplane
