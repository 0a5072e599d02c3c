// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/commands.h"
#include "engine/ports/run_store.h"
#include "engine/workflow/change_values.h"

/// The words and the judgements of the phases, without their awaits: pure functions of what a phase holds.
namespace patchplane::workflow {

/// The command that a signal carries, if it is a C.
template <class C>
[[nodiscard]] Result<C> commandIn(const QByteArray &body)
{
    const Result<Command> command = decodeJson<Command>(body);
    if (!command)
        return std::unexpected(command.error());
    if (const C *value = std::get_if<C>(&*command))
        return *value;
    return fail(Fault::Bug, ErrorCode::Bug, QStringLiteral("a signal carries another command than its kind says"));
}

/// What the agent is told in the first round; empty for work that exists.
[[nodiscard]] QString promptOf(const Request &request);
[[nodiscard]] std::vector<QString> namesOf(const config::Profile &profile);

/// A candidate's event, with all that a person should read beside it.
[[nodiscard]] CandidateFrozen candidateFrozen(const RunPlan &plan, const Frozen &frozen);
[[nodiscard]] WaitBegan waitForProfile(const ProfileDigest &profile);
[[nodiscard]] WaitBegan waitForDecision(const Proposal &proposal);
[[nodiscard]] CommandRefused refusal(const Error &error);

/// Branch `patchplane/<run>-<round>` (security.md 24), aimed at the run's target.
[[nodiscard]] Subject defaultSubject(const RunId &run, const RunPlan &plan, const Candidate &candidate);
/// The subject after an EditSubject; InvalidInput for a name that cannot be a branch's.
[[nodiscard]] Result<Subject> editedSubject(Subject subject, const SignalRow &signal);

/// A person's decision on this proposal, or why it cannot be one: better than policy's best needs an override with
/// a reason; nobody overrides without one.
[[nodiscard]] Result<Decision> decisionOf(const Proposal &proposal, const SignalRow &signal, Instant at);
[[nodiscard]] Decision policysDecision(const Proposal &proposal, Instant at);

/// What the agent is told in the next round.
[[nodiscard]] QString redirectText(const SignalRow &signal);
/// May this signal start the round after `round`? Refused where no agent works, it says nothing, or the rounds are
/// used up.
[[nodiscard]] Result<> redirectPossible(const Request &request, const RunPlan &plan, int round, const SignalRow &signal);

} // namespace patchplane::workflow
