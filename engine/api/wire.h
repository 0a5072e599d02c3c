// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/commands.h"
#include "engine/contracts/engine_client.h"
#include "engine/contracts/queries.h"

namespace patchplane {

/// An error as the wire has it: {"fault":…,"code":…,"what":…,"remedy":…}.
template <>
struct JsonCodec<Error> {
    static QJsonValue write(const Error &error);
    static Result<Error> read(const QJsonValue &json, const JsonPlace &at);
};

} // namespace patchplane

/// The contracts as bytes: one JSON object a line, UTF-8, the same on the local socket and in a WebSocket frame.
///
///     client                                              engine
///     {"v":1,"hello":{"versions":[1],"door":…,…}}    →    {"welcome":{"version":1,…}}  or {"error":…} and the end
///     {"v":1,"id":7,"send":{"id":…,"command":{…}}}   →    {"id":7,"receipt":{…}}       or {"id":7,"error":{…}}
///     {"v":1,"id":8,"ask":{"kind":"get-run",…}}      →    {"id":8,"answer":{"kind":"run-detail",…}} or error
///     {"v":1,"id":9,"follow":120}                    →    {"batch":{…}} …  until       {"lost":{…}}
///
/// `id` is the sender's own count; answers come in any order. A line that does not decode is answered with a typed
/// error (with its id where it has one) and the connection goes on; only an over-long line or a missing hello ends it.
namespace patchplane::api {

inline constexpr int kWireVersion = 1;
inline constexpr qsizetype kClientLineLimit = 16 << 20;  ///< bytes of a line from a client
inline constexpr qsizetype kEngineLineLimit = 256 << 20; ///< bytes of a line from the engine (a diff with both sides)

/// First line of a connection. `door` is a claim: see `doorOf` in server.h for what it is worth.
struct Hello {
    std::vector<int> versions;
    Door door = Door::CommandLine;
    QString program;
    static constexpr auto fields()
    {
        using T = Hello;
        return std::tuple(field("versions", &T::versions), field("door", &T::door), field("program", &T::program));
    }
};
struct Send {
    qint64 id = 0;
    CommandEnvelope command;
};
struct Ask {
    qint64 id = 0;
    Query query;
};
struct Follow {
    qint64 id = 0;
    Sequence after = 0;
};
using ClientMessage = std::variant<Hello, Send, Ask, Follow>;

/// The version that both sides speak from now on, and who answers.
struct Welcome {
    int version = kWireVersion;
    QString program;
    static constexpr auto fields()
    {
        using T = Welcome;
        return std::tuple(field("version", &T::version), field("program", &T::program));
    }
};
struct Received {
    qint64 id = 0;
    Receipt receipt;
};
struct Answered {
    qint64 id = 0;
    Answer answer;
};
/// What was asked under `id` is not done; without an id: the line could not be read at all.
struct Failed {
    std::optional<qint64> id;
    Error error;
};
struct Lost {
    Error why;
};
using EngineMessage = std::variant<Welcome, Received, Answered, Failed, FeedBatch, Lost>;

/// The message as one line, newline included. Thread-safe, as all of these.
[[nodiscard]] QByteArray encode(const ClientMessage &message);
[[nodiscard]] QByteArray encode(const EngineMessage &message);
/// A line without its newline. InvalidInput names the field; Unsupported an unknown kind or version.
[[nodiscard]] Result<ClientMessage> decodeClientMessage(const QByteArray &line);
[[nodiscard]] Result<EngineMessage> decodeEngineMessage(const QByteArray &line);
/// The id of a line that did not decode, so that its sender gets an answer; if it has one.
[[nodiscard]] std::optional<qint64> idOf(const QByteArray &line);

} // namespace patchplane::api
