// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/time_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace patchplane::ui {

struct TimeText {
    Q_DECLARE_TR_FUNCTIONS(patchplane::ui::TimeText)
};

Instant wallNow()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Instant startOfDay(Instant now)
{
    const QDateTime midnight = toDateTime(now).toLocalTime().date().startOfDay();
    return Instant(std::chrono::milliseconds(midnight.toMSecsSinceEpoch()));
}

QString agoText(Instant then, Instant now)
{
    using namespace std::chrono;
    const auto age = duration_cast<seconds>(now - then);
    if (age < 60s)
        return TimeText::tr("now");
    if (age < 1h)
        return TimeText::tr("%1 min").arg(duration_cast<minutes>(age).count());
    if (then >= startOfDay(now))
        return TimeText::tr("%1 h").arg(duration_cast<hours>(age).count());
    if (then >= startOfDay(now) - days(1))
        return TimeText::tr("yesterday");
    return QLocale().toString(toDateTime(then).toLocalTime().date(), QStringLiteral("d MMM"));
}

QString durationText(std::chrono::milliseconds duration)
{
    using namespace std::chrono;
    const qint64 ms = duration.count();
    if (ms < 10'000)
        return TimeText::tr("%1 s").arg(QLocale().toString(double(ms) / 1000.0, 'f', 1));
    if (ms < 60'000)
        return TimeText::tr("%1 s").arg(ms / 1000);
    if (ms < 3'600'000)
        return TimeText::tr("%1 min %2 s").arg(ms / 60'000).arg(ms / 1000 % 60);
    return TimeText::tr("%1 h %2 min").arg(ms / 3'600'000).arg(ms / 60'000 % 60);
}

QString momentText(Instant moment)
{
    return QLocale().toString(toDateTime(moment).toLocalTime(), QLocale::LongFormat);
}

QString clockText(Instant moment)
{
    return QLocale().toString(toDateTime(moment).toLocalTime().time(), QLocale::ShortFormat);
}

} // namespace patchplane::ui
