// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/workflow/durable/interrupts.h"
#include "engine/workflow/durable/phase.h"
#include "engine/workflow/durable/slots.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <set>

namespace patchplane::durable {

/// What the composition gives an executor. References outlive it.
struct ExecutorSetup {
    RunStore &store;
    Clock &clock;
    const PhaseTable &phases;
    /// A new run's first phase and its input. Pure.
    std::function<Next(const Request &)> first;
    /// The events that say that a run failed. Pure.
    std::function<std::vector<Event>(const Error &)> failed;
    std::vector<InterruptRule> interrupts;
    QMap<QString, int> slotLimits; ///< see Slots
    /// A run that has nothing to do but wait for a slot, or for the next attempt of what failed (Backoff), and that it
    /// goes on (empty): the events that tell so; absent: nobody is told. Pure.
    std::function<std::vector<Event>(std::optional<WaitReason>)> waits;
    /// Which runs this executor drives; the others stay rows, whatever comes for them. Absent: all.
    std::function<bool(const RunId &)> takesUp;
};

/// Hosts every run of this engine. A run that has something to do is resident: claimed, its frame replayed. A run
/// that only waits is a row: its frame is destroyed and it is claimed again when a signal comes or its time is due.
///
/// Engine thread, with an event loop. Order of calls: open (once) → start, signal, wake (any) → stop (once) →
/// destroyed after stop has answered.
class Executor : public QObject
{
    Q_OBJECT
public:
    explicit Executor(ExecutorSetup setup, QObject *parent = nullptr);
    ~Executor() override;

    /// Reads the open runs and takes up all that have something to do. Once the answer is here, `opened` comes; if it
    /// is an error, the next minute tries again.
    void open();
    /// Takes up a run that was just queued (its RunQueued is in the log).
    void start(const RunId &run);
    /// Puts a signal into a run's queue and wakes it. `done` after it is durable.
    void signal(const RunId &run, SignalRow row, RunStore::Done<> done);
    /// Something was put into this run's queue by another door. Once a minute the executor looks by itself.
    void wake(const RunId &run);
    /// Looks at the clock now: after resume from sleep, a clock change. The timer does the same.
    void tick();
    /// Stopping is not cancelling: no new step, effects told to stop, frames destroyed, resources closed, nothing
    /// written. Answers when the last effect has ended, or after `limit` with Timeout naming how many have not.
    QCoro::Task<Result<>> stop(std::chrono::milliseconds limit);

    /// From now on; who waits is looked at again.
    void setSlotLimits(QMap<QString, int> limits) { m_slots.setLimits(std::move(limits)); }

    /// When a run that sleeps, or a retry, wants to go on; empty: nobody waits for the clock.
    [[nodiscard]] std::optional<Instant> nextDue() const;
    [[nodiscard]] int residentRuns() const { return int(m_drivers.size()); }

Q_SIGNALS:
    void opened(const patchplane::Result<> &result);
    /// A run has ended; its last events are committed.
    void runOver(const patchplane::RunId &run);
    /// A run has been let go: it waits as a row.
    void runParked(const patchplane::RunId &run);
    /// A run was given up by this engine until the next look (another engine has it, the store failed).
    void runLost(const patchplane::RunId &run, const patchplane::Error &error);
    /// While stopping: another run or claim has ended.
    void quiet();

private:
    friend class Driver;
    [[nodiscard]] bool drives(const RunId &run) const;
    void takeUp(const RunId &run);
    void claimNext();
    void claimed(const RunId &run, Result<ClaimedRun> found);
    /// From a driver, last thing it does.
    enum class LetGo { Parked, Over, Lost };
    void letGo(const RunId &run, LetGo how, std::optional<Instant> due, std::optional<Error> error);
    void setDue(const RunId &run, std::optional<Instant> due);
    void setTimer();
    [[nodiscard]] std::optional<Instant> dueOf(const RunId &run) const;
    void deliver(const RunId &run, const SignalRow &row);
    void takeUpAll(const std::vector<RunStore::OpenRun> &runs);
    void lookForNews();
    void take(const RunStore::News &news);

    ExecutorSetup m_setup;
    Slots m_slots;
    QTimer m_timer;
    QHash<RunId, std::shared_ptr<Driver>> m_drivers;
    std::deque<RunId> m_toClaim;
    QSet<RunId> m_wanted;   ///< those in m_toClaim
    QSet<RunId> m_claiming;
    QHash<RunId, std::vector<SignalRow>> m_mail; ///< signals that came while their run was being claimed
    QSet<RunId> m_again; ///< woken while resident or being claimed: look again when it is let go
    QHash<RunId, Instant> m_dues;
    std::set<std::pair<Instant, QUuid>> m_byDue;
    Instant m_nextLook{};  ///< for news
    qint64 m_newsUpTo = 0;
    bool m_open = false;   ///< the open runs were read
    bool m_stopping = false;
};

} // namespace patchplane::durable
