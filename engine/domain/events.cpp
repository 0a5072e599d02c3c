// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/events.h"

#include <algorithm>

namespace patchplane {

QLatin1StringView kindOf(const Event &event)
{
    return std::visit([](const auto &payload) { return QLatin1StringView(payload.kind); }, event);
}

int versionOf(const Event &event)
{
    return std::visit([](const auto &payload) { return payload.version; }, event);
}

Occurrence occurrenceOf(const Event &event)
{
    Occurrence occurrence = std::visit(
        [](const auto &payload) { return Occurrence{payload.trigger, std::nullopt, std::nullopt}; }, event);
    if (const auto *wait = std::get_if<WaitBegan>(&event))
        occurrence.reason = wait->reason;
    if (const auto *failed = std::get_if<RunFailed>(&event))
        occurrence.failure = failed->code;
    return occurrence;
}

NotEnforced notEnforcedIn(const std::vector<EventRecord> &events)
{
    NotEnforced all;
    const auto add = [&all](const std::optional<NotEnforced> &some) {
        for (const QString &limit : some.value_or(NotEnforced())) {
            if (!std::ranges::contains(all, limit))
                all.push_back(limit);
        }
    };
    for (const EventRecord &record : events) {
        const Event *event = record.event ? &*record.event : nullptr;
        if (const auto *turn = std::get_if<TurnEnded>(event))
            add(turn->notEnforced);
        else if (const auto *check = std::get_if<CheckFinished>(event))
            add(check->result.execution.notEnforced);
    }
    return all;
}

/// Each kind has one version so far; when one is raised, its older rows are lifted here before they are read.
template <class T>
static Result<Event> decodeAs(int version, const QByteArray &payload)
{
    if (version > T::version) {
        return fail(Fault::Permanent, ErrorCode::TooNew,
                    QStringLiteral("The event '%1' has version %2, this program knows %3.")
                        .arg(QLatin1StringView(T::kind)).arg(version).arg(T::version),
                    defaultRemedy(ErrorCode::TooNew));
    }
    if (version < 1) {
        return fail(Fault::Permanent, ErrorCode::Corrupt,
                    QStringLiteral("The event '%1' has version %2, which never was.").arg(QLatin1StringView(T::kind)).arg(version),
                    defaultRemedy(ErrorCode::Corrupt));
    }
    Result<T> value = decodeJson<T>(payload);
    if (!value) {
        return fail(Fault::Permanent, ErrorCode::Corrupt,
                    QStringLiteral("The event '%1' cannot be read: %2").arg(QLatin1StringView(T::kind), value.error().what),
                    defaultRemedy(ErrorCode::Corrupt));
    }
    return Event(*std::move(value));
}

template <class... Ts>
static Result<Event> decodeKind(const std::variant<Ts...> *, QStringView kind, int version, const QByteArray &payload)
{
    Result<Event> result = fail(Fault::Permanent, ErrorCode::TooNew,
                                QStringLiteral("The event '%1' is of a kind that this program does not know.").arg(kind),
                                defaultRemedy(ErrorCode::TooNew));
    (void)((kind == QLatin1StringView(Ts::kind) && (result = decodeAs<Ts>(version, payload), true)) || ...);
    return result;
}

Result<Event> decodeEvent(QStringView kind, int version, const QByteArray &payload)
{
    return decodeKind(static_cast<const Event *>(nullptr), kind, version, payload);
}

} // namespace patchplane
