// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/quantity.h"

#include <array>
#include <limits>

namespace patchplane::config {

struct Suffix {
    Unit unit;
    const char *text;
    qint64 factor;
};

// Largest first, so that writing finds the shortest form.
static constexpr auto kSuffixes = std::to_array<Suffix>({
    {Unit::Milliseconds, "h", 3'600'000},
    {Unit::Milliseconds, "min", 60'000},
    {Unit::Milliseconds, "s", 1'000},
    {Unit::Milliseconds, "ms", 1},
    {Unit::Bytes, "GiB", qint64(1) << 30},
    {Unit::Bytes, "MiB", qint64(1) << 20},
    {Unit::Bytes, "KiB", qint64(1) << 10},
    {Unit::Bytes, "B", 1},
    {Unit::Percent, "%", 1},
});

std::optional<qint64> parseQuantity(QStringView text, Unit unit)
{
    const QStringView trimmed = text.trimmed();
    qsizetype digits = 0;
    while (digits < trimmed.size() && trimmed[digits] >= u'0' && trimmed[digits] <= u'9')
        ++digits;
    bool isNumber = false;
    const qint64 number = trimmed.first(digits).toLongLong(&isNumber);
    const QStringView behind = trimmed.sliced(digits).trimmed();
    if (!isNumber)
        return std::nullopt;
    if (behind.isEmpty())
        return unit == Unit::Count ? std::optional(number) : std::nullopt;
    for (const Suffix &suffix : kSuffixes) {
        if (suffix.unit == unit && behind == QLatin1StringView(suffix.text) && number <= std::numeric_limits<qint64>::max() / suffix.factor)
            return number * suffix.factor;
    }
    return std::nullopt;
}

QString writeQuantity(qint64 amount, Unit unit)
{
    for (const Suffix &suffix : kSuffixes) {
        if (suffix.unit == unit && amount != 0 && amount % suffix.factor == 0)
            return QStringLiteral("%1 %2").arg(amount / suffix.factor).arg(QLatin1StringView(suffix.text));
    }
    return QString::number(amount);
}

QString describeUnit(Unit unit)
{
    switch (unit) {
    case Unit::Count: return QStringLiteral("a whole number");
    case Unit::Milliseconds: return QStringLiteral("a time like \"90 s\" or \"10 min\"");
    case Unit::Bytes: return QStringLiteral("a size like \"512 MiB\" or \"4 GiB\"");
    case Unit::Percent: return QStringLiteral("a share like \"200 %\" of one core");
    }
    return {};
}

} // namespace patchplane::config
