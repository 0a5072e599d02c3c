// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/json.h"

namespace patchplane {

/// What a runtime tells while it works (PP-28), and what the engine says beside it. Operational: may be thinned,
/// decides nothing.
enum class TimelineKind { SessionStarted, TurnStarted, Output, ErrorOutput, ToolCallRequested, ApprovalRequired,
                          ArtifactEmitted, TurnCompleted, TurnFailed, SessionTerminated, CheckOutput, Note };
template <>
inline constexpr auto enumTexts<TimelineKind> = std::to_array<EnumText<TimelineKind>>({
    {TimelineKind::SessionStarted, "session-started"}, {TimelineKind::TurnStarted, "turn-started"},
    {TimelineKind::Output, "output"}, {TimelineKind::ErrorOutput, "error-output"},
    {TimelineKind::ToolCallRequested, "tool-call-requested"}, {TimelineKind::ApprovalRequired, "approval-required"},
    {TimelineKind::ArtifactEmitted, "artifact-emitted"}, {TimelineKind::TurnCompleted, "turn-completed"},
    {TimelineKind::TurnFailed, "turn-failed"}, {TimelineKind::SessionTerminated, "session-terminated"},
    {TimelineKind::CheckOutput, "check-output"}, {TimelineKind::Note, "note"}});

/// One line of a run's timeline. `number` counts per run, from 1, given by the timeline's writer.
struct TimelineEntry {
    qint64 number = 0;
    Instant at;
    TimelineKind kind = TimelineKind::Note;
    QString source; ///< which agent or check speaks
    QString text;   ///< one line, redacted, not yet made visible (the delegate does that)
    static constexpr auto fields()
    {
        using T = TimelineEntry;
        return std::tuple(field("number", &T::number), field("at", &T::at), field("kind", &T::kind),
                          field("source", &T::source), field("text", &T::text));
    }
    friend bool operator==(const TimelineEntry &, const TimelineEntry &) = default;
};

} // namespace patchplane
