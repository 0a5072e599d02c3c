// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/run.h"

#include <algorithm>

namespace patchplane {

using enum RunState;
using enum Trigger;

// Grouped by the state that is left; within a state in the order of a run's life.
static constexpr auto kMoves = std::to_array<Move>({
    {Queued, Start, Preparing},
    {Queued, Wait, Waiting, Guard::DecisionAfterChecks},
    {Queued, Cancel, Cancelled},
    {Queued, Fail, Failed},
    {Queued, Hold, {}},
    {Queued, Unhold, {}},
    {Queued, Note, {}},

    {Preparing, Work, Working},
    {Preparing, Freeze, {}},
    {Preparing, Check, Checking},
    {Preparing, Wait, Waiting, Guard::DecisionAfterChecks},
    {Preparing, Redirect, Preparing},
    {Preparing, Cancel, Cancelled},
    {Preparing, Fail, Failed},
    {Preparing, Hold, {}},
    {Preparing, Unhold, {}},
    {Preparing, Note, {}},

    {Working, Freeze, {}},
    {Working, Check, Checking},
    {Working, Wait, Waiting, Guard::DecisionAfterChecks},
    {Working, Redirect, Preparing},
    {Working, Cancel, Cancelled},
    {Working, Fail, Failed},
    {Working, Hold, {}},
    {Working, Unhold, {}},
    {Working, Note, {}},

    {Checking, Freeze, {}}, // an amended message: a new candidate of the same tree
    {Checking, Check, {}},
    {Checking, CheckDone, {}},
    {Checking, Propose, {}},
    {Checking, Approve, Publishing, Guard::NotHeld},
    {Checking, Reject, Rejected, Guard::NotHeld},
    {Checking, Wait, Waiting, Guard::DecisionAfterChecks},
    {Checking, Redirect, Preparing},
    {Checking, Cancel, Cancelled},
    {Checking, Fail, Failed},
    {Checking, Hold, {}},
    {Checking, Unhold, {}},
    {Checking, Note, {}},

    {Waiting, WaitOver, {}, Guard::MayGoOn},
    {Waiting, Wait, Waiting, Guard::DecisionAfterChecks},
    {Waiting, Freeze, {}, Guard::StepsRunning},
    {Waiting, CheckDone, {}, Guard::ChecksRunning},
    {Waiting, Propose, {}, Guard::ChecksRunning},
    {Waiting, Approve, Publishing, Guard::DecisionOpen},
    {Waiting, Approve, Waiting, Guard::DecisionOpenHeld},
    {Waiting, Reject, Rejected, Guard::DecisionOpen},
    {Waiting, Reject, Rejected, Guard::DecisionOpenHeld},
    {Waiting, Redirect, Preparing, Guard::Begun},
    {Waiting, Cancel, Cancelled},
    {Waiting, Fail, Failed},
    {Waiting, Hold, {}},
    {Waiting, Unhold, {}},
    {Waiting, Note, {}},

    {Publishing, Publish, {}},
    {Publishing, PublishDone, Published},
    {Publishing, Fail, Failed},
    {Publishing, Note, {}},

    {Published, Note, {}},
    {Rejected, Note, {}},
    {Failed, Note, {}},
    {Cancelled, Note, {}},
});

std::span<const Move> moves()
{
    return kMoves;
}

bool isTerminal(RunState state)
{
    return state == Published || state == Rejected || state == Failed || state == Cancelled;
}

/// The state that a wait interrupts, or would interrupt.
static RunState underneath(const RunStatus &status)
{
    return status.resumesTo.value_or(status.state);
}

static bool holds(Guard guard, const RunStatus &status, const Occurrence &occurrence)
{
    const RunState below = underneath(status);
    const bool decisionOpen = status.reason == WaitReason::Decision;
    switch (guard) {
    case Guard::None: return true;
    case Guard::DecisionAfterChecks: return occurrence.reason != WaitReason::Decision || below == Checking;
    case Guard::NotHeld: return !status.held;
    case Guard::DecisionOpen: return decisionOpen && !status.held;
    case Guard::DecisionOpenHeld: return decisionOpen && status.held;
    case Guard::Begun: return below != Queued;
    case Guard::StepsRunning: return below == Preparing || below == Working || below == Checking;
    case Guard::ChecksRunning: return below == Checking;
    case Guard::MayGoOn: return !status.held || below != Publishing;
    }
    return false;
}

static std::unexpected<Error> refused(const RunStatus &status, Trigger trigger, const QString &because)
{
    const QString reason = status.reason ? u" (" + QString(toText(*status.reason)) + u')' : QString();
    return fail(Fault::Refused, ErrorCode::IllegalTransition,
                QStringLiteral("A run that is %1%2 cannot take '%3'%4.")
                    .arg(toText(status.state), reason, toText(trigger), because),
                defaultRemedy(ErrorCode::IllegalTransition));
}

/// The target's status; `stays` and `resumes` have been told apart by the caller.
static RunStatus arrived(const RunStatus &status, RunState to, const Occurrence &occurrence)
{
    RunStatus after;
    after.state = to;
    after.held = status.held && !isTerminal(to);
    if (to == Waiting && occurrence.trigger == Approve) { // approved while held: it waits to be published
        after.reason = WaitReason::Held;
        after.resumesTo = Publishing;
    } else if (to == Waiting) {
        after.reason = occurrence.reason;
        after.resumesTo = underneath(status);
    } else if (to == Failed) {
        after.failure = occurrence.failure;
    }
    return after;
}

static RunStatus applied(const Move &move, const RunStatus &status, const Occurrence &occurrence)
{
    if (move.to)
        return arrived(status, *move.to, occurrence);
    if (move.on == WaitOver)
        return arrived(status, underneath(status), occurrence);
    RunStatus after = status;
    if (move.on == Hold || move.on == Unhold)
        after.held = move.on == Hold;
    return after;
}

Result<RunStatus> next(const RunStatus &status, const Occurrence &occurrence)
{
    if (occurrence.trigger == Wait && !occurrence.reason)
        return refused(status, Wait, QStringLiteral(" without a reason"));
    if (occurrence.trigger == Fail && !occurrence.failure)
        return refused(status, Fail, QStringLiteral(" without saying what failed"));
    QStringList unmet;
    for (const Move &move : kMoves) {
        if (move.from != status.state || move.on != occurrence.trigger)
            continue;
        if (holds(move.guard, status, occurrence))
            return applied(move, status, occurrence);
        unmet.append(toText(move.guard));
    }
    return refused(status, occurrence.trigger,
                   unmet.isEmpty() ? QString() : QStringLiteral(": only when ") + unmet.join(u" or "));
}

} // namespace patchplane
