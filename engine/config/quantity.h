// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace patchplane::config {

/// What a number counts, and so which units may stand behind it: "90 s", "4 GiB", "50 %".
enum class Unit { Count, Milliseconds, Bytes, Percent };

/// The amount in the unit's smallest step, or nothing: unknown unit, no number, too large. "4GiB" and "4 GiB" are one.
[[nodiscard]] std::optional<qint64> parseQuantity(QStringView text, Unit unit);
/// The shortest way to write it: 600000 ms is "10 min".
[[nodiscard]] QString writeQuantity(qint64 amount, Unit unit);
/// "a time like \"90 s\" or \"10 min\"": for errors and the reference.
[[nodiscard]] QString describeUnit(Unit unit);

} // namespace patchplane::config
