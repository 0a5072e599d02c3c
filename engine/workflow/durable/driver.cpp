// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/driver.h"

#include "engine/ports/failpoint.h"

namespace patchplane::durable {

Driver::Driver(Executor &executor, RunId run, ClaimedRun claimed, std::optional<Instant> due)
    : m_executor(executor), m_notebook(run, claimed), m_run(*this, {}, run, std::move(claimed.request)),
      m_queue(std::move(claimed.signalQueue)), m_due(due)
{
    for (const SignalRow &row : m_queue)
        m_known.insert(row.command);
    for (const EventRecord &record : claimed.events) {
        if (record.cause)
            m_known.insert(*record.cause);
    }
}

Driver::~Driver()
{
    m_closings->onNone = {};
    m_pumping = true;
    m_frame.reset(); // while the tables that its awaits leave are still there
}

Clock &Driver::clock() const
{
    return m_executor.m_setup.clock;
}

void Driver::begin()
{
    m_closings->onNone = [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->settle();
    };
    if (!m_notebook.phaseRow())
        fatal(m_notebook.phaseRow().error());
    else if (isTerminal(m_notebook.status().state))
        m_over = true;
    pump();
}

void Driver::tick()
{
    pump();
}

void Driver::stop()
{
    letGo(Ending::Stop);
    settle();
}

// ---- the workflow's questions --------------------------------------------------------------------------------

bool Driver::visit(Wait &wait)
{
    Result<Visited> visited = m_notebook.visit(wait.m_path, wait.m_step);
    if (!visited) {
        fatal(visited.error());
        return false;
    }
    wait.m_attempts = visited->attempts;
    wait.m_touched = visited->attempts > 0;
    wait.m_outcome = std::move(visited->outcome);
    if (wait.m_kind == Wait::Kind::Sleep)
        visitMoment(static_cast<SleepWait &>(wait));
    return wait.m_outcome.has_value();
}

void Driver::add(Wait &wait)
{
    m_waits.push_back(&wait);
}

void Driver::remove(Wait &wait)
{
    if (std::erase(m_waits, &wait) == 0)
        return;
    const auto flight = m_flights.find(wait.m_path); // a race's loser, or the frame goes: nobody wants the result
    if (flight != m_flights.end() && flight->second.kind == StepKind::Repeatable)
        std::stop_source(flight->second.stop).request_stop(); // a copy: the effect may end, and its row go, in here
}

void Driver::visitScope(const QByteArray &path)
{
    if (const Result<> named = m_notebook.visitScope(path); !named)
        fatal(named.error());
}

std::optional<size_t> Driver::raceWinner(const QByteArray &path)
{
    const Result<Visited> visited = m_notebook.visit(path, StepKind::Pure);
    if (!visited) {
        fatal(visited.error());
        return {};
    }
    if (!visited->outcome)
        return {};
    const Result<qint64> winner = decodeOutcome(*visited->outcome).and_then(&resultOf<qint64>);
    if (!winner) {
        fatal(winner.error());
        return {};
    }
    return size_t(*winner);
}

void Driver::recordRace(const QByteArray &path, size_t winner)
{
    const Instant now = clock().now();
    recordEnd(path, StepKind::Pure, 1, now, encodeOutcome<qint64>(qint64(winner)), {}, {});
}

void Driver::fatal(Error error)
{
    if (!m_error)
        m_error = std::move(error);
}

// ---- turns ---------------------------------------------------------------------------------------------------

void Driver::pump()
{
    if (m_pumping) {
        m_again = true;
        return;
    }
    const auto self = shared_from_this();
    m_pumping = true;
    do {
        m_again = false;
        advance();
    } while (m_again);
    m_pumping = false;
    if (m_error && m_ending == Ending::None)
        letGo(Ending::Fail, m_error);
    tellWait();
    flush();
    settle();
}

/// Everything that can be done now, short of committing.
void Driver::advance()
{
    if (!m_frame && m_ending == Ending::None && !m_over) {
        if (m_notebook.paused())
            takeSignals();
        if (!m_notebook.paused() || m_cancel)
            startPhase();
    }
    for (; !m_arrivals.empty() && !m_error; m_again = true) {
        Arrival arrival = std::move(m_arrivals.front());
        m_arrivals.pop_front();
        deliver(std::move(arrival));
    }
    if (m_error || m_ending != Ending::None)
        return;
    while (!m_error && beginNext())
        m_again = true;
    if (m_again || m_error)
        return;
    wakeDue();
    takeSignals();
    endPhase();
}

void Driver::startPhase()
{
    const std::optional<PhaseMark> &mark = m_notebook.phase();
    if (!mark) {
        const Next first = m_executor.m_setup.first(m_run.request());
        beginPhase(first, 1);
        if (m_error)
            return;
    }
    m_phase = m_executor.m_setup.phases.find(mark->name, mark->version);
    if (!m_phase) {
        fatal(Error{Fault::Permanent, ErrorCode::WorkflowChanged,
                    QStringLiteral("This program has no phase '%1' of version %2.").arg(mark->name).arg(mark->version),
                    QStringLiteral("Finish this run with the program version that began it, or start it anew.")});
        return;
    }
    m_run.m_path = mark->path();
    m_run.m_limit.reset();
    m_run.m_interrupt.reset();
    m_replayed = false;
    guarded([&] {
        Result<Durable<PhaseResult>> frame = m_phase->make(m_run, mark->input);
        if (!frame)
            return fatal(frame.error());
        m_frame.emplace(*std::move(frame));
        m_frame->start();
    });
    if (m_error)
        return;
    if (const Result<> visited = m_notebook.allVisited(); !visited)
        return fatal(visited.error());
    m_replayed = true;
}

void Driver::beginPhase(const Next &next, int number)
{
    const PhaseTable::Phase *phase = m_executor.m_setup.phases.newest(next.phase);
    if (!phase) {
        fatal(Error{Fault::Bug, ErrorCode::Bug, QStringLiteral("There is no phase '%1'.").arg(next.phase),
                    QStringLiteral("Report this: the workflow has a fault.")});
        return;
    }
    m_notebook.beginPhase(PhaseMark{phase->name, phase->version, number, next.input}, clock().now());
}

/// Once the frame has ended and the losers of its races have too: its outcome, and the next phase.
void Driver::endPhase()
{
    if (!m_frame || !m_frame->done())
        return;
    stopRepeatables();
    if (!m_flights.empty())
        return;
    const PhaseResult result = m_frame->take();
    m_frame.reset();
    if (!result) {
        fatal(result.error());
        return;
    }
    m_again = true;
    if (result->over() && !isTerminal(m_notebook.status().state)) {
        fatal(Error{Fault::Bug, ErrorCode::Bug, QStringLiteral("The workflow has ended, but its run has not."),
                    QStringLiteral("Report this: the workflow has a fault.")});
    } else if (result->over()) {
        m_notebook.endLastPhase();
        m_over = true;
    } else if (!m_cancel || !endCancelled()) {
        beginPhase(*result, m_notebook.phase()->number + 1);
    }
}

/// Runs workflow code. An exception is that run's end.
void Driver::guarded(std::move_only_function<void()> workflow)
{
    try {
        workflow();
    } catch (const std::exception &thrown) {
        fatal(Error{Fault::Bug, ErrorCode::Bug,
                    QStringLiteral("The workflow threw: %1").arg(QString::fromLocal8Bit(thrown.what())),
                    QStringLiteral("Report this: the workflow has a fault.")});
    }
}

void Driver::resume(Wait &wait, QByteArray outcome)
{
    wait.m_outcome = std::move(outcome);
    std::erase(m_waits, &wait);
    const std::coroutine_handle<> waiter = wait.m_waiter;
    guarded([waiter] { waiter.resume(); });
}

void Driver::flush()
{
    if (m_committing || !m_notebook.hasPending() || m_ending == Ending::Stop || m_ending == Ending::Lost)
        return;
    if (const std::optional<Instant> due = nextDue(true); due != m_due) {
        m_notebook.setDue(due);
        m_due = due;
    }
    RunCommit commit = m_notebook.takePending();
    std::vector<QByteArray> begun;
    for (const StepRow &row : commit.begun)
        begun.push_back(row.path);
    m_committing = true;
    failpoint("durable.commit");
    m_executor.m_setup.store.commit(std::move(commit), [weak = weak_from_this(), begun = std::move(begun)](
                                                           const Result<Sequence> &result) {
        if (const auto self = weak.lock())
            self->committed(begun, result);
    });
}

void Driver::committed(const std::vector<QByteArray> &begun, const Result<Sequence> &result)
{
    m_committing = false;
    if (!result) {
        m_notebook.dropPending();
        letGo(result.error().fault == Fault::Stopping ? Ending::Stop : Ending::Lost, result.error());
        return settle();
    }
    failpoint("durable.committed");
    for (const QByteArray &path : begun) {
        Wait *const wait = find(path);
        if (wait && wait->m_state == Wait::State::Beginning && m_ending == Ending::None && !m_error)
            launch(*wait);
    }
    pump();
}

} // namespace patchplane::durable
