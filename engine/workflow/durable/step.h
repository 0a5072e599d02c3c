// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/durable.h"
#include "engine/workflow/durable/outcome.h"

#include <QCoroTask>

#include <functional>
#include <stop_token>

namespace patchplane::durable {

class Driver;
struct Limit;

/// What an effect is told about itself.
struct StepKey {
    RunId run;
    QByteArray path;
    int attempt = 1;      ///< from 1; above 1 an earlier one may have touched the world: look before you act
    std::stop_token stop; ///< requested when nobody wants the result any more: end soon, with any error

    /// Idempotency key: the same for every attempt of this step, and of no other step.
    [[nodiscard]] QString text() const { return run.toString() + u'/' + QString::fromUtf8(path); }
};

/// What a step does. Called on the engine thread, again for each attempt and after a restart; it only *calls* a
/// coroutine, whose parameters are values, so that it never looks at the workflow's frame after its first wait.
template <class T>
using Effect = std::move_only_function<QCoro::Task<Result<T>>(StepKey)>;

/// The domain events that a step's result means; committed together with it, hence exactly once.
template <class T>
using EventsOf = std::function<std::vector<Event>(const Result<T> &)>;

/// How often a Transient failure is tried again before it becomes the step's result: `attempts` in all, waiting
/// `base`, 2 × base, 4 × base … at most `longest` between them.
struct RetryPolicy {
    int attempts = 5;
    std::chrono::milliseconds base = std::chrono::seconds(1);
    std::chrono::milliseconds longest = std::chrono::minutes(5);

    [[nodiscard]] std::chrono::milliseconds delayAfter(int attempt) const;
};

/// An effect's answer on its way to the executor, which finds the step by its path, never by its frame.
struct Report {
    QByteArray outcome;
    std::optional<Error> error; ///< the same failure, decoded
    std::vector<Event> events;
};
using ReportTo = std::move_only_function<void(Report)>;

/// A named await of a workflow: what the executor knows of it while it waits. Lives in the awaiting frame and takes
/// itself out of the executor's table when that frame is destroyed.
class Wait : public AwaitBase
{
public:
    enum class Kind { Step, Compute, Signal, Sleep };
    enum class State { New, WantsSlot, Beginning, Running, Backoff, Waiting };

    Wait(Driver &driver, QByteArray path, Kind kind, StepKind step);
    virtual ~Wait();

    bool await_ready(); ///< true: the log has its outcome
    void await_suspend(std::coroutine_handle<> waiter);

protected:
    void setDue(Instant moment) { m_due = moment; }
    /// The outcome; an interrupt is left with the run, for Run::takeInterrupt.
    [[nodiscard]] Outcome takeOutcome();
    /// The same as a T. What is recorded and is no T ends the run: another workflow wrote it.
    template <Recordable T>
    [[nodiscard]] Result<T> takeResult()
    {
        const Outcome outcome = takeOutcome();
        Result<T> result = resultOf<T>(outcome);
        if (!result && !outcome.error && !outcome.interrupt)
            unreadable(result.error());
        return result;
    }

private:
    void unreadable(const Error &error);
    friend class Driver;
    virtual void launch(StepKey, ReportTo) {}
    [[nodiscard]] virtual Report compute() { return {}; }

