// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"

namespace patchplane::durable {

/// What a step may return: nothing, or a value that has an encoding (engine/domain/json.h). A Secret has none.
template <class T>
concept Recordable = std::is_void_v<T> || requires(const T &value) { JsonCodec<T>::write(value); };

/// An Error and a SignalRow as the step log has them.
[[nodiscard]] QJsonObject writeError(const Error &error);
[[nodiscard]] QJsonObject writeSignal(const SignalRow &signal);
[[nodiscard]] Result<Error> readError(const QJsonValue &json);
[[nodiscard]] Result<SignalRow> readSignal(const QJsonValue &json);

/// The outcome of an await as the step log has it: {"value": …}, {"error": …} or {"interrupt": signal}.
template <Recordable T>
QByteArray encodeOutcome(const Result<T> &result)
{
    QJsonObject object;
    if (!result)
        object.insert(QLatin1StringView("error"), writeError(result.error()));
    else if constexpr (!std::is_void_v<T>)
        object.insert(QLatin1StringView("value"), toJson(*result));
    return jsonBytes(object);
}
[[nodiscard]] QByteArray encodeInterrupt(const SignalRow &signal);

/// An outcome taken apart; exactly one of the three is there.
struct Outcome {
    QJsonValue value;
    std::optional<Error> error;
    std::optional<SignalRow> interrupt;
};
[[nodiscard]] Result<Outcome> decodeOutcome(const QByteArray &bytes);

/// The value or final error of an outcome; an interrupt is the error Interrupted; what cannot be read as T is
/// WorkflowChanged: the log was written by another workflow.
template <Recordable T>
Result<T> resultOf(const Outcome &outcome)
{
    if (outcome.interrupt) {
        return fail(Fault::Refused, ErrorCode::Interrupted,
                    QStringLiteral("Interrupted by '%1'.").arg(outcome.interrupt->kind));
    }
    if (outcome.error)
        return std::unexpected(*outcome.error);
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        return fromJson<T>(outcome.value).transform_error([](const Error &error) {
            return Error{Fault::Permanent, ErrorCode::WorkflowChanged,
                         QStringLiteral("What is recorded has another type: %1").arg(error.what), error.remedy};
        });
    }
}

} // namespace patchplane::durable
