// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a run when nothing more can be done for it now: it stays, becomes a row, or ends.
#include "engine/workflow/durable/driver.h"

#include <algorithm>

namespace patchplane::durable {

using State = Wait::State;

/// Nothing is under way, and nothing will be without a signal, a moment or a slot.
bool Driver::idle() const
{
    const auto busy = [this](const Wait *wait) {
        const bool moves = wait->m_state == State::New || wait->m_state == State::Backoff;
        return wait->m_state == State::Beginning || wait->m_state == State::Running || (moves && mayBegin(*wait));
    };
    return m_flights.empty() && m_arrivals.empty() && std::ranges::none_of(m_waits, busy);
}

std::optional<Instant> Driver::nextDue(bool durableOnly) const
{
    std::optional<Instant> next;
    if (m_over)
        return next;
    for (const Wait *wait : m_waits) {
        if (!mayBegin(*wait))
            continue; // nothing would come of waking it
        const bool sleeps = wait->m_kind == Wait::Kind::Sleep && wait->m_state == State::Waiting;
        const bool retries = wait->m_state == State::Backoff && !durableOnly;
        if ((sleeps || retries) && (!next || wait->m_due < *next))
            next = wait->m_due;
    }
    return next;
}

void Driver::settle()
{
    if (m_pumping || m_committing)
        return;
    const auto self = shared_from_this();
    if (m_ending == Ending::None)
        return settleIdle();
    dropFrame();
    if (m_flights.empty() && m_closings->none())
        finish();
}

void Driver::settleIdle()
{
    if (m_over) {
        letGo(Ending::Over);
        return settle();
    }
    const std::optional<Instant> due = nextDue(false);
    m_executor.setDue(m_run.id(), due);
    if (!idle())
        return;
    if (m_cancel) {
        (void)endCancelled();
        return pump();
    }
    const bool wantsSlot = std::ranges::any_of(m_waits, [](const Wait *w) { return w->m_state == State::WantsSlot; });
    if (wantsSlot && !m_notebook.paused())
        return;
    if (due != m_due) { // what it waits for is not in the store yet
        m_notebook.setDue(due);
        m_due = due;
        return flush();
    }
    letGo(Ending::Park);
    settle();
}

/// From now on the frame is not resumed any more. Stop and Lost also drop what was not committed: it is done again
/// by whoever claims the run next.
void Driver::letGo(Ending ending, std::optional<Error> error)
{
    if (m_ending == Ending::Stop)
        return;
    m_ending = ending;
    if (error)
        m_error = std::move(error);
    if (ending != Ending::Stop && ending != Ending::Lost)
        return stopRepeatables();
    m_notebook.dropPending();
    std::vector<std::stop_source> all;
    for (const auto &[path, flight] : m_flights)
        all.push_back(flight.stop);
    for (std::stop_source &source : all)
        source.request_stop();
}

/// Its awaits leave the tables, its resources close, its effects are told that nobody waits for them.
void Driver::dropFrame()
{
    m_pumping = true; // effects that end at once, because they are told to, must not come in here
    m_frame.reset();
    m_pumping = false;
    for (; !m_arrivals.empty(); m_arrivals.pop_front())
        m_flights.erase(m_arrivals.front().path);
}

void Driver::finish()
{
    switch (m_ending) {
    case Ending::None: return;
    case Ending::Fail: {
        const Result<> noted = m_notebook.append(m_executor.m_setup.failed(*m_error), {});
        if (!noted) // the run ended before it failed; its outcome stands
            qWarning("run %s: %s", qUtf8Printable(m_run.id().toString()), qUtf8Printable(m_error->what));
        m_notebook.endLastPhase();
        m_ending = Ending::Over;
        return finish();
    }
    case Ending::Over:
        m_cancel.reset();
        refuseAll();
        flush();
        if (!m_committing)
            m_executor.letGo(m_run.id(), Executor::LetGo::Over, {}, {});
        return;
    case Ending::Park: return m_executor.letGo(m_run.id(), Executor::LetGo::Parked, m_due, {});
    case Ending::Lost: return m_executor.letGo(m_run.id(), Executor::LetGo::Lost, m_due, m_error);
    case Ending::Stop: return m_executor.letGo(m_run.id(), Executor::LetGo::Parked, m_due, {});
    }
}

/// The slot, or the next attempt, without which nothing of this run can go on.
std::optional<WaitReason> Driver::waitsFor() const
{
    const auto is = [](State state) { return [state](const Wait *wait) { return wait->m_state == state; }; };
    const auto stands = [](const Wait *w) {
        return w->m_state == State::WantsSlot || w->m_state == State::Backoff || w->m_state == State::Waiting;
    };
    if (!m_flights.empty() || !std::ranges::all_of(m_waits, stands))
        return {};
    if (std::ranges::any_of(m_waits, is(State::WantsSlot)))
        return WaitReason::Slot;
    return std::ranges::any_of(m_waits, is(State::Backoff)) ? std::optional(WaitReason::Backoff) : std::nullopt;
}

/// Tells, once each, that the run waits so, and that it goes on.
void Driver::tellWait()
{
    if (!m_executor.m_setup.waits || m_ending != Ending::None || m_over || standsStill())
        return;
    const RunStatus &status = m_notebook.status();
    const bool told = status.reason == WaitReason::Slot || status.reason == WaitReason::Backoff;
    const std::optional<WaitReason> now = waitsFor();
    if (status.reason && !told)
        return; // a run that waits for something else in the eyes of the machine stays with that
    if (now != status.reason)
        (void)m_notebook.append(m_executor.m_setup.waits(now), {}); // refused: this state knows no waiting
}

} // namespace patchplane::durable
