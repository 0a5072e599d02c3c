// SPDX-License-Identifier: GPL-3.0-or-later
// The signal queue: what is an interrupt comes before what is awaited, what a wait names goes to it, the rest stays.
#include "engine/workflow/durable/driver.h"

#include <algorithm>

namespace patchplane::durable {

bool Driver::signal(SignalRow row)
{
    if (m_ending != Ending::None || m_over)
        return false;
    if (m_known.contains(row.command))
        return true; // sent twice: it is one signal
    m_known.insert(row.command);
    m_queue.push_back(std::move(row));
    pump();
    return true;
}

/// Answers the first signal that can be answered now. The workflow may have gone on by that, so the next one is for
/// the next turn.
void Driver::takeSignals()
{
    std::vector<SignalRow> inOrder = m_queue;
    std::ranges::stable_partition(inOrder, [this](const SignalRow &signal) {
        return ruleOf(signal) && waitsNaming(signal.kind).empty();
    });
    for (const SignalRow &signal : inOrder) {
        if (m_error)
            return;
        if (!takeSignal(signal))
            continue;
        std::erase_if(m_queue, [&](const SignalRow &row) { return row.command == signal.command; });
        m_again = true;
        return;
    }
}

const InterruptRule *Driver::ruleOf(const SignalRow &signal) const
{
    const auto &rules = m_executor.m_setup.interrupts;
    const auto rule = std::ranges::find(rules, signal.kind, &InterruptRule::kind);
    return rule == rules.end() ? nullptr : &*rule;
}

/// The waits that name this kind of signal, in the order in which the workflow reached them. None while the run stands
/// still: a wait that took something would lead on.
std::vector<SignalWait *> Driver::waitsNaming(const QString &kind) const
{
    std::vector<SignalWait *> naming;
    for (Wait *const wait : m_waits) {
        if (wait->m_kind != Wait::Kind::Signal || !mayBegin(*wait))
            continue;
        auto *const awaits = static_cast<SignalWait *>(wait);
        if (std::ranges::find(awaits->awaited(), kind, &Awaited::kind) != awaits->awaited().end())
            naming.push_back(awaits);
    }
    return naming;
}

/// True when the signal was answered: taken or refused.
bool Driver::takeSignal(const SignalRow &signal)
{
    const std::vector<SignalWait *> naming = waitsNaming(signal.kind);
    if (naming.empty()) {
        const InterruptRule *const rule = ruleOf(signal);
        return rule && applyRule(signal, *rule);
    }
    if (!offerToWaits(signal, naming)) {
        refuse(signal, Error{Fault::Refused, ErrorCode::Stale,
                             QStringLiteral("'%1' speaks of something that this run does not wait for any more.")
                                 .arg(signal.kind),
                             QStringLiteral("Look at the run as it stands now, and decide again.")});
    }
    return true;
}

bool Driver::offerToWaits(const SignalRow &signal, const std::vector<SignalWait *> &waits)
{
    for (SignalWait *const wait : waits) {
        for (const Awaited &awaited : wait->awaited()) {
            if (!awaited.fits(signal))
                continue;
            const QByteArray outcome = jsonBytes(QJsonObject{{QStringLiteral("value"), writeSignal(signal)}});
            recordEnd(wait->m_path, StepKind::Pure, 1, clock().now(), outcome, {}, {});
            m_notebook.consume(signal.command);
            if (!m_error)
                resume(*wait, outcome);
            return true;
        }
    }
    return false;
}

bool Driver::applyRule(const SignalRow &signal, const InterruptRule &rule)
{
    if (rule.effect == InterruptEffect::Deliver)
        return interruptWaits(signal);
    if (rule.effect == InterruptEffect::Cancel && m_cancel)
        return false; // the first one is under way
    Result<std::vector<Event>> events =
        rule.events ? rule.events(signal, m_notebook.status()) : Result<std::vector<Event>>();
    if (events && rule.effect == InterruptEffect::Cancel) {
        if (const Result<> allowed = m_notebook.allows(*events); !allowed)
            events = std::unexpected(allowed.error());
    } else if (events) {
        if (const Result<> noted = m_notebook.append(*events, signal.command); !noted)
            events = std::unexpected(noted.error());
    }
    if (!events) {
        refuse(signal, events.error());
        return true;
    }
    if (rule.effect == InterruptEffect::Cancel) {
        m_cancel = signal; // it stays in the queue until the run is cancelled
        stopRepeatables();
        return false;
    }
    m_notebook.consume(signal.command);
    if (rule.effect == InterruptEffect::Pause)
        stopRepeatables();
    if (rule.effect != InterruptEffect::Note)
        m_notebook.setPaused(rule.effect == InterruptEffect::Pause, clock().now());
    return true;
}

/// Whether a Deliver signal may break into the phase that the run is in.
Result<> Driver::mayInterrupt(const SignalRow &signal) const
{
    if (!m_phase->namesInterrupt(signal.kind)) {
        return fail(Fault::Refused, ErrorCode::IllegalTransition,
                    QStringLiteral("'%1' is not possible while the run is in its phase '%2'.")
                        .arg(signal.kind, m_phase->name),
                    QStringLiteral("Wait until the run asks for a decision, or cancel it."));
    }
    return m_phase->mayInterrupt ? m_phase->mayInterrupt(m_run.request(), m_notebook.phase()->input, signal) : Result<>();
}

/// Ends everything that is awaited now, except external effects that may have happened. What was interrupted is
/// recorded at once, with the signal; the workflow goes on when the effects have ended.
bool Driver::interruptWaits(const SignalRow &signal)
{
    if (!m_frame || !m_replayed || standsStill())
        return false;
    if (const Result<> may = mayInterrupt(signal); !may) {
        refuse(signal, may.error());
        return true;
    }
    const QByteArray outcome = encodeInterrupt(signal);
    std::vector<QByteArray> paths;
    for (Wait *const wait : m_waits) {
        const bool external = wait->m_step == StepKind::Probed || wait->m_step == StepKind::Swept;
        if (wait->m_outcome || (external && wait->m_touched))
            continue;
        recordEnd(wait->m_path, wait->m_step, std::max(1, wait->m_attempts), clock().now(), outcome, {}, {});
        wait->m_outcome = outcome;
        paths.push_back(wait->m_path);
    }
    if (paths.empty())
        return false;
    m_notebook.consume(signal.command);
    for (const QByteArray &path : paths) {
        Wait *const wait = find(path);
        const auto flight = m_flights.find(path);
        if (flight != m_flights.end())
            std::stop_source(flight->second.stop).request_stop();
        else if (wait && !m_error)
            resume(*wait, outcome);
    }
    return true;
}

/// A command's end that changed nothing; its sender learns of it by the event.
void Driver::refuse(const SignalRow &signal, const Error &why)
{
    const Result<> noted =
        m_notebook.append({CommandRefused{why.code, why.what, why.remedy}}, signal.command);
    m_notebook.consume(signal.command);
    if (!noted)
        fatal(noted.error());
}

/// The run is over: what is still in its queue came too late.
void Driver::refuseAll()
{
    for (const SignalRow &signal : std::exchange(m_queue, {})) {
        refuse(signal, Error{Fault::Refused, ErrorCode::Stale, QStringLiteral("The run is over already."),
                             QStringLiteral("Start it anew if you want another outcome.")});
    }
}

/// Nothing is under way any more and a cancel waits: the run is cancelled; or, if it has come too far by now, the
/// cancel is refused and the run goes on. True: cancelled.
bool Driver::endCancelled()
{
    const SignalRow signal = *std::exchange(m_cancel, {});
    std::erase_if(m_queue, [&](const SignalRow &row) { return row.command == signal.command; });
    const InterruptRule *const rule = ruleOf(signal);
    const Result<std::vector<Event>> events =
        rule->events ? rule->events(signal, m_notebook.status()) : Result<std::vector<Event>>();
    const Result<> noted = events ? m_notebook.append(*events, signal.command) : std::unexpected(events.error());
    if (!noted) {
        refuse(signal, noted.error());
        return false;
    }
    m_notebook.consume(signal.command);
    m_notebook.endLastPhase();
    m_over = true;
    return true;
}

} // namespace patchplane::durable
