// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/events.h"

#include <functional>
#include <utility>

namespace patchplane {

/// Kinds of step, as the step log has them (architecture.md, 'Durable execution').
enum class StepKind { Pure, Repeatable, Probed, Swept };
template <>
inline constexpr auto enumTexts<StepKind> = std::to_array<EnumText<StepKind>>({
    {StepKind::Pure, "pure"}, {StepKind::Repeatable, "repeatable"}, {StepKind::Probed, "probed"},
    {StepKind::Swept, "swept"}});

/// A row of the executor's notebook. `outcome` is absent while the step is begun and not ended; it is an encoded
/// Result (value or final error).
struct StepRow {
    QByteArray path;
    StepKind kind = StepKind::Repeatable;
    int attempts = 0;
    Instant begun;
    Instant ended; ///< meaningful with an outcome
    std::optional<QByteArray> outcome;
};

/// A row of a run's signal queue: something that a person or the engine wants of the run. Kept until a commit of the
/// run consumes it; unique by command id.
struct SignalRow {
    CommandId command;
    Actor actor;        ///< set by the engine from the connection
    QString kind;       ///< "approve", "redirect" …: what a wait names
    QString subject;    ///< the digest that it speaks of; empty: the run as such
    QByteArray body;    ///< encoded command
    Instant at;
};

/// Number that grows each time a run is claimed; a commit under an older one is refused (Stale).
using Fence = qint64;

/// Everything about a run that becomes true together.
struct RunCommit {
    RunId run;
    Fence fence = 0;
    std::vector<StepRow> begun;      ///< inserted, or attempts raised
    std::vector<StepRow> ended;      ///< with outcome
    std::vector<Event> events;       ///< checked against the run machine before the transaction
    std::optional<CommandId> cause;  ///< of the events
    std::vector<CommandId> consumed; ///< signals taken by this commit
    std::optional<Instant> due;      ///< wake this run then (absolute, UTC)
    bool clearDue = false;
    std::optional<QByteArray> forgetSteps; ///< the phase whose steps (path prefix) are over
};

/// What a claim finds: all that is needed to replay the run.
struct ClaimedRun {
    Fence fence = 0;
    Request request;
    std::vector<EventRecord> events;
    std::vector<StepRow> steps;
    std::vector<SignalRow> signalQueue;
};

/// Domain log, step log and signal queue behind one door, because one call writes the truth (the ports DomainLog,
/// StepLog and Signals of architecture.md are its three parts). Called on the engine thread; every `done` is called
/// exactly once, on the engine thread, after the fsync, also when the store is closing (Stopping). Callbacks of one
/// group come together, in commit order.
class RunStore
{
public:
    template <class T = void>
    using Done = std::move_only_function<void(Result<T>)>;

    virtual ~RunStore() = default;
    /// Takes the run for this engine: raises its fence and reads it whole. Busy if another engine's lease lives.
    virtual void claim(const RunId &run, Done<ClaimedRun> done) = 0;
    virtual void commit(RunCommit commit, Done<Sequence> done) = 0;
    /// Events that belong to no run's executor: requests, repositories, accepted profiles, a new run's 'queued'.
    virtual void append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                        Done<Sequence> done) = 0;
    /// Puts a signal into a run's queue. The same command id twice is one signal.
    virtual void signal(const RunId &run, SignalRow row, Done<> done) = 0;
    /// Runs that are not over, with their due time if they wait for one; and which have unread signals.
    struct OpenRun {
        RunId run;
        RepositoryId repository;
        RunStatus status;
        std::optional<Instant> due;
        bool hasSignals = false;
    };
    /// One whose row cannot be read is among them, with a status that says nothing: its claim says what is wrong.
    virtual void openRuns(Done<std::vector<OpenRun>> done) = 0;
    /// What came while nobody who drives was told (a command of an engine that only records).
    struct News {
        std::vector<std::pair<RunId, SignalRow>> unread; ///< in the order in which they came
        std::vector<RunId> queued;                       ///< nobody has ever claimed them
        qint64 upTo = 0;                                 ///< to ask from the next time
    };
    /// Signals that came after number `after` (0: any) and are unread, and runs that wait for their first claim. Cheap.
    virtual void news(qint64 after, Done<News> done) = 0;
};

} // namespace patchplane
