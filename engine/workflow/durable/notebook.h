// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"

#include <QHash>
#include <QSet>

#include <deque>

namespace patchplane::durable {

/// What the log knows of an await that the workflow has reached.
struct Visited {
    int attempts = 0; ///< begun before this process
    std::optional<QByteArray> outcome;
};

/// Which phase a run is in, as its row has it: path `check[2]`, the second of the chain.
struct PhaseMark {
    QString name;
    int version = 1;
    int number = 1;
    QByteArray input;
    [[nodiscard]] QByteArray path() const;
};

/// One resident run's view of its step log: what a replay finds, and what is to be committed next. No I/O, no clock.
///
/// Rows: `check[2]` is the phase (its outcome holds name, version, input), `check[2]/…` its awaits,
/// `check[2]/~paused` that the run is paused. Everything noted since the last commit goes out as one RunCommit, in order; only events with
/// different causes need commits of their own.
class Notebook
{
public:
    Notebook(RunId run, const ClaimedRun &claimed);

    // ---- replay
    /// Marks the path as used in this replay. Bug: the name occurs twice. WorkflowChanged: the log has another kind.
    [[nodiscard]] Result<Visited> visit(const QByteArray &path, StepKind kind);
    /// A scope's name; Bug if it occurs twice.
    [[nodiscard]] Result<> visitScope(const QByteArray &path);
    /// WorkflowChanged when the log has a row that the replay did not ask for. To be asked once, when every branch
    /// waits for something that the log does not have.
    [[nodiscard]] Result<> allVisited() const;
    [[nodiscard]] const std::optional<PhaseMark> &phase() const { return m_phase; }
    [[nodiscard]] Result<> phaseRow() const { return m_phaseRow; } ///< Corrupt if the phase's row is unreadable
    [[nodiscard]] bool paused() const { return m_paused; }
    [[nodiscard]] const RunStatus &status() const { return m_status; } ///< after all that is noted

    // ---- what is committed next
    void begin(StepRow row);
    /// IllegalTransition, and nothing noted, when the run's machine refuses the events.
    [[nodiscard]] Result<> end(StepRow row, std::vector<Event> events, const std::optional<CommandId> &cause);
    [[nodiscard]] Result<> append(std::vector<Event> events, const std::optional<CommandId> &cause);
    [[nodiscard]] Result<> allows(const std::vector<Event> &events) const; ///< would `append` take them?
    void consume(const CommandId &signal);
    /// The next phase begins, and with the same commit the last one's rows are forgotten.
    void beginPhase(PhaseMark mark, Instant now);
    void endLastPhase();
    void setPaused(bool paused, Instant now);
    void setDue(std::optional<Instant> due);

    [[nodiscard]] bool hasPending() const { return !m_pending.empty(); }
    [[nodiscard]] RunCommit takePending();
    void dropPending() { m_pending.clear(); }

private:
    [[nodiscard]] Result<RunStatus> statusAfter(const std::vector<Event> &events) const;
    RunCommit &batch();    ///< the last one that is not committed yet
    RunCommit &newBatch();
    RunCommit &batchFor(const std::optional<CommandId> &cause);
    void readRow(const StepRow &row);
    void forgetPhase();
    [[nodiscard]] StepRow pausedRow(Instant now) const;

    RunId m_run;
    Fence m_fence;
    RunStatus m_status;
    QHash<QByteArray, StepRow> m_rows;
    QSet<QByteArray> m_used;
    std::optional<PhaseMark> m_phase;
    Result<> m_phaseRow;
    bool m_paused = false;
    std::deque<RunCommit> m_pending;
};

} // namespace patchplane::durable
