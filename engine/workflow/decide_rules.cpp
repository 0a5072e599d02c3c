// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/decide_rules.h"

#include <algorithm>

namespace patchplane::workflow {

using namespace Qt::StringLiterals;

QString promptOf(const Request &request)
{
    const auto *work = std::get_if<AgentWork>(&request.work);
    return work ? work->prompt : QString();
}

std::vector<QString> namesOf(const config::Profile &profile)
{
    std::vector<QString> names;
    for (const CheckSpec &spec : profile.checks)
        names.push_back(spec.name);
    return names;
}

CandidateFrozen candidateFrozen(const RunPlan &plan, const Frozen &frozen)
{
    std::vector<QString> notes = plan.notes;
    notes.insert(notes.end(), frozen.notes.begin(), frozen.notes.end());
    return {frozen.candidate, std::move(notes)};
}

WaitBegan waitForProfile(const ProfileDigest &profile)
{
    return {WaitReason::Profile, u"The repository's .patchplane.toml (%1) is not accepted yet: read it and accept it."_s
                                     .arg(profile.shortText())};
}

WaitBegan waitForDecision(const Proposal &proposal)
{
    return {WaitReason::Decision, u"Waits for your decision on %1; the best that policy allows is %2."_s
                                      .arg(proposal.subject.shortText(), toText(proposal.outcome.best))};
}

CommandRefused refusal(const Error &error)
{
    return {error.code, error.what, error.remedy};
}

Subject defaultSubject(const RunId &run, const RunPlan &plan, const Candidate &candidate)
{
    const QString branch = u"patchplane/%1-%2"_s.arg(run.toString().last(12)).arg(candidate.round);
    return {candidate.digest, PublicationKind::Branch, branch, plan.target};
}

/// What git refuses in a branch name, so that the person hears it now; git itself has the last word when the
/// branch is made.
static bool canBeBranch(const QString &name)
{
    static const QString forbidden = u" ~^:?*[\\"_s;
    const bool bad = name.isEmpty() || name.size() > 200 || name.startsWith(u'-') || name.startsWith(u'/')
        || name.endsWith(u'/') || name.endsWith(u'.') || name.endsWith(".lock"_L1) || name.contains(".."_L1)
        || name.contains("//"_L1) || name.contains("@{"_L1) || name == "@"_L1 || name == "HEAD"_L1;
    if (bad)
        return false;
    for (const QString &part : name.split(u'/')) {
        if (part.startsWith(u'.') || part.endsWith(".lock"_L1))
            return false;
    }
    return std::ranges::none_of(name, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f || forbidden.contains(c); });
}

Result<Subject> editedSubject(Subject subject, const SignalRow &signal)
{
    const Result<EditSubject> edit = commandIn<EditSubject>(signal.body);
    if (!edit)
        return std::unexpected(edit.error());
    if (!canBeBranch(edit->branch)) {
        return fail(Fault::Refused, ErrorCode::InvalidInput, u"'%1' cannot be the name of a branch"_s.arg(edit->branch),
                    u"Use letters, digits, '-', '_' and '/'."_s);
    }
    subject.publication = edit->publication;
    subject.branch = edit->branch;
    if (edit->publication == PublicationKind::Merge)
        subject.target = edit->branch;
    return subject;
}

static Decision madeOf(const Proposal &proposal, Actor by, Instant at)
{
    return {.subject = proposal.subject,
            .what = proposal.what,
            .state = DecisionState::Accepted,
            .by = std::move(by),
            .overridesPolicy = false,
            .reason = {},
            .facts = proposal.facts,
            .at = at};
}

Decision policysDecision(const Proposal &proposal, Instant at)
{
    return madeOf(proposal, Actor{ActorKind::Policy, {}, Role::Admin, Door::Internal}, at);
}

/// A person may always accept what policy leaves to a person; what policy rules out needs an override.
static bool ruledOut(DecisionState best)
{
    return best == DecisionState::Rejected || best == DecisionState::Conflict;
}

Result<Decision> decisionOf(const Proposal &proposal, const SignalRow &signal, Instant at)
{
    const Result<Decide> said = commandIn<Decide>(signal.body);
    if (!said)
        return std::unexpected(said.error());
    Decision decision = madeOf(proposal, signal.actor, at);
    decision.reason = said->reason;
    if (!said->approve) {
        decision.state = DecisionState::Rejected;
        return decision;
    }
    if (!ruledOut(proposal.outcome.best))
        return decision;
    if (!said->overridePolicy || said->reason.trimmed().isEmpty()) {
        return fail(Fault::Refused, ErrorCode::Denied,
                    u"Policy allows no more than '%1' for this subject"_s.arg(toText(proposal.outcome.best)),
                    u"Read the trace; then send it back, reject it, or override with a reason."_s);
    }
    decision.overridesPolicy = true;
    return decision;
}

QString redirectText(const SignalRow &signal)
{
    const Result<Steer> steer = commandIn<Steer>(signal.body);
    return steer ? steer->text.trimmed() : QString();
}

Result<> redirectPossible(const Request &request, const RunPlan &plan, int round, const SignalRow &signal)
{
    if (!std::holds_alternative<AgentWork>(request.work)) {
        return fail(Fault::Refused, ErrorCode::Unsupported, u"No agent works in this run, so nobody can be redirected"_s,
                    u"Change the branch yourself and review it again."_s);
    }
    if (redirectText(signal).isEmpty())
        return fail(Fault::Refused, ErrorCode::InvalidInput, u"A redirect needs a text"_s, u"Say what to do instead."_s);
    if (round >= plan.maxRounds) {
        return fail(Fault::Refused, ErrorCode::LimitExceeded, u"All %1 rounds of this run are used up"_s.arg(plan.maxRounds),
                    u"Raise max-rounds in engine.toml for the next run, or decide on this one."_s);
    }
    return {};
}

} // namespace patchplane::workflow
