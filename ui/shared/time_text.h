// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/instant.h"

#include <QString>

#include <functional>

namespace patchplane::ui {

/// The wall clock, handed in so that tests own it.
using WallClock = std::function<Instant()>;
[[nodiscard]] Instant wallNow();

/// "now", "4 min", "3 h", "yesterday", "12 Nov": how long ago, as short as a list wants it.
[[nodiscard]] QString agoText(Instant then, Instant now);
/// "0.4 s", "12 s", "3 min 20 s", "2 h 5 min".
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);
/// The moment in local time, whole: for tooltips.
[[nodiscard]] QString momentText(Instant moment);
/// The time of day in local time: "14:03".
[[nodiscard]] QString clockText(Instant moment);
/// Midnight of the local day that `now` is in.
[[nodiscard]] Instant startOfDay(Instant now);

} // namespace patchplane::ui
