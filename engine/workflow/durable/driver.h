// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/executor.h"
#include "engine/workflow/durable/notebook.h"

#include <map>

namespace patchplane::durable {

/// Drives one run while it is resident. It holds the frame, what the frame waits for, the effects under way and the
/// notebook, and moves in turns (`pump`): give the workflow what has come, until every branch waits; note what it
/// asks for next; commit all of that at once; and when that is durable, start the effects. So a step's end and the
/// next one's begin share one commit, and nothing touches the world before the log says so.
///
/// Effects answer by path to a weak reference: a frame may go at any time, and so may this. Engine thread.
class Driver : public std::enable_shared_from_this<Driver>
{
public:
    Driver(Executor &executor, RunId run, ClaimedRun claimed, std::optional<Instant> due);
    ~Driver();

    void begin(); ///< once, after it is owned by a shared_ptr
    /// A signal was put into the queue. False: too late, the run is being let go.
    [[nodiscard]] bool signal(SignalRow row);
    void tick(); ///< the clock has moved
    void stop();
    [[nodiscard]] int underWay() const { return int(m_flights.size()) + (m_committing ? 1 : 0); }

    // ---- asked by awaits, while the workflow runs
    [[nodiscard]] bool visit(Wait &wait); ///< true: its outcome is there
    void fatal(Error error);              ///< ends this run, and only this one; the workflow is not resumed any more
    void add(Wait &wait);
    void remove(Wait &wait);
    void noteInterrupt(SignalRow signal) { m_run.m_interrupt = std::move(signal); }
    void visitScope(const QByteArray &path);
    [[nodiscard]] std::optional<size_t> raceWinner(const QByteArray &path);
    void recordRace(const QByteArray &path, size_t winner);
    [[nodiscard]] const std::shared_ptr<Closings> &closings() const { return m_closings; }
    [[nodiscard]] Clock &clock() const;
    [[nodiscard]] const RunStatus &status() const { return m_notebook.status(); }

private:
    /// An effect under way. It keeps its slots until it has ended, whatever becomes of the frame.
    struct Flight {
        StepKind kind;
        int attempt;
        Instant begun;
        std::stop_source stop;
        std::shared_ptr<Limit> limit;
    };
    struct Arrival {
        QByteArray path;
        Report report;
    };
    /// Why the frame goes, and what is left to do when everything under way has ended.
    enum class Ending { None, Park, Fail, Over, Lost, Stop };

    // driver.cpp: turns
    void pump();
    void advance();
    void startPhase();
    void beginPhase(const Next &next, int number);
    void endPhase();
    void resume(Wait &wait, QByteArray outcome);
    void guarded(std::move_only_function<void()> workflow);
    void flush();
    void committed(const std::vector<QByteArray> &begun, const Result<Sequence> &result);

    // driver_steps.cpp: steps, sleeps
    void deliver(Arrival arrival);
    void retryLater(Wait &wait);
    [[nodiscard]] bool beginNext();
    void beginWait(Wait &wait);
    void beginStep(Wait &wait);
    void computeNow(Wait &wait);
    void visitMoment(SleepWait &sleep);
    void beginSleep(SleepWait &sleep);
    [[nodiscard]] bool standsStill() const;
    [[nodiscard]] bool mayBegin(const Wait &wait) const;
    [[nodiscard]] bool hasSlots(Limit *limit);
    void launch(Wait &wait);
    void stopRepeatables();
    void wakeDue();
    void recordEnd(const QByteArray &path, StepKind kind, int attempts, Instant begun, QByteArray outcome,
                   std::vector<Event> events, const std::optional<CommandId> &cause);

    // driver_signals.cpp: signals and interrupts
    void takeSignals();
    [[nodiscard]] const InterruptRule *ruleOf(const SignalRow &signal) const;
    [[nodiscard]] std::vector<SignalWait *> waitsNaming(const QString &kind) const;
    [[nodiscard]] bool takeSignal(const SignalRow &signal);
    [[nodiscard]] bool offerToWaits(const SignalRow &signal, const std::vector<SignalWait *> &waits);
    [[nodiscard]] bool applyRule(const SignalRow &signal, const InterruptRule &rule);
    [[nodiscard]] Result<> mayInterrupt(const SignalRow &signal) const;
    [[nodiscard]] bool interruptWaits(const SignalRow &signal);
    void refuse(const SignalRow &signal, const Error &why);
    void refuseAll();
    [[nodiscard]] bool endCancelled();

    // driver_settle.cpp: what a run does when nothing more can be done now
    void settle();
    void settleIdle();
    void letGo(Ending ending, std::optional<Error> error = {});
    void dropFrame();
    void finish();
    [[nodiscard]] std::optional<WaitReason> waitsFor() const;
    void tellWait();
    [[nodiscard]] bool idle() const;
    [[nodiscard]] std::optional<Instant> nextDue(bool durableOnly) const;
    [[nodiscard]] Wait *find(const QByteArray &path) const;

    Executor &m_executor;
    Notebook m_notebook;
    std::shared_ptr<Closings> m_closings = std::make_shared<Closings>();
    Run m_run;
    std::optional<Durable<PhaseResult>> m_frame; // after the run: it refers to it
    const PhaseTable::Phase *m_phase = nullptr;
    bool m_replayed = false; ///< the frame has come to its first wait that the log does not know

    std::vector<Wait *> m_waits; ///< in the order in which the workflow reached them
    std::map<QByteArray, Flight> m_flights;
    std::deque<Arrival> m_arrivals;
    std::vector<SignalRow> m_queue;
    QSet<CommandId> m_known; ///< signals that are in the queue or were answered
    std::optional<SignalRow> m_cancel;
    std::optional<Instant> m_due; ///< as the store has it
    std::optional<Error> m_error;
    Ending m_ending = Ending::None;
    bool m_over = false; ///< the chain has ended
    bool m_pumping = false;
    bool m_again = false;
    bool m_committing = false;
};

} // namespace patchplane::durable
