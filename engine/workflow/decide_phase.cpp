// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/decide_phase.h"

#include "engine/workflow/change_workflow.h"
#include "engine/workflow/decide_rules.h"

namespace patchplane::workflow {

using namespace Qt::StringLiterals;

static SubjectProposed proposed(const Proposal &proposal)
{
    return {proposal.what, proposal.subject, proposal.outcome, proposal.facts};
}

static std::vector<Event> proposedEvents(const Result<Proposal> &proposal)
{
    return proposal ? std::vector<Event>{proposed(*proposal)} : std::vector<Event>();
}

/// An edit's outcome: what is decided on from now on, or why it stays what it was.
static std::vector<Event> editedEvents(const Result<Proposal> &edited)
{
    if (!edited)
        return {refusal(edited.error())};
    return {proposed(*edited), waitForDecision(*edited)};
}

/// What a person's word leads to: another phase, the end, another proposal, or (refused) the same wait.
struct Turn {
    std::optional<durable::Next> next;
    std::optional<Proposal> edited;
};

static Durable<Result<Turn>> decideBy(Scope &scope, const DecideInput &in, Proposal proposal, SignalRow signal,
                                      Instant at)
{
    const Result<Decision> decision = decisionOf(proposal, signal, at);
    if (!decision) {
        const Result<> refused = co_await scope.record(u"refused"_s, {refusal(decision.error())}, signal.command);
        if (!refused)
            co_return std::unexpected(refused.error());
        co_return Turn{};
    }
    const bool approved = decision->state != DecisionState::Rejected;
    const Event event = approved ? Event(Approved{*decision}) : Event(Rejected{*decision});
    const Result<> recorded = co_await scope.record(u"decided"_s, {event}, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    co_return Turn{approved ? durable::next(u"publish"_s, PublishInput{in.candidate, proposal.what, proposal.subject})
                            : durable::over(),
                   std::nullopt};
}

static Durable<Result<Turn>> redirectBy(Scope &scope, const Request &request, const DecideInput &in, SignalRow signal)
{
    const Result<> possible = redirectPossible(request, in.plan, in.candidate.round, signal);
    const int round = in.candidate.round + 1;
    const QString text = redirectText(signal);
    const Event event = possible ? Event(Redirected{text, round, signal.actor}) : Event(refusal(possible.error()));
    const Result<> recorded = co_await scope.record(u"redirect"_s, {event}, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    if (!possible)
        co_return Turn{};
    co_return Turn{durable::next(u"produce"_s, ProduceInput{in.plan, round, text, in.candidate}), std::nullopt};
}

static Durable<Result<Turn>> amendBy(Run &run, Scope &scope, const DecideInput &in, SignalRow signal, Instant at,
                                     ChangeEffects &effects)
{
    const auto amend = [&effects, request = run.request(), candidate = in.candidate, signal, at](StepKey) {
        return effects.amend(request, candidate, signal, at);
    };
    const Result<Frozen> amended = co_await scope.step<Frozen>(u"amend"_s, StepKind::Repeatable, amend);
    const std::vector<Event> events = amended
        ? std::vector<Event>{WaitEnded{}, candidateFrozen(in.plan, *amended)}
        : std::vector<Event>{refusal(amended.error())};
    const Result<> recorded = co_await scope.record(u"amended"_s, events, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    if (!amended)
        co_return Turn{};
    co_return Turn{durable::next(u"check"_s, CheckInput{in.plan, amended->candidate}), std::nullopt};
}

static Durable<Result<Turn>> editBy(Run &run, Scope &scope, const DecideInput &in, Proposal proposal, SignalRow signal,
                                    ChangeEffects &effects)
{
    const Result<Subject> edited = editedSubject(proposal.what, signal);
    if (!edited) {
        const Result<> refused = co_await scope.record(u"refused"_s, {refusal(edited.error())}, signal.command);
        if (!refused)
            co_return std::unexpected(refused.error());
        co_return Turn{};
    }
    const auto weigh = [&effects, request = run.request(), in, what = *edited](StepKey) {
        return effects.evaluateEdited(request, in.candidate, in.checks, what);
    };
    const Result<Proposal> next = co_await scope.step<Proposal>(u"evaluate"_s, StepKind::Repeatable, weigh)
                                      .with(editedEvents)
                                      .causedBy(signal.command);
    co_return Turn{std::nullopt, next ? std::optional(*next) : std::nullopt};
}

static Durable<Result<Turn>> actOn(Run &run, Scope &scope, const DecideInput &in, Proposal proposal, SignalRow signal,
                                   ChangeEffects &effects)
{
    const Result<Instant> at = co_await scope.now(u"at"_s);
    if (!at)
        co_return std::unexpected(at.error());
    if (signal.kind == signal_kind::approve || signal.kind == signal_kind::reject) {
        Result<Turn> turn = co_await decideBy(scope, in, proposal, signal, *at);
        co_return turn;
    }
    if (signal.kind == signal_kind::redirect) {
        Result<Turn> turn = co_await redirectBy(scope, run.request(), in, signal);
        co_return turn;
    }
    if (signal.kind == signal_kind::amendMessage) {
        Result<Turn> turn = co_await amendBy(run, scope, in, signal, *at, effects);
        co_return turn;
    }
    Result<Turn> turn = co_await editBy(run, scope, in, proposal, signal, effects);
    co_return turn;
}

/// Policy's decision where it may decide by itself and nobody holds the run; else the run waits for a person.
static Durable<Result<Turn>> decideAlone(Run &run, const DecideInput &in, Proposal proposal)
{
    const Result<Instant> at = co_await run.now(u"at"_s);
    if (!at)
        co_return std::unexpected(at.error());
    const Result<RunStatus> status = co_await run.status(u"status"_s);
    if (!status)
        co_return std::unexpected(status.error());
    const bool alone = proposal.decidesAlone && !status->held;
    const Event event = alone ? Event(Approved{policysDecision(proposal, *at)}) : Event(waitForDecision(proposal));
    const Result<> recorded = co_await run.record(u"decided"_s, {event});
    if (!recorded)
        co_return std::unexpected(recorded.error());
    if (!alone)
        co_return Turn{};
    co_return Turn{durable::next(u"publish"_s, PublishInput{in.candidate, proposal.what, proposal.subject}), std::nullopt};
}

static std::vector<Awaited> wordsOn(const SubjectDigest &digest)
{
    const QString subject = digest.toString();
    return {{signal_kind::approve, subject},
            {signal_kind::reject, subject},
            {signal_kind::editSubject, subject},
            {signal_kind::amendMessage, subject},
            {signal_kind::redirect, {}}};
}

Durable<PhaseResult> decide(Run &run, DecideInput in, ChangeEffects &effects)
{
    const Subject first = defaultSubject(run.id(), in.plan, in.candidate);
    const auto weigh = [&effects, request = run.request(), in, first](StepKey) {
        return effects.evaluate(request, in.candidate, in.checks, first);
    };
    Result<Proposal> proposal =
        co_await run.step<Proposal>(u"evaluate"_s, StepKind::Repeatable, weigh).with(proposedEvents);
    if (!proposal)
        co_return std::unexpected(proposal.error());
    const Result<Turn> alone = co_await decideAlone(run, in, *proposal);
    if (!alone)
        co_return std::unexpected(alone.error());
    if (alone->next)
        co_return *alone->next;
    for (int word = 1;; ++word) {
        Scope scope = run.scope(u"word[%1]"_s.arg(word));
        const Result<SignalRow> signal = co_await scope.signal(u"said"_s, wordsOn(proposal->subject));
        if (!signal)
            co_return std::unexpected(signal.error());
        const Result<Turn> turn = co_await actOn(run, scope, in, *proposal, *signal, effects);
        if (!turn)
            co_return std::unexpected(turn.error());
        if (turn->next)
            co_return *turn->next;
        if (turn->edited)
            proposal = *turn->edited;
    }
}

} // namespace patchplane::workflow
