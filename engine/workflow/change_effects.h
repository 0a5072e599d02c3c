// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/output_log.h"
#include "engine/workflow/change_values.h"
#include "engine/workflow/services.h"

#include <stop_token>

namespace patchplane::workflow {

/// Which side of a candidate a check runs on.
enum class TreeRole { Candidate, Base };

/// What the steps of a change do in the world. Each method is one effect: it may be run again after a crash
/// (repeatable, or found again by its probe), and answers with a value that stays true. Engine thread; what blocks
/// goes to the pool. The caller keeps this object and the services alive until the task has answered.
class ChangeEffects
{
public:
    explicit ChangeEffects(Services services) : m_services(std::move(services)) {}

    /// Reads configuration and settings, and whatever a later step would only miss after the work was done. SetUp when
    /// the configuration does not decode, InvalidInput for an agent that is not there or a git without your name,
    /// NotFound for a base or target that is not there.
    QCoro::Task<Result<RunPlan>> plan(Request request);
    /// The existing branch, range or patch as a candidate. NothingChanged, NotFound, BaseConflict.
    QCoro::Task<Result<Frozen>> freeze(Request request, RunPlan plan);
    /// One turn of the agent on the base, or on the candidate of the round before; its work as a new candidate. A later
    /// round that leads to nothing new gives the candidate before it, and says so in its notes. NothingChanged.
    QCoro::Task<Result<Frozen>> agentRound(RunId run, Request request, RunPlan plan, int round, QString prompt,
                                           std::optional<Candidate> previous, std::stop_token stop);
    /// The same tree under another message or author, as an AmendMessage signal says. Refused for work that a person
    /// made: their commits are never rewritten.
    QCoro::Task<Result<Frozen>> amend(Request request, Candidate candidate, SignalRow signal, Instant at);
    /// One check on one commit, in a sandbox of its own, with its retries.
    QCoro::Task<Result<CheckRuns>> check(RunId run, Request request, RunPlan plan, CheckSpec spec, CommitId commit,
                                         TreeRole role, std::stop_token stop);
    /// Policy's word on what could be published now; stores the facts.
    QCoro::Task<Result<Proposal>> evaluate(Request request, Candidate candidate, std::vector<CheckResult> checks,
                                           Subject what);
    /// The same for a name that a person typed. Refused, or NotFound, where nothing could be published under it.
    QCoro::Task<Result<Proposal>> evaluateEdited(Request request, Candidate candidate, std::vector<CheckResult> checks,
                                                 Subject what);
    /// Is the subject visible already? The probe of `publish`.
    QCoro::Task<Result<std::optional<PublicationDone>>> findPublication(Request request, Candidate candidate,
                                                                        Subject what);
    /// Makes the subject visible. PushRefused, BaseConflict.
    QCoro::Task<Result<PublicationDone>> publish(Request request, Candidate candidate, Subject what);

private:
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> openSandbox(RunId run, Request request, RunPlan plan,
                                                                      SandboxRole role, QString label);
    QCoro::Task<Result<std::unique_ptr<TreeStream>>> treeOf(RepositoryId repository, CommitId commit);
    /// Set-up, then the agent's turn.
    QCoro::Task<Result<TurnResult>> runTurn(ExecutionSession &sandbox, RunId run, RunPlan plan, int round,
                                            QString prompt, std::stop_token stop);
    [[nodiscard]] process::OutputLog::LineSink timelineOf(const RunId &run);
    QCoro::Task<Result<PublicationOrder>> orderFor(Request request, Candidate candidate, Subject what);

    Services m_services;
};

} // namespace patchplane::workflow
