// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/limit.h"
#include "engine/workflow/durable/race.h"
#include "engine/workflow/durable/resource.h"
#include "engine/workflow/durable/step.h"

namespace patchplane::durable {

/// A named part of a workflow. Every await has a name, which occurs once in its scope; the names from the phase
/// down are the step's path, and the path is what a replay finds it by: `check[2]/unit-tests/run`. Loops put their
/// number into the name (`cycle[2]`). A scope is a local variable of the workflow; it must not outlive the phase.
///
///     auto scope = run.scope(u"check/unit-tests"_s);
///     const auto sandbox = scope.resource<ExecutionSession>(openSandbox);
///     const auto execute = [&](StepKey key) { return services.execute(sandbox, spec, key); };
///     const Result<CheckExecution> ran = co_await scope.step<CheckExecution>(u"run"_s, StepKind::Repeatable, execute);
class Scope
{
public:
    Scope(Scope &&) = default;
    Scope &operator=(Scope &&) = delete;
    ~Scope() = default;

    [[nodiscard]] Scope scope(const QString &name);

    /// Runs an effect once and for ever: if the log has its outcome that is given back, else it is begun, run and
    /// recorded. A Probed or Swept effect must look before it acts when `StepKey::attempt` is above 1.
    template <Recordable T>
    [[nodiscard]] Step<T> step(const QString &name, StepKind kind, std::type_identity_t<Effect<T>> effect)
    {
        return Step<T>(*m_driver, path(name), kind, std::move(effect), m_limit);
    }

    /// A Probed step of two parts: `act` alone at first; when an earlier attempt may have got through, `probe` first,
    /// and `act` only if it finds nothing. Both only call coroutines and capture nothing that ends before the run.
    template <Recordable T>
        requires(!std::is_void_v<T>)
    [[nodiscard]] Step<T> probed(const QString &name,
                                 std::type_identity_t<std::function<QCoro::Task<Result<std::optional<T>>>(StepKey)>> probe,
                                 std::type_identity_t<std::function<QCoro::Task<Result<T>>(StepKey)>> act)
    {
        auto effect = [probe = std::move(probe), act = std::move(act)](StepKey key) {
            return probeAndAct<T>(probe, act, std::move(key));
        };
        return Step<T>(*m_driver, path(name), StepKind::Probed, std::move(effect), m_limit);
    }

    /// A value that is made at once and recorded (settings, a random number).
    template <Recordable T>
    [[nodiscard]] Compute<T> compute(const QString &name, std::type_identity_t<typename Compute<T>::Function> function)
    {
        return Compute<T>(*m_driver, path(name), std::move(function), {}, {});
    }
    /// The time, as it was when this was first reached.
    [[nodiscard]] Compute<Instant> now(const QString &name);
    /// Where the run stands, after all that it and its signals have recorded. No signal is taken between this and a
    /// record, compute or signal wait that directly follows, so what is decided on it still holds there.
    [[nodiscard]] Compute<RunStatus> status(const QString &name);
    template <class IdType>
    [[nodiscard]] Compute<IdType> newId(const QString &name)
    {
        return compute<IdType>(name, [driver = m_driver] { return Result<IdType>(IdType(makeUuid(*driver))); });
    }
    /// Appends domain events, once; they are committed with what comes next. `cause`: the command they answer.
    [[nodiscard]] Compute<void> record(const QString &name, std::vector<Event> events,
                                       std::optional<CommandId> cause = {});

    /// Waits for a signal. Whoever waits first takes it.
    [[nodiscard]] SignalWait signal(const QString &name, std::vector<Awaited> awaited);
    [[nodiscard]] SleepWait sleepUntil(const QString &name, Instant moment);
    [[nodiscard]] SleepWait sleepFor(const QString &name, std::chrono::milliseconds duration);
    /// Runs the branches side by side until one ends; the winner is recorded, the others are dropped: their
    /// repeatable effects are told to stop, their external ones run to a known outcome first.
    template <class T>
    [[nodiscard]] Race<T> race(const QString &name, std::vector<Durable<T>> branches)
    {
        return Race<T>(*m_driver, path(name), std::move(branches));
    }

    /// What lives with the process: see Resource.
    template <class R>
    [[nodiscard]] Resource<R> resource(std::type_identity_t<typename Resource<R>::Open> open)
    {
        return Resource<R>(std::move(open), closings());
    }

    /// Steps in this scope, and below it, start only while it holds a slot of each of these names; taken when the
    /// first unfinished one begins, given back when the scope ends. Before the first step; once.
    void limit(std::vector<QString> slotNames, int priority = 0);

private:
    friend class Run;
    friend class Driver;
    Scope(Driver &driver, QByteArray path, std::shared_ptr<Limit> limit);

    [[nodiscard]] QByteArray path(const QString &name) const { return m_path + '/' + name.toUtf8(); }
    [[nodiscard]] std::shared_ptr<Closings> closings() const;
    static QUuid makeUuid(Driver &driver);
    template <class T>
    static QCoro::Task<Result<T>> probeAndAct(std::function<QCoro::Task<Result<std::optional<T>>>(StepKey)> probe,
                                              std::function<QCoro::Task<Result<T>>(StepKey)> act, StepKey key)
    {
        if (key.attempt > 1) {
            Result<std::optional<T>> found = co_await probe(key);
            if (!found)
                co_return std::unexpected(found.error());
            if (*found)
                co_return **std::move(found);
        }
        Result<T> acted = co_await act(key);
        co_return acted;
    }

    Driver *m_driver;
    QByteArray m_path;
    std::shared_ptr<Limit> m_limit; ///< of this scope and, through it, of those around it
};

/// What a phase sees of its run. Nothing here changes while the run lives, or differs in a replay: what can is a
/// step. It is itself the phase's outermost scope.
class Run : public Scope
{
public:
    [[nodiscard]] const RunId &id() const { return m_id; }
    [[nodiscard]] const Request &request() const { return m_request; }

    /// The signal that ended the await which returned last with ErrorCode::Interrupted (recorded, hence the same in
    /// each replay); empty if that error was an effect's own. Taking it clears it.
    [[nodiscard]] std::optional<SignalRow> takeInterrupt() { return std::exchange(m_interrupt, {}); }

private:
    friend class Driver;
    Run(Driver &driver, QByteArray path, RunId id, Request request);
    RunId m_id;
    Request m_request;
    std::optional<SignalRow> m_interrupt;
};

} // namespace patchplane::durable
