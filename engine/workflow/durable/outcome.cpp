// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/outcome.h"

namespace patchplane::durable {

namespace {

struct ErrorRecord {
    Fault fault = Fault::Bug;
    ErrorCode code = ErrorCode::Bug;
    QString what;
    QString remedy;
    static constexpr auto fields()
    {
        using T = ErrorRecord;
        return std::tuple(field("fault", &T::fault), field("code", &T::code), field("what", &T::what),
                          field("remedy", &T::remedy));
    }
};

struct SignalRecord {
    CommandId command;
    Actor actor;
    QString kind;
    QString subject;
    QByteArray body;
    Instant at;
    static constexpr auto fields()
    {
        using T = SignalRecord;
        return std::tuple(field("command", &T::command), field("actor", &T::actor), field("kind", &T::kind),
                          field("subject", &T::subject), field("body", &T::body), field("at", &T::at));
    }
};

} // namespace

QJsonObject writeError(const Error &error)
{
    return toJson(ErrorRecord{error.fault, error.code, error.what, error.remedy}).toObject();
}

QJsonObject writeSignal(const SignalRow &signal)
{
    return toJson(SignalRecord{signal.command, signal.actor, signal.kind, signal.subject, signal.body, signal.at})
        .toObject();
}

Result<Error> readError(const QJsonValue &json)
{
    return fromJson<ErrorRecord>(json).transform(
        [](const ErrorRecord &r) { return Error{r.fault, r.code, r.what, r.remedy}; });
}

Result<SignalRow> readSignal(const QJsonValue &json)
{
    return fromJson<SignalRecord>(json).transform([](const SignalRecord &r) {
        return SignalRow{r.command, r.actor, r.kind, r.subject, r.body, r.at};
    });
}

QByteArray encodeInterrupt(const SignalRow &signal)
{
    return jsonBytes(QJsonObject{{QStringLiteral("interrupt"), writeSignal(signal)}});
}

Result<Outcome> decodeOutcome(const QByteArray &bytes)
{
    const Result<QJsonObject> object = parseJsonObject(bytes);
    if (!object)
        return std::unexpected(object.error());
    Outcome outcome;
    outcome.value = object->value(QLatin1StringView("value"));
    if (const QJsonValue json = object->value(QLatin1StringView("error")); !json.isUndefined()) {
        Result<Error> error = readError(json);
        if (!error)
            return std::unexpected(error.error());
        outcome.error = *std::move(error);
    }
    if (const QJsonValue json = object->value(QLatin1StringView("interrupt")); !json.isUndefined()) {
        Result<SignalRow> signal = readSignal(json);
        if (!signal)
            return std::unexpected(signal.error());
        outcome.interrupt = *std::move(signal);
    }
    return outcome;
}

} // namespace patchplane::durable
