// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_workflow.h"

// What the five verbs do to a run, whatever it is doing. What the run's machine does not allow now is refused with
// the machine's own words.
namespace patchplane::workflow {

using namespace Qt::StringLiterals;
using durable::InterruptEffect;
using Events = Result<std::vector<Event>>;

/// The events, if the machine takes them one after the other from here.
static Events ifAllowed(RunStatus status, std::vector<Event> events)
{
    for (const Event &event : events) {
        const Result<RunStatus> after = next(status, occurrenceOf(event));
        if (!after)
            return std::unexpected(after.error());
        status = *after;
    }
    return events;
}

static Events cancelled(const SignalRow &signal, const RunStatus &status)
{
    return ifAllowed(status, {RunCancelled{signal.actor}});
}

static Events paused(const SignalRow &, const RunStatus &status)
{
    if (status.reason == WaitReason::Paused)
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run is paused already"_s, u"Resume it."_s);
    if (status.reason == WaitReason::Held) {
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run is held: nothing of it goes on"_s,
                    u"Resume it when it may be published."_s);
    }
    if (status.reason == WaitReason::Decision || status.reason == WaitReason::Profile) {
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run waits for a person: there is nothing to pause"_s,
                    u"Hold it, if nothing is to happen by itself."_s);
    }
    return ifAllowed(status, {WaitBegan{WaitReason::Paused, u"Paused: no new step starts until it is resumed."_s}});
}

static Events resumed(const SignalRow &signal, const RunStatus &status)
{
    std::vector<Event> events;
    if (status.held)
        events.push_back(RunUnheld{signal.actor});
    if (status.reason == WaitReason::Paused || status.reason == WaitReason::Held)
        events.push_back(WaitEnded{});
    if (events.empty())
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run is neither paused nor held"_s,
                    u"Nothing keeps it from going on; look at what it waits for."_s);
    return ifAllowed(status, std::move(events));
}

static Events held(const SignalRow &signal, const RunStatus &status)
{
    return ifAllowed(status, {RunHeld{signal.actor}});
}

std::vector<durable::InterruptRule> changeInterrupts()
{
    return {{signal_kind::cancel, InterruptEffect::Cancel, cancelled},
            {signal_kind::pause, InterruptEffect::Pause, paused},
            {signal_kind::resume, InterruptEffect::Resume, resumed},
            {signal_kind::hold, InterruptEffect::Note, held},
            {signal_kind::redirect, InterruptEffect::Deliver, {}}};
}

std::vector<Event> failureEvents(const Error &error)
{
    const QString remedy = error.remedy.isEmpty() ? defaultRemedy(error.code) : error.remedy;
    return {RunFailed{error.code, error.what, remedy}};
}

std::vector<Event> waitEvents(std::optional<WaitReason> reason)
{
    if (reason == WaitReason::Slot)
        return {WaitBegan{WaitReason::Slot, u"Waits for its turn: as many runs or checks go as the settings allow."_s}};
    if (reason == WaitReason::Backoff)
        return {WaitBegan{WaitReason::Backoff, u"A step failed in a way that may pass; it is tried again soon."_s}};
    return {WaitEnded{}};
}

} // namespace patchplane::workflow
