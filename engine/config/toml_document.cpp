// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/toml_document.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.hpp>

namespace patchplane::config {

static QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

static Instant instant(const toml::date_time &value)
{
    using namespace std::chrono;
    const sys_days day = year_month_day(year(value.date.year), month(value.date.month), std::chrono::day(value.date.day));
    const auto ofDay = hours(value.time.hour) + minutes(value.time.minute) + seconds(value.time.second)
        + duration_cast<milliseconds>(nanoseconds(value.time.nanosecond));
    return Instant(day.time_since_epoch()) + duration_cast<milliseconds>(ofDay) - minutes(value.offset->minutes);
}

static TomlValue converted(const toml::node &node);

static void fill(TomlValue &value, const toml::node &node)
{
    if (const auto *table = node.as_table()) {
        value.kind = TomlKind::Table;
        for (const auto &[key, member] : *table)
            value.members.emplace_back(text(key.str()), converted(member));
    } else if (const auto *array = node.as_array()) {
        value.kind = TomlKind::List;
        for (const toml::node &item : *array)
            value.items.push_back(converted(item));
    } else if (const auto *string = node.as_string()) {
        value.kind = TomlKind::Text;
        value.text = text(string->get());
    } else if (const auto *integer = node.as_integer()) {
        value.kind = TomlKind::Integer;
        value.integer = integer->get();
    } else if (const auto *boolean = node.as_boolean()) {
        value.kind = TomlKind::Bool;
        value.boolean = boolean->get();
    } else if (const auto *moment = node.as_date_time(); moment && moment->get().offset) {
        value.kind = TomlKind::Moment;
        value.moment = instant(moment->get());
    } else if (const auto *number = node.as_floating_point()) {
        value.kind = TomlKind::Float;
        value.text = QString::number(number->get());
    } else {
        value.kind = TomlKind::Other;
        value.text = QStringLiteral("a date or time without zone");
    }
}

static TomlValue converted(const toml::node &node)
{
    TomlValue value;
    value.line = int(node.source().begin.line);
    fill(value, node);
    return value;
}

Result<TomlValue> parseToml(const QByteArray &bytes, const QString &fileName, qsizetype limit)
{
    if (bytes.size() > limit) {
        return fail(Fault::Permanent, ErrorCode::LimitExceeded,
                    QStringLiteral("%1 is larger than %2 bytes.").arg(fileName).arg(limit),
                    QStringLiteral("Make it smaller."));
    }
    const toml::parse_result result = toml::parse(std::string_view(bytes.constData(), size_t(bytes.size())));
    if (!result) {
        return fail(Fault::Permanent, ErrorCode::InvalidInput,
                    QStringLiteral("%1:%2: not TOML: %3").arg(fileName).arg(result.error().source().begin.line)
                        .arg(text(result.error().description())),
                    QStringLiteral("Correct line %1 of %2.").arg(result.error().source().begin.line).arg(fileName));
    }
    return converted(result.table());
}

const TomlValue *TomlValue::member(QStringView name) const
{
    for (const auto &[key, value] : members) {
        if (key == name)
            return &value;
    }
    return nullptr;
}

QString TomlValue::described() const
{
    switch (kind) {
    case TomlKind::Bool: return boolean ? QStringLiteral("true") : QStringLiteral("false");
    case TomlKind::Integer: return QString::number(integer);
    case TomlKind::Text: return u'"' + text.left(40) + u'"';
    case TomlKind::Moment: return toDateTime(moment).toString(Qt::ISODate);
    case TomlKind::Float:
    case TomlKind::Other: return text;
    case TomlKind::List: return QStringLiteral("a list");
    case TomlKind::Table: return QStringLiteral("a table");
    }
    return {};
}

} // namespace patchplane::config
