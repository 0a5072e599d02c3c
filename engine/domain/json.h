// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/digest.h"
#include "engine/domain/enum_text.h"
#include "engine/domain/error.h"
#include "engine/domain/git_ids.h"
#include "engine/domain/id.h"
#include "engine/domain/instant.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>
#include <tuple>
#include <variant>
#include <vector>

/// Encode and decode of our own records (log payloads, contracts) from ONE table beside each struct:
///
///     struct CheckStarted {
///         QString name;
///         CandidateDigest candidate;
///         static constexpr auto fields()
///         {
///             using T = CheckStarted;
///             return std::tuple(field("name", &T::name), field("candidate", &T::candidate));
///         }
///     };
///
/// The table lists every member in the order of declaration (the value is made whole from it, so that a member
/// needs no empty state). `toJson` writes sorted keys: equal values are equal bytes. `fromJson<T>` answers with the
/// first fault: the path of the field, what was expected, what came. An absent field is a fault unless its type is
/// std::optional; an unknown field is passed over (a newer writer). Bytes and paths are base64, moments and
/// durations whole milliseconds, enums their one spelling. A variant is its alternative's object with the member
/// "kind" = the alternative's `kind`.
namespace patchplane {

template <class Owner, class Member>
struct Field {
    const char *name;
    Member Owner::*member;
};

template <class Owner, class Member>
constexpr Field<Owner, Member> field(const char *name, Member Owner::*member)
{
    return {name, member};
}

template <class T>
concept Described = requires { T::fields(); };

/// Where in a document the reader is; makes the field's path for an error.
struct JsonPlace {
    const JsonPlace *parent = nullptr;
    QString name;
    QString text() const { return parent && !parent->name.isEmpty() ? parent->text() + u'.' + name : name; }
};

[[nodiscard]] std::unexpected<Error> jsonFault(const JsonPlace &at, const QString &expected, const QJsonValue &got);

template <class T>
struct JsonCodec; // specialised below; a type without one (a Secret) has no encode, and nothing that holds it has one

template <class T>
concept JsonEncodable = requires(const T &value) { JsonCodec<T>::write(value); };

/// True for a described type all of whose members have a codec.
template <Described T>
inline constexpr bool allFieldsEncodable = std::apply(
    []<class... Members>(const Field<T, Members> &...) { return (JsonEncodable<Members> && ...); }, T::fields());

template <JsonEncodable T>
QJsonValue toJson(const T &value)
{
    return JsonCodec<T>::write(value);
}

template <JsonEncodable T>
Result<T> fromJson(const QJsonValue &json, const JsonPlace &at = {})
{
    return JsonCodec<T>::read(json, at);
}

/// The compact UTF-8 text of a described value: what is stored, sent and hashed.
[[nodiscard]] QByteArray jsonBytes(const QJsonValue &json);
/// The reverse for bytes from a store or a socket; broken JSON is InvalidInput and names the offset.
[[nodiscard]] Result<QJsonObject> parseJsonObject(const QByteArray &bytes);

template <class T>
Result<T> decodeJson(const QByteArray &bytes)
{
    const Result<QJsonObject> object = parseJsonObject(bytes);
    if (!object)
        return std::unexpected(object.error());
    return fromJson<T>(*object);
}
template <class T>
QByteArray encodeJson(const T &value)
{
    return jsonBytes(toJson(value));
}

// ---- scalars ------------------------------------------------------------------------------------------------

template <>
struct JsonCodec<bool> {
    static QJsonValue write(bool value) { return value; }
    static Result<bool> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<qint64> {
    static QJsonValue write(qint64 value) { return value; }
    static Result<qint64> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<int> {
    static QJsonValue write(int value) { return value; }
    static Result<int> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<double> {
    static QJsonValue write(double value) { return value; }
    static Result<double> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<QString> {
    static QJsonValue write(const QString &value) { return value; }
    static Result<QString> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<QByteArray> {
    static QJsonValue write(const QByteArray &value) { return QString::fromLatin1(value.toBase64()); }
    static Result<QByteArray> read(const QJsonValue &json, const JsonPlace &at);
};
template <>
struct JsonCodec<RepoPath> {
    static QJsonValue write(const RepoPath &value) { return toJson(value.bytes); }
    static Result<RepoPath> read(const QJsonValue &json, const JsonPlace &at)
    {
        return fromJson<QByteArray>(json, at).transform([](QByteArray bytes) { return RepoPath{std::move(bytes)}; });
    }
};
template <>
struct JsonCodec<Instant> {
    static QJsonValue write(Instant value) { return qint64(value.time_since_epoch().count()); }
    static Result<Instant> read(const QJsonValue &json, const JsonPlace &at)
    {
        return fromJson<qint64>(json, at).transform([](qint64 ms) { return Instant(std::chrono::milliseconds(ms)); });
    }
};
template <>
struct JsonCodec<std::chrono::milliseconds> {
    static QJsonValue write(std::chrono::milliseconds value) { return qint64(value.count()); }
    static Result<std::chrono::milliseconds> read(const QJsonValue &json, const JsonPlace &at)
    {
        return fromJson<qint64>(json, at).transform([](qint64 ms) { return std::chrono::milliseconds(ms); });
    }
};
template <TextEnum E>
struct JsonCodec<E> {
    static QJsonValue write(E value) { return QString(toText(value)); }
    static Result<E> read(const QJsonValue &json, const JsonPlace &at)
    {
        if (const std::optional<E> value = fromText<E>(json.toString()))
            return *value;
        return jsonFault(at, allTexts<E>().join(u" or "), json);
    }
};
/// Ids, digests, object ids: whatever is read from and written as one canonical text.
template <class T>
    requires requires(const T &value, QStringView text) {
        { T::parse(text) } -> std::same_as<std::optional<T>>;
        { value.toString() } -> std::same_as<QString>;
    }
struct JsonCodec<T> {
    static QJsonValue write(const T &value) { return value.toString(); }
    static Result<T> read(const QJsonValue &json, const JsonPlace &at)
    {
        if (std::optional<T> value = T::parse(json.toString()))
            return *std::move(value);
        return jsonFault(at, QStringLiteral("an id or digest"), json);
    }
};

// ---- composites ---------------------------------------------------------------------------------------------

template <JsonEncodable T>
struct JsonCodec<std::optional<T>> {
    static QJsonValue write(const std::optional<T> &value) { return value ? toJson(*value) : QJsonValue(); }
    static Result<std::optional<T>> read(const QJsonValue &json, const JsonPlace &at)
    {
        if (json.isNull() || json.isUndefined())
            return std::optional<T>();
        return fromJson<T>(json, at).transform([](T value) { return std::optional<T>(std::move(value)); });
    }
};
template <JsonEncodable T>
struct JsonCodec<std::vector<T>> {
    static QJsonValue write(const std::vector<T> &values)
    {
        QJsonArray array;
        for (const T &value : values)
            array.append(toJson(value));
        return array;
    }
    static Result<std::vector<T>> read(const QJsonValue &json, const JsonPlace &at)
    {
        if (!json.isArray())
            return jsonFault(at, QStringLiteral("a list"), json);
        const QJsonArray array = json.toArray();
        std::vector<T> values;
        values.reserve(size_t(array.size()));
        for (qsizetype i = 0; i < array.size(); ++i) {
            Result<T> value = fromJson<T>(array.at(i), JsonPlace{&at, QString::number(i)});
            if (!value)
                return std::unexpected(std::move(value.error()));
            values.push_back(*std::move(value));
        }
        return values;
    }
};
/// The members stand outside their class, so that they are not inline and a compiler that meets
/// `extern template struct JsonCodec<X>` really leaves them to the one file that makes them (codecs.cpp).
template <Described T>
    requires allFieldsEncodable<T>
struct JsonCodec<T> {
    static QJsonValue write(const T &value);
    static Result<T> read(const QJsonValue &json, const JsonPlace &at);
};
template <JsonEncodable... Ts>
struct JsonCodec<std::variant<Ts...>> {
    static QJsonValue write(const std::variant<Ts...> &value);
    static Result<std::variant<Ts...>> read(const QJsonValue &json, const JsonPlace &at);
};

namespace json_detail {

void put(QJsonObject &object, const char *name, const QJsonValue &value);

/// One member out of an object; false after a fault.
template <class T, class Member>
bool take(const QJsonObject &object, const JsonPlace &at, const Field<T, Member> &f, std::optional<Member> &into,
          std::optional<Error> &error)
{
    Result<Member> value =
        fromJson<Member>(object.value(QLatin1StringView(f.name)), JsonPlace{&at, QString::fromLatin1(f.name)});
    if (value)
        into.emplace(*std::move(value));
    else
        error = std::move(value.error());
    return value.has_value();
}

template <class T, class... Members, size_t... I>
Result<T> make(const QJsonObject &object, const JsonPlace &at, const std::tuple<Field<T, Members>...> &fields,
               std::index_sequence<I...>)
{
    std::optional<Error> error;
    std::tuple<std::optional<Members>...> values;
    if (!(take(object, at, std::get<I>(fields), std::get<I>(values), error) && ...))
        return std::unexpected(*std::move(error));
    return T{*std::move(std::get<I>(values))...};
}

} // namespace json_detail

template <Described T>
    requires allFieldsEncodable<T>
QJsonValue JsonCodec<T>::write(const T &value)
{
    QJsonObject object;
    std::apply([&](const auto &...f) { (json_detail::put(object, f.name, toJson(value.*f.member)), ...); }, T::fields());
    return object;
}

template <Described T>
    requires allFieldsEncodable<T>
Result<T> JsonCodec<T>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isObject())
        return jsonFault(at, QStringLiteral("an object"), json);
    constexpr auto fields = T::fields();
    constexpr size_t count = std::tuple_size_v<decltype(T::fields())>;
    if constexpr (count == 0)
        return T{};
    else
        return json_detail::make<T>(json.toObject(), at, fields, std::make_index_sequence<count>());
}

template <JsonEncodable... Ts>
QJsonValue JsonCodec<std::variant<Ts...>>::write(const std::variant<Ts...> &value)
{
    return std::visit([](const auto &alternative) -> QJsonValue {
        QJsonObject object = toJson(alternative).toObject();
        object.insert(QLatin1StringView("kind"), QLatin1StringView(std::decay_t<decltype(alternative)>::kind));
        return object;
    }, value);
}

template <JsonEncodable... Ts>
Result<std::variant<Ts...>> JsonCodec<std::variant<Ts...>>::read(const QJsonValue &json, const JsonPlace &at)
{
    using V = std::variant<Ts...>;
    const QString kind = json.toObject().value(QLatin1StringView("kind")).toString();
    Result<V> result = jsonFault(JsonPlace{&at, QStringLiteral("kind")},
                                 QStringList{QString::fromLatin1(Ts::kind)...}.join(u" or "), kind);
    const auto readAs = [&]<class T>(std::type_identity<T>) {
        result = fromJson<T>(json, at).transform([](T value) { return V(std::move(value)); });
        return true;
    };
    (void)((kind == QLatin1StringView(Ts::kind) && readAs(std::type_identity<Ts>())) || ...);
    return result;
}

} // namespace patchplane