    Driver &m_driver;
    const QByteArray m_path;
    const Kind m_kind;
    const StepKind m_step;
    State m_state = State::New;
    int m_attempts = 0;     ///< begun so far, in this process and before it
    int m_failures = 0;     ///< transient ones, in this process
    bool m_touched = false; ///< an attempt was, or may have been, launched
    Instant m_due{};        ///< of Sleep and Backoff
    std::coroutine_handle<> m_waiter;
    std::optional<QByteArray> m_outcome;

protected:
    std::shared_ptr<Limit> m_limit;   ///< the slots that it needs
    std::optional<CommandId> m_cause; ///< of the step's events
    RetryPolicy m_retry;
};

template <Recordable T>
QCoro::Task<> reportResult(QCoro::Task<Result<T>> effect, EventsOf<T> events, ReportTo report)
{
    Result<T> result = fail(Fault::Bug, ErrorCode::Bug, QStringLiteral("The step ended without a result."));
    try {
        result = co_await effect;
    } catch (const std::exception &thrown) {
        result = fail(Fault::Bug, ErrorCode::Bug, QString::fromLocal8Bit(thrown.what()));
    }
    report(Report{encodeOutcome(result), result ? std::nullopt : std::optional(result.error()),
                  events ? events(result) : std::vector<Event>()});
}

/// `const Result<T> result = co_await scope.step<T>(…);`
template <Recordable T>
class [[nodiscard]] Step : public Wait
{
public:
    Step(Driver &driver, QByteArray path, StepKind kind, Effect<T> effect, std::shared_ptr<Limit> limit)
        : Wait(driver, std::move(path), Kind::Step, kind), m_effect(std::move(effect))
    {
        m_limit = std::move(limit);
    }
    /// Domain events that are committed with the outcome.
    Step &&with(EventsOf<T> events) &&
    {
        m_events = std::move(events);
        return std::move(*this);
    }
    /// The command whose outcome these events are.
    Step &&causedBy(std::optional<CommandId> cause) &&
    {
        m_cause = std::move(cause);
        return std::move(*this);
    }
    Step &&retry(RetryPolicy policy) &&
    {
        m_retry = policy;
        return std::move(*this);
    }
    Result<T> await_resume() { return takeResult<T>(); }

private:
    void launch(StepKey key, ReportTo report) override
    {
        reportResult<T>(m_effect(std::move(key)), m_events, std::move(report));
    }
    Effect<T> m_effect;
    EventsOf<T> m_events;
};

/// A value that is computed at once, on the engine thread, and recorded with whatever is committed next: the clock,
/// an id, settings as they are now; or only events.
template <Recordable T>
class [[nodiscard]] Compute : public Wait
{
public:
    using Function = std::move_only_function<Result<T>()>;
    Compute(Driver &driver, QByteArray path, Function function, EventsOf<T> events, std::optional<CommandId> cause)
        : Wait(driver, std::move(path), Kind::Compute, StepKind::Pure), m_function(std::move(function)),
          m_events(std::move(events))
    {
        m_cause = std::move(cause);
    }
    Result<T> await_resume() { return takeResult<T>(); }

private:
    Report compute() override
    {
        const Result<T> result = m_function();
        return Report{encodeOutcome(result), {}, m_events ? m_events(result) : std::vector<Event>()};
    }
    Function m_function;
    EventsOf<T> m_events;
};

/// What a signal wait takes: exactly this kind, about exactly this subject (empty: the run as such) or about any.
struct Awaited {
    QString kind;
    QString subject;
    bool anySubject = false;

    /// For who looks again at what there is, whatever the signal speaks of.
    [[nodiscard]] static Awaited any(QString kind) { return {std::move(kind), {}, true}; }
    [[nodiscard]] bool fits(const SignalRow &signal) const
    {
        return kind == signal.kind && (anySubject || subject == signal.subject);
    }
};

/// Waits for the oldest signal that one of `awaited` names. A signal of a named kind about another subject is
/// answered Stale at once.
class [[nodiscard]] SignalWait : public Wait
{
public:
    SignalWait(Driver &driver, QByteArray path, std::vector<Awaited> awaited);
    [[nodiscard]] const std::vector<Awaited> &awaited() const { return m_awaited; }
    Result<SignalRow> await_resume();

private:
    std::vector<Awaited> m_awaited;
};

/// Waits until a moment; a duration becomes a moment once, when the wait is first reached, and that is recorded.
class [[nodiscard]] SleepWait : public Wait
{
public:
    SleepWait(Driver &driver, QByteArray path, Instant until);
    SleepWait(Driver &driver, QByteArray path, std::chrono::milliseconds duration);
    Result<> await_resume() { return takeResult<void>(); }

private:
    friend class Driver;
    std::optional<std::chrono::milliseconds> m_duration;
};

} // namespace patchplane::durable
