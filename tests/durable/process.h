// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/durable/sample_workflow.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_run_store.h"

namespace patchplane::test {

/// A signal that somebody sends as soon as `when` is true, and again after a crash unless it was acknowledged.
struct Scripted {
    SignalRow row;
    std::function<bool(const Disk::Run &, const FakeWorld &)> when;
    bool acknowledged = false;
};

/// What outlives a process: disk, world, clock, what people want. One run of one workflow.
struct Setting {
    explicit Setting(quint32 seed);

    std::shared_ptr<Disk> disk = std::make_shared<Disk>();
    FakeWorld world;
    FakeClock clock;
    durable::PhaseTable phases;
    durable::Next first = sampleStart();
    std::vector<durable::InterruptRule> interrupts = sampleInterrupts();
    QMap<QString, int> slotLimits{{QStringLiteral("agents"), 1}, {QStringLiteral("checks"), 2}};
    std::function<bool(const RunId &)> takesUp;
    std::optional<Error> openFault; ///< of a process's first look at the open runs
    std::vector<Scripted> script;
    RunId run;

    [[nodiscard]] const Disk::Run &row() const { return disk->runs.at(run); }
    void send(const QString &kind, const QString &subject, std::function<bool(const Disk::Run &, const FakeWorld &)> when,
              const QByteArray &body = {});
    [[nodiscard]] RunId addRun();
    /// What became of the run, without what depends on the clock: status, and the events as sorted text.
    [[nodiscard]] QStringList outcome() const;
    [[nodiscard]] QStringList kinds() const; ///< of its events, in order
    [[nodiscard]] QString where() const;     ///< for a person: status, events, step log, queue
};

/// One life of the engine over a setting: runs until the run is over, the store has died or nothing moves.
class Process
{
public:
    enum class End { Over, Died, Stuck };

    explicit Process(Setting &setting);
    ~Process();
    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    End live();
    /// One thing: an event of the loop, a signal, a gate of the world, a moment that is due. False: nothing moves.
    bool turn();
    void settleLoop(); ///< the event loop until it has nothing left
    MemoryRunStore store;
    durable::Executor executor;
    int parked = 0;

private:
    bool sendNext();
    Setting &m_setting;
    bool m_over = false;
};

} // namespace patchplane::test
