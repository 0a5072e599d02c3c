// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/json.h"

#include <QJsonDocument>

#include <limits>

namespace patchplane {

static QString described(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Undefined: return QStringLiteral("nothing");
    case QJsonValue::Null: return QStringLiteral("null");
    case QJsonValue::Bool: return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double: return QString::number(value.toDouble());
    case QJsonValue::String: return u'"' + value.toString().left(40) + u'"';
    case QJsonValue::Array: return QStringLiteral("a list");
    case QJsonValue::Object: return QStringLiteral("an object");
    }
    return {};
}

std::unexpected<Error> jsonFault(const JsonPlace &at, const QString &expected, const QJsonValue &got)
{
    const QString place = at.text().isEmpty() ? QStringLiteral("the record") : at.text();
    return fail(Fault::Permanent, ErrorCode::InvalidInput,
                QStringLiteral("%1: expected %2, got %3").arg(place, expected, described(got)),
                QStringLiteral("Correct the field, or use the program version that wrote it."));
}

QByteArray jsonBytes(const QJsonValue &json)
{
    if (json.isArray())
        return QJsonDocument(json.toArray()).toJson(QJsonDocument::Compact);
    return QJsonDocument(json.toObject()).toJson(QJsonDocument::Compact);
}

Result<QJsonObject> parseJsonObject(const QByteArray &bytes)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return fail(Fault::Permanent, ErrorCode::InvalidInput,
                    QStringLiteral("not JSON at byte %1: %2").arg(problem.offset).arg(problem.errorString()),
                    QStringLiteral("Send one JSON object, in UTF-8."));
    }
    if (!document.isObject())
        return jsonFault({}, QStringLiteral("an object"), document.array());
    return document.object();
}

void json_detail::put(QJsonObject &object, const char *name, const QJsonValue &value)
{
    if (!value.isNull())
        object.insert(QLatin1StringView(name), value);
}

Result<bool> JsonCodec<bool>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isBool())
        return jsonFault(at, QStringLiteral("true or false"), json);
    return json.toBool();
}

Result<qint64> JsonCodec<qint64>::read(const QJsonValue &json, const JsonPlace &at)
{
    // A number that is no whole 64-bit number makes toInteger answer the default, so ask with two defaults.
    if (!json.isDouble() || json.toInteger(0) != json.toInteger(1))
        return jsonFault(at, QStringLiteral("a whole number"), json);
    return json.toInteger();
}

Result<int> JsonCodec<int>::read(const QJsonValue &json, const JsonPlace &at)
{
    const Result<qint64> number = fromJson<qint64>(json, at);
    if (!number)
        return std::unexpected(number.error());
    if (*number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
        return jsonFault(at, QStringLiteral("a whole number of 32 bits"), json);
    return int(*number);
}

Result<double> JsonCodec<double>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isDouble())
        return jsonFault(at, QStringLiteral("a number"), json);
    return json.toDouble();
}

Result<QString> JsonCodec<QString>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isString())
        return jsonFault(at, QStringLiteral("a text"), json);
    return json.toString();
}

Result<QByteArray> JsonCodec<QByteArray>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isString())
        return jsonFault(at, QStringLiteral("bytes in base64"), json);
    const auto bytes = QByteArray::fromBase64Encoding(json.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return jsonFault(at, QStringLiteral("bytes in base64"), json);
    return *bytes;
}

} // namespace patchplane
