// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine_parts.h"
#include "engine/api/service.h"

#include <QCoroTask>
#include <QHash>

#include <deque>
#include <map>

namespace patchplane::api {

/// Takes commands: authorises, validates against what is recorded, records; the outcome comes by the feed. Each command
/// id is carried out once, whoever repeats it and however often: from memory for the newest, from the log for the
/// others. Engine thread.
///
/// What the log gets: AddRepository → RepositoryAdded (also for a known one, with its id: its default branch may have
/// changed) · Submit → RequestRecorded and RunQueued · AcceptProfile → ProfileAccepted, and a signal to the runs that
/// looked before it · all others → a signal in the run's queue, whose body is the encoded command, kinds as `signalKind`.
class CommandDesk : public QObject
{
    Q_OBJECT
public:
    explicit CommandDesk(EngineParts parts) : m_parts(std::move(parts)) {}

    void take(Actor actor, CommandEnvelope command, Done<Receipt> done);
    /// Once, when the runs are open: what an end of the process cut off an acceptance is made good.
    QCoro::Task<Result<>> tellAccepted();
    /// What is under way goes on; what comes is answered Stopping.
    void close() { m_closed = true; }
    [[nodiscard]] bool isIdle() const { return m_waiting.empty(); }

Q_SIGNALS:
    void idle();

private:
    QCoro::Task<> work(Actor actor, CommandEnvelope command);
    QCoro::Task<Result<Receipt>> receipt(Actor actor, CommandEnvelope command);
    QCoro::Task<Result<>> carryOut(Actor actor, CommandEnvelope command);
    QCoro::Task<Result<>> addRepository(CommandId id, AddRepository command);
    QCoro::Task<Result<>> submit(Actor actor, CommandId id, Submit command);
    QCoro::Task<Result<>> acceptProfile(Actor actor, CommandEnvelope envelope, AcceptProfile command);
    QCoro::Task<Result<>> steer(Actor actor, CommandEnvelope envelope, Steer command);
    QCoro::Task<Result<>> speakOfSubject(Actor actor, CommandEnvelope envelope, RunId run, SubjectDigest subject);
    QCoro::Task<Result<>> tellAccepted(Acceptance acceptance, std::vector<RunStore::OpenRun> runs);
    QCoro::Task<Result<std::vector<RunStore::OpenRun>>> openRuns();
    QCoro::Task<Result<>> wakeFor(Command command);
    QCoro::Task<Result<>> signalOne(RunId run, SignalRow row);
    QCoro::Task<Result<Sequence>> append(std::vector<std::pair<std::optional<RunId>, Event>> events, CommandId cause);
    QCoro::Task<Result<Repository>> repository(RepositoryId id);
    QCoro::Task<Result<>> checkWork(Work work);
    QCoro::Task<Result<>> mayRunDirect(Actor actor, Repository repository);
    void remember(const Receipt &receipt);

    EngineParts m_parts;
    std::map<CommandId, std::vector<Done<Receipt>>> m_waiting; ///< of commands under way
    QHash<CommandId, Receipt> m_taken;
    std::deque<CommandId> m_takenOrder;
    bool m_closed = false;
};

/// The name under which a run's workflow waits for a command: the verb of Steer; "approve", "reject", "edit-subject",
/// "amend-message", "accept-profile".
[[nodiscard]] QString signalKind(const Command &command);

/// A run's title: the first line of its prompt, or what is reviewed.
[[nodiscard]] QString titleOf(const Work &work);

} // namespace patchplane::api
