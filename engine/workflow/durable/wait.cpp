// SPDX-License-Identifier: GPL-3.0-or-later
// The workflow's side of an await: from a name in a scope to a row in the driver's table.
#include "engine/workflow/durable/driver.h"

namespace patchplane::durable {

std::chrono::milliseconds RetryPolicy::delayAfter(int attempt) const
{
    auto delay = base;
    for (int i = 1; i < attempt && delay < longest; ++i)
        delay *= 2;
    return std::min(delay, longest);
}

void Closings::ended()
{
    if (--m_open > 0)
        return;
    const std::function<void()> tell = onNone; // a copy: who is told may end its owner
    if (tell)
        tell();
}

Wait::Wait(Driver &driver, QByteArray path, Kind kind, StepKind step)
    : m_driver(driver), m_path(std::move(path)), m_kind(kind), m_step(step)
{
}

Wait::~Wait()
{
    m_driver.remove(*this);
}

bool Wait::await_ready()
{
    return m_driver.visit(*this);
}

void Wait::await_suspend(std::coroutine_handle<> waiter)
{
    m_waiter = waiter;
    m_driver.add(*this);
}

Outcome Wait::takeOutcome()
{
    Result<Outcome> outcome = decodeOutcome(*m_outcome);
    if (!outcome) {
        unreadable(outcome.error());
        return Outcome{{}, outcome.error(), {}};
    }
    if (outcome->interrupt)
        m_driver.noteInterrupt(*outcome->interrupt);
    return *std::move(outcome);
}

void Wait::unreadable(const Error &error)
{
    m_driver.fatal(Error{Fault::Permanent, ErrorCode::WorkflowChanged,
                         QStringLiteral("The record of step '%1' cannot be read. %2")
                             .arg(QString::fromUtf8(m_path), error.what),
                         QStringLiteral("Finish this run with the program version that began it, or start it anew.")});
}

SignalWait::SignalWait(Driver &driver, QByteArray path, std::vector<Awaited> awaited)
    : Wait(driver, std::move(path), Kind::Signal, StepKind::Pure), m_awaited(std::move(awaited))
{
}

Result<SignalRow> SignalWait::await_resume()
{
    const Outcome outcome = takeOutcome();
    if (outcome.interrupt || outcome.error)
        return std::unexpected(resultOf<void>(outcome).error());
    return readSignal(outcome.value);
}

SleepWait::SleepWait(Driver &driver, QByteArray path, Instant until)
    : Wait(driver, std::move(path), Kind::Sleep, StepKind::Pure)
{
    setDue(until);
}

SleepWait::SleepWait(Driver &driver, QByteArray path, std::chrono::milliseconds duration)
    : Wait(driver, std::move(path), Kind::Sleep, StepKind::Pure), m_duration(duration)
{
}

std::optional<size_t> RaceLog::recorded()
{
    return m_driver.raceWinner(m_path);
}

void RaceLog::record(size_t winner)
{
    m_driver.recordRace(m_path, winner);
}

Scope::Scope(Driver &driver, QByteArray path, std::shared_ptr<Limit> limit)
    : m_driver(&driver), m_path(std::move(path)), m_limit(std::move(limit))
{
}

Scope Scope::scope(const QString &name)
{
    m_driver->visitScope(path(name));
    return Scope(*m_driver, path(name), m_limit);
}

void Scope::limit(std::vector<QString> slotNames, int priority)
{
    m_limit = std::make_shared<Limit>(Limit{m_limit, std::move(slotNames), priority, {}, {}});
}

Compute<Instant> Scope::now(const QString &name)
{
    return compute<Instant>(name, [driver = m_driver] { return Result<Instant>(driver->clock().now()); });
}

Compute<RunStatus> Scope::status(const QString &name)
{
    return compute<RunStatus>(name, [driver = m_driver] { return Result<RunStatus>(driver->status()); });
}

Compute<void> Scope::record(const QString &name, std::vector<Event> events, std::optional<CommandId> cause)
{
    auto give = [events = std::move(events)](const Result<> &) { return events; };
    return Compute<void>(*m_driver, path(name), [] { return Result<>(); }, std::move(give), std::move(cause));
}

SignalWait Scope::signal(const QString &name, std::vector<Awaited> awaited)
{
    return SignalWait(*m_driver, path(name), std::move(awaited));
}

SleepWait Scope::sleepUntil(const QString &name, Instant moment)
{
    return SleepWait(*m_driver, path(name), moment);
}

SleepWait Scope::sleepFor(const QString &name, std::chrono::milliseconds duration)
{
    return SleepWait(*m_driver, path(name), duration);
}

std::shared_ptr<Closings> Scope::closings() const
{
    return m_driver->closings();
}

QUuid Scope::makeUuid(Driver &driver)
{
    return driver.clock().newUuid();
}

Run::Run(Driver &driver, QByteArray path, RunId id, Request request)
    : Scope(driver, std::move(path), {}), m_id(std::move(id)), m_request(std::move(request))
{
}

} // namespace patchplane::durable
