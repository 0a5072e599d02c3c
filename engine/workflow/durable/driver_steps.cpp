// SPDX-License-Identifier: GPL-3.0-or-later
// Steps and sleeps: from the await to the effect, and from its report to the log.
#include "engine/workflow/durable/driver.h"

#include "engine/ports/failpoint.h"

#include <algorithm>

namespace patchplane::durable {

static bool isExternal(StepKind kind)
{
    return kind == StepKind::Probed || kind == StepKind::Swept;
}

Wait *Driver::find(const QByteArray &path) const
{
    const auto wait = std::ranges::find_if(m_waits, [&](const Wait *w) { return w->m_path == path; });
    return wait == m_waits.end() ? nullptr : *wait;
}

bool Driver::standsStill() const
{
    return m_notebook.paused() || m_cancel;
}

/// While a run stands still nothing new begins: a record would overwrite the pause in the run's status, a signal wait
/// would lead on. But an external effect that may have happened is brought to a known outcome.
bool Driver::mayBegin(const Wait &wait) const
{
    return !standsStill() || (isExternal(wait.m_step) && wait.m_touched);
}

/// Takes the first wait that can make a move, moves it, and says whether there was one.
bool Driver::beginNext()
{
    for (Wait *const wait : m_waits) {
        const bool isNew = wait->m_state == Wait::State::New;
        if ((!isNew && wait->m_state != Wait::State::WantsSlot) || !mayBegin(*wait))
            continue;
        if (wait->m_kind == Wait::Kind::Step && !hasSlots(wait->m_limit.get())) {
            wait->m_state = Wait::State::WantsSlot;
            continue;
        }
        beginWait(*wait);
        return true;
    }
    return false;
}

void Driver::beginWait(Wait &wait)
{
    switch (wait.m_kind) {
    case Wait::Kind::Step: return beginStep(wait);
    case Wait::Kind::Compute: return computeNow(wait);
    case Wait::Kind::Sleep: return beginSleep(static_cast<SleepWait &>(wait));
    case Wait::Kind::Signal: wait.m_state = Wait::State::Waiting; return;
    }
}

void Driver::beginStep(Wait &wait)
{
    wait.m_state = Wait::State::Beginning;
    ++wait.m_attempts;
    m_notebook.begin(StepRow{.path = wait.m_path, .kind = wait.m_step, .attempts = wait.m_attempts,
                             .begun = clock().now(), .ended = {}, .outcome = {}});
}

void Driver::computeNow(Wait &wait)
{
    Report report = wait.compute();
    recordEnd(wait.m_path, StepKind::Pure, 1, clock().now(), report.outcome, std::move(report.events), wait.m_cause);
    if (!m_error)
        resume(wait, std::move(report.outcome));
}

/// A duration counts from when the wait was first reached, so the moment is a row of its own.
static QByteArray momentPath(const QByteArray &sleep)
{
    return sleep + "/until";
}

void Driver::visitMoment(SleepWait &sleep)
{
    if (!sleep.m_duration)
        return;
    const Result<Visited> visited = m_notebook.visit(momentPath(sleep.m_path), StepKind::Pure);
    if (!visited)
        return fatal(visited.error());
    if (!visited->outcome)
        return;
    const Result<Instant> moment = decodeOutcome(*visited->outcome).and_then(&resultOf<Instant>);
    if (!moment)
        return fatal(moment.error());
    sleep.m_due = *moment;
    sleep.m_duration.reset();
}

void Driver::beginSleep(SleepWait &sleep)
{
    sleep.m_state = Wait::State::Waiting;
    if (!sleep.m_duration)
        return;
    const Instant now = clock().now();
    sleep.m_due = now + *std::exchange(sleep.m_duration, {});
    recordEnd(momentPath(sleep.m_path), StepKind::Pure, 1, now, encodeOutcome<Instant>(sleep.m_due), {}, {});
}

bool Driver::hasSlots(Limit *limit)
{
    if (!limit)
        return true;
    if (!hasSlots(limit->around.get()))
        return false;
    if (limit->lease)
        return true;
    if (!limit->ticket) {
        const std::weak_ptr<Driver> weak = weak_from_this();
        // The ticket leaves the queue when the limit goes, so the limit is there whenever this is called.
        auto granted = [limit, weak](std::unique_ptr<Slots::Lease> lease) {
            limit->lease = std::move(lease);
            if (const auto self = weak.lock())
                self->pump();
        };
        limit->ticket = m_executor.m_slots.request(limit->names, limit->priority, std::move(granted));
    }
    return limit->lease != nullptr;
}

/// The step's begin is durable: the effect starts. It reports by path.
void Driver::launch(Wait &wait)
{
    if (!mayBegin(wait)) {
        wait.m_state = Wait::State::New;
        return;
    }
    wait.m_state = Wait::State::Running;
    wait.m_touched = true;
    const Flight &flight = m_flights.emplace(wait.m_path, Flight{wait.m_step, wait.m_attempts, clock().now(), {},
                                                                 wait.m_limit}).first->second;
    StepKey key{m_run.id(), wait.m_path, wait.m_attempts, flight.stop.get_token()};
    auto report = [weak = weak_from_this(), path = wait.m_path](Report answer) {
        if (const auto self = weak.lock()) {
            self->m_arrivals.push_back(Arrival{path, std::move(answer)});
            self->pump();
        }
    };
    guarded([&] { wait.launch(std::move(key), std::move(report)); });
}

void Driver::deliver(Arrival arrival)
{
    failpoint("durable.effect-ended");
    const auto found = m_flights.find(arrival.path);
    const Flight flight = std::move(found->second);
    m_flights.erase(found);
    if (m_ending != Ending::None)
        return;
    Wait *const wait = find(arrival.path);
    if (wait && wait->m_outcome) { // interrupted meanwhile; that is what was recorded
        QByteArray outcome = *wait->m_outcome;
        return resume(*wait, std::move(outcome));
    }
    const std::optional<Error> &error = arrival.report.error;
    if (error && flight.stop.stop_requested()) { // we ended it: no result; it begins again if the run goes on
        if (wait)
            wait->m_state = Wait::State::New;
        return;
    }
    if (!wait && !isExternal(flight.kind))
        return;
    const bool stopping = error && error->fault == Fault::Stopping;
    if (wait && error && (stopping || error->fault == Fault::Transient)) {
        if (!stopping)
            ++wait->m_failures;
        if (stopping || wait->m_failures < wait->m_retry.attempts)
            return retryLater(*wait);
    }
    if (stopping)
        return;
    recordEnd(arrival.path, flight.kind, flight.attempt, flight.begun, arrival.report.outcome,
              std::move(arrival.report.events), wait ? wait->m_cause : std::nullopt);
    if (wait && !m_error)
        resume(*wait, std::move(arrival.report.outcome));
}

void Driver::retryLater(Wait &wait)
{
    wait.m_state = Wait::State::Backoff;
    wait.m_due = clock().now() + wait.m_retry.delayAfter(std::max(1, wait.m_failures));
}

void Driver::recordEnd(const QByteArray &path, StepKind kind, int attempts, Instant begun, QByteArray outcome,
                       std::vector<Event> events, const std::optional<CommandId> &cause)
{
    StepRow row{.path = path, .kind = kind, .attempts = attempts, .begun = begun, .ended = clock().now(),
                .outcome = std::move(outcome)};
    const Result<> noted = m_notebook.end(std::move(row), std::move(events), cause);
    if (!noted) {
        fatal(Error{Fault::Bug, ErrorCode::Bug,
                    QStringLiteral("The events of step '%1' are refused: %2")
                        .arg(QString::fromUtf8(path), noted.error().what),
                    QStringLiteral("Report this: the workflow has a fault.")});
    }
}

void Driver::stopRepeatables()
{
    std::vector<std::stop_source> sources; // an effect may end, and its row go, inside request_stop
    for (const auto &[path, flight] : m_flights) {
        if (!isExternal(flight.kind))
            sources.push_back(flight.stop);
    }
    for (std::stop_source &source : sources)
        source.request_stop();
}

/// Sleeps that are over, and retries whose pause is.
void Driver::wakeDue()
{
    const Instant now = clock().now();
    const auto isDue = [&](const Wait *wait) {
        const bool sleeps = wait->m_kind == Wait::Kind::Sleep && wait->m_state == Wait::State::Waiting;
        return (sleeps || wait->m_state == Wait::State::Backoff) && wait->m_due <= now && mayBegin(*wait);
    };
    for (auto it = m_waits.begin(); it != m_waits.end() && !m_error;) {
        Wait *const wait = *it;
        if (!isDue(wait)) {
            ++it;
            continue;
        }
        m_again = true;
        if (wait->m_state == Wait::State::Backoff) {
            wait->m_state = Wait::State::New;
            continue;
        }
        recordEnd(wait->m_path, StepKind::Pure, 1, now, encodeOutcome<void>({}), {}, {});
        if (!m_error)
            resume(*wait, encodeOutcome<void>({}));
        it = m_waits.begin(); // the workflow went on: the table is another
    }
}

} // namespace patchplane::durable
