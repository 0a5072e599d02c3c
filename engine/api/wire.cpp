// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/wire.h"

namespace patchplane {

QJsonValue JsonCodec<Error>::write(const Error &error)
{
    return QJsonObject{{QStringLiteral("fault"), toJson(error.fault)}, {QStringLiteral("code"), toJson(error.code)},
                       {QStringLiteral("what"), error.what}, {QStringLiteral("remedy"), error.remedy}};
}

Result<Error> JsonCodec<Error>::read(const QJsonValue &json, const JsonPlace &at)
{
    if (!json.isObject())
        return jsonFault(at, QStringLiteral("an error"), json);
    const QJsonObject object = json.toObject();
    const auto member = [&](const char *name) { return object.value(QLatin1StringView(name)); };
    const Result<Fault> fault = fromJson<Fault>(member("fault"), {&at, QStringLiteral("fault")});
    const Result<ErrorCode> code = fromJson<ErrorCode>(member("code"), {&at, QStringLiteral("code")});
    const Result<QString> what = fromJson<QString>(member("what"), {&at, QStringLiteral("what")});
    if (!fault)
        return std::unexpected(fault.error());
    if (!code)
        return std::unexpected(code.error());
    if (!what)
        return std::unexpected(what.error());
    return Error{*fault, *code, *what, member("remedy").toString()};
}

} // namespace patchplane

namespace patchplane::api {
namespace {

using Object = QJsonObject;

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};

QByteArray line(const Object &object)
{
    return jsonBytes(object) + '\n';
}

Object withVersion(Object object)
{
    object.insert(QStringLiteral("v"), kWireVersion);
    return object;
}

Object one(const char *name, const QJsonValue &value)
{
    return Object{{QLatin1StringView(name), value}};
}

Object withId(qint64 id, const char *name, const QJsonValue &value)
{
    return Object{{QStringLiteral("id"), id}, {QLatin1StringView(name), value}};
}

std::unexpected<Error> unknown(const QString &what)
{
    return fail(Fault::Permanent, ErrorCode::Unsupported, what,
                QStringLiteral("Use a window or command line of the same PatchPlane release as the engine."));
}

Result<qint64> requiredId(const Object &object)
{
    return fromJson<qint64>(object.value(u"id"), {nullptr, QStringLiteral("id")});
}

// One shape for "take this member as T and make the message of it".
template <class Message, class T, class Make>
Result<Message> take(const Object &object, const char *name, Make make)
{
    return fromJson<T>(object.value(QLatin1StringView(name)), {nullptr, QString::fromLatin1(name)})
        .transform([&](T value) { return Message(make(std::move(value))); });
}

Result<ClientMessage> readClient(const Object &object, qint64 id)
{
    using M = ClientMessage;
    if (object.contains(u"send"))
        return take<M, CommandEnvelope>(object, "send", [id](CommandEnvelope c) { return Send{id, std::move(c)}; });
    if (object.contains(u"ask"))
        return take<M, Query>(object, "ask", [id](Query q) { return Ask{id, std::move(q)}; });
    if (object.contains(u"follow"))
        return take<M, qint64>(object, "follow", [id](qint64 after) { return Follow{id, after}; });
    return unknown(QStringLiteral("the line holds none of hello, send, ask, follow"));
}

Result<EngineMessage> readEngine(const Object &object)
{
    using M = EngineMessage;
    if (object.contains(u"batch"))
        return take<M, FeedBatch>(object, "batch", [](FeedBatch b) { return b; });
    if (object.contains(u"welcome"))
        return take<M, Welcome>(object, "welcome", [](Welcome w) { return w; });
    if (object.contains(u"lost"))
        return take<M, Error>(object, "lost", [](Error e) { return Lost{std::move(e)}; });
    if (object.contains(u"error")) {
        const Result<qint64> id = requiredId(object);
        return take<M, Error>(object, "error", [&](Error e) {
            return Failed{id ? std::optional(*id) : std::nullopt, std::move(e)};
        });
    }
    const Result<qint64> id = requiredId(object);
    if (!id)
        return std::unexpected(id.error());
    if (object.contains(u"receipt"))
        return take<M, Receipt>(object, "receipt", [&](Receipt r) { return Received{*id, std::move(r)}; });
    if (object.contains(u"answer"))
        return take<M, Answer>(object, "answer", [&](Answer a) { return Answered{*id, std::move(a)}; });
    return unknown(QStringLiteral("the engine's line holds none of welcome, receipt, answer, error, batch, lost"));
}

} // namespace

QByteArray encode(const ClientMessage &message)
{
    return line(withVersion(std::visit(Overloaded{
        [](const Hello &m) { return one("hello", toJson(m)); },
        [](const Send &m) { return withId(m.id, "send", toJson(m.command)); },
        [](const Ask &m) { return withId(m.id, "ask", toJson(m.query)); },
        [](const Follow &m) { return withId(m.id, "follow", m.after); },
    }, message)));
}

QByteArray encode(const EngineMessage &message)
{
    return line(std::visit(Overloaded{
        [](const Welcome &m) { return one("welcome", toJson(m)); },
        [](const Received &m) { return withId(m.id, "receipt", toJson(m.receipt)); },
        [](const Answered &m) { return withId(m.id, "answer", toJson(m.answer)); },
        [](const Failed &m) { return m.id ? withId(*m.id, "error", toJson(m.error)) : one("error", toJson(m.error)); },
        [](const FeedBatch &m) { return one("batch", toJson(m)); },
        [](const Lost &m) { return one("lost", toJson(m.why)); },
    }, message));
}

Result<ClientMessage> decodeClientMessage(const QByteArray &line)
{
    const Result<Object> object = parseJsonObject(line);
    if (!object)
        return std::unexpected(object.error());
    // A hello is read under any version: it is where the versions are agreed.
    if (object->contains(u"hello"))
        return take<ClientMessage, Hello>(*object, "hello", [](Hello h) { return h; });
    const Result<int> version = fromJson<int>(object->value(u"v"), {nullptr, QStringLiteral("v")});
    if (!version)
        return std::unexpected(version.error());
    if (*version != kWireVersion)
        return unknown(QStringLiteral("the line is of version %1; this engine speaks %2").arg(*version).arg(kWireVersion));
    const Result<qint64> id = requiredId(*object);
    if (!id)
        return std::unexpected(id.error());
    return readClient(*object, *id);
}

Result<EngineMessage> decodeEngineMessage(const QByteArray &line)
{
    const Result<Object> object = parseJsonObject(line);
    return object ? readEngine(*object) : Result<EngineMessage>(std::unexpected(object.error()));
}

std::optional<qint64> idOf(const QByteArray &line)
{
    const Result<Object> object = parseJsonObject(line);
    const Result<qint64> id = object ? requiredId(*object) : Result<qint64>(std::unexpected(object.error()));
    return id ? std::optional(*id) : std::nullopt;
}

} // namespace patchplane::api
