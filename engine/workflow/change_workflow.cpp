// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_workflow.h"

#include "engine/checks/control.h"
#include "engine/workflow/decide_rules.h"
#include "engine/workflow/phase_inputs.h"

#include <algorithm>

// The specification of a change, in code. A run goes
//
//     prepare --> produce --> check --> decide --> publish
//                    ^                    |
//                    +----- redirect -----+
//
// A phase awaits steps, signals and other Durables only; it runs again from its log after a crash, so everything that
// can differ between two runs of it is a step.
namespace patchplane::workflow {

using namespace Qt::StringLiterals;
using durable::Awaited;
using durable::Durable;
using durable::PhaseResult;
using durable::Run;
using durable::Scope;
using durable::StepKey;

static QString numbered(QLatin1StringView name, int number)
{
    return u"%1[%2]"_s.arg(name).arg(number);
}

// ---- prepare: what the run goes by; a configuration that nobody accepted makes it wait ----------------------------

static Durable<PhaseResult> prepare(Run &run, PrepareInput, ChangeEffects &effects)
{
    const Result<> started = co_await run.record(u"started"_s, {RunStarted{}});
    if (!started)
        co_return std::unexpected(started.error());
    for (int look = 1;; ++look) {
        Scope scope = run.scope(numbered("look"_L1, look));
        const auto read = [&effects, request = run.request()](StepKey) { return effects.plan(request); };
        const Result<RunPlan> plan = co_await scope.step<RunPlan>(u"plan"_s, StepKind::Repeatable, read);
        if (!plan)
            co_return std::unexpected(plan.error());
        if (plan->accepted)
            co_return durable::next(u"produce"_s, ProduceInput{*plan, 1, promptOf(run.request()), std::nullopt});

        const Result<> waits = co_await scope.record(u"waits"_s, {waitForProfile(plan->profile)});
        if (!waits)
            co_return std::unexpected(waits.error());
        const Result<SignalRow> accepted =
            co_await scope.signal(u"accepted"_s, {{signal_kind::acceptProfile, plan->profile.toString()}});
        if (!accepted)
            co_return std::unexpected(accepted.error());
        const Result<> over = co_await scope.record(u"over"_s, {WaitEnded{}}, accepted->command);
        if (!over)
            co_return std::unexpected(over.error());
    }
}

// ---- produce: a candidate, from what exists or from an agent's turn ------------------------------------------------

static std::vector<Event> frozenEvents(const Result<Frozen> &frozen)
{
    if (!frozen)
        return {};
    std::vector<Event> events;
    if (frozen->turn)
        events.push_back(*frozen->turn);
    events.push_back(CandidateFrozen{frozen->candidate, frozen->notes});
    return events;
}

/// A redirect that broke into a phase: the next round starts from what there is.
static Durable<PhaseResult> startOver(Run &run, RunPlan plan, int round, std::optional<Candidate> previous,
                                      SignalRow signal)
{
    const QString text = redirectText(signal);
    const Result<> recorded =
        co_await run.record(u"redirected"_s, {Redirected{text, round, signal.actor}}, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    co_return durable::next(u"produce"_s, ProduceInput{std::move(plan), round, text, std::move(previous)});
}

static Durable<PhaseResult> produce(Run &run, ProduceInput in, ChangeEffects &effects)
{
    run.limit({u"runs"_s, u"repository/"_s + run.request().repository.toString()});
    const auto *agent = std::get_if<AgentWork>(&run.request().work);
    if (agent) {
        const Result<> began =
            co_await run.record(u"began"_s, {WorkStarted{in.round, agent->agent, {}, !run.request().direct}});
        if (!began)
            co_return std::unexpected(began.error());
    }
    const auto work = [&effects, id = run.id(), request = run.request(), in, agent](StepKey key) {
        return agent ? effects.agentRound(id, request, in.plan, in.round, in.prompt, in.previous, key.stop)
                     : effects.freeze(request, in.plan);
    };
    const Result<Frozen> frozen =
        co_await run.step<Frozen>(u"work"_s, StepKind::Repeatable, work).with(frozenEvents);
    if (const std::optional<SignalRow> redirect = run.takeInterrupt()) {
        PhaseResult again = co_await startOver(run, in.plan, in.round + 1, in.previous, *redirect);
        co_return again;
    }
    if (!frozen)
        co_return std::unexpected(frozen.error());
    co_return durable::next(u"check"_s, CheckInput{in.plan, frozen->candidate});
}

// ---- check: every check of the accepted profile, side by side, on the exact candidate and on its base -------------

static Durable<Result<CheckResult>> runCheck(Run &run, RunPlan plan, Candidate candidate, CheckSpec spec,
                                             bool underCandidatesControl, ChangeEffects &effects)
{
    Scope scope = run.scope(spec.name);
    scope.limit({u"checks"_s});
    const RepositoryChange &change = candidate.changes.front();
    const auto onCandidate = [&effects, id = run.id(), request = run.request(), plan, spec,
                              head = change.head](StepKey key) {
        return effects.check(id, request, plan, spec, head, TreeRole::Candidate, key.stop);
    };
    const auto onBase = [&effects, id = run.id(), request = run.request(), plan, spec,
                         base = change.base](StepKey key) {
        return effects.check(id, request, plan, spec, base, TreeRole::Base, key.stop);
    };
    const Result<CheckRuns> ran = co_await scope.step<CheckRuns>(u"candidate"_s, StepKind::Repeatable, onCandidate);
    if (!ran)
        co_return std::unexpected(ran.error());
    std::optional<CheckExecution> baseline;
    if (plan.baseChecks) {
        const Result<CheckRuns> base = co_await scope.step<CheckRuns>(u"base"_s, StepKind::Repeatable, onBase);
        if (base && !base->attempts.empty())
            baseline = base->attempts.back(); // a base that cannot be checked proves nothing and hides nothing
    }
    const CheckResult result = judge(spec, candidate.digest, ran->attempts, baseline, underCandidatesControl);
    const Result<> recorded = co_await scope.record(u"verdict"_s, {CheckFinished{result}});
    if (!recorded)
        co_return std::unexpected(recorded.error());
    co_return result;
}

static Durable<PhaseResult> check(Run &run, CheckInput in, ChangeEffects &effects)
{
    run.limit({u"runs"_s, u"repository/"_s + run.request().repository.toString()});
    const Result<config::Profile> profile = config::parseProfile(in.plan.profileText); // pure: the plan's bytes
    if (!profile)
        co_return std::unexpected(profile.error());
    const Result<> began = co_await run.record(u"began"_s, {ChecksStarted{in.candidate.digest, namesOf(*profile)}});
    if (!began)
        co_return std::unexpected(began.error());

    const bool controlled = checks::underCandidatesControl(in.candidate.changes.front().files, *profile);
    std::vector<Durable<Result<CheckResult>>> branches;
    for (const CheckSpec &spec : profile->checks)
        branches.push_back(runCheck(run, in.plan, in.candidate, spec, controlled, effects));
    const std::vector<Result<CheckResult>> ran = co_await durable::all(std::move(branches));

    if (const std::optional<SignalRow> redirect = run.takeInterrupt()) {
        PhaseResult again = co_await startOver(run, in.plan, in.candidate.round + 1, in.candidate, *redirect);
        co_return again;
    }
    std::vector<CheckResult> results;
    for (const Result<CheckResult> &result : ran) {
        if (!result)
            co_return std::unexpected(result.error());
        results.push_back(*result);
    }
    co_return durable::next(u"decide"_s, DecideInput{in.plan, in.candidate, std::move(results)});
}

// ---- decide: policy says what is possible, a person (or, where allowed, policy) says what happens ------------------

static std::vector<Event> proposedEvents(const Result<Proposal> &proposal)
{
    if (!proposal)
        return {};
    return {SubjectProposed{proposal->what, proposal->subject, proposal->outcome, proposal->facts}};
}

/// What a person's word leads to: another phase, the end, another look at an edited subject, or (refused) the same wait.
struct Turn {
    std::optional<durable::Next> next;
    std::optional<Subject> edited;
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
    const Result<QString> text = redirectPossible(request, in.plan, in.candidate.round, signal);
    const Event event = text ? Event(Redirected{*text, in.candidate.round + 1, signal.actor})
                             : Event(refusal(text.error()));
    const Result<> recorded = co_await scope.record(u"redirect"_s, {event}, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    if (!text)
        co_return Turn{};
    co_return Turn{durable::next(u"produce"_s, ProduceInput{in.plan, in.candidate.round + 1, *text, in.candidate}),
                   std::nullopt};
}

static Durable<Result<Turn>> amendBy(Run &run, Scope &scope, const DecideInput &in, SignalRow signal, Instant at,
                                     ChangeEffects &effects)
{
    const auto amend = [&effects, request = run.request(), candidate = in.candidate, signal, at](StepKey) {
        return effects.amend(request, candidate, signal, at);
    };
    const Result<Frozen> amended = co_await scope.step<Frozen>(u"amend"_s, StepKind::Repeatable, amend);
    const std::vector<Event> events = amended
        ? std::vector<Event>{WaitEnded{}, CandidateFrozen{amended->candidate, amended->notes}}
        : std::vector<Event>{refusal(amended.error())};
    const Result<> recorded = co_await scope.record(u"amended"_s, events, signal.command);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    if (!amended)
        co_return Turn{};
    co_return Turn{durable::next(u"check"_s, CheckInput{in.plan, amended->candidate}), std::nullopt};
}

static Durable<Result<Turn>> editBy(Scope &scope, Proposal proposal, SignalRow signal)
{
    const Result<Subject> edited = editedSubject(proposal.what, signal);
    if (edited)
        co_return Turn{std::nullopt, *edited}; // the new proposal is the command's outcome
    const Result<> refused = co_await scope.record(u"refused"_s, {refusal(edited.error())}, signal.command);
    if (!refused)
        co_return std::unexpected(refused.error());
    co_return Turn{};
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
    Result<Turn> turn = co_await editBy(scope, proposal, signal);
    co_return turn;
}

static Durable<PhaseResult> decide(Run &run, DecideInput in, ChangeEffects &effects)
{
    Subject what = defaultSubject(run.id(), in.plan, in.candidate);
    std::optional<CommandId> cause; // of an edit: the proposal is its outcome
    for (int edition = 1;; ++edition) {
        Scope scope = run.scope(numbered("edition"_L1, edition));
        const auto weigh = [&effects, id = run.id(), request = run.request(), in, what](StepKey) {
            return effects.evaluate(id, request, in.plan, in.candidate, in.checks, what);
        };
        const Result<Proposal> proposal = co_await scope.step<Proposal>(u"evaluate"_s, StepKind::Repeatable, weigh)
                                              .with(proposedEvents)
                                              .causedBy(cause);
        if (!proposal)
            co_return std::unexpected(proposal.error());
        if (proposal->decidesAlone) {
            const Result<Instant> at = co_await scope.now(u"at"_s);
            if (!at)
                co_return std::unexpected(at.error());
            const Result<> recorded = co_await scope.record(u"decided"_s, {Approved{policysDecision(*proposal, *at)}});
            if (!recorded)
                co_return std::unexpected(recorded.error());
            co_return durable::next(u"publish"_s, PublishInput{in.candidate, proposal->what, proposal->subject});
        }
        if (edition == 1) {
            const Result<> waits = co_await scope.record(u"waits"_s, {waitForDecision(*proposal)});
            if (!waits)
                co_return std::unexpected(waits.error());
        }
        bool sameSubject = true;
        for (int word = 1; sameSubject; ++word) {
            Scope turnScope = scope.scope(numbered("word"_L1, word));
            const QString subject = proposal->subject.toString();
            const Result<SignalRow> signal = co_await turnScope.signal(
                u"said"_s, {{signal_kind::approve, subject}, {signal_kind::reject, subject}, {signal_kind::editSubject, subject},
                            {signal_kind::amendMessage, subject}, {signal_kind::redirect, {}}});
            if (!signal)
                co_return std::unexpected(signal.error());
            const Result<Turn> turn = co_await actOn(run, turnScope, in, *proposal, *signal, effects);
            if (!turn)
                co_return std::unexpected(turn.error());
            if (turn->next)
                co_return *turn->next;
            sameSubject = !turn->edited;
            if (turn->edited) {
                what = *turn->edited;
                cause = signal->command;
            }
        }
    }
}

// ---- publish: exactly the approved subject, exactly once ------------------------------------------------------------

static Durable<PhaseResult> publish(Run &run, PublishInput in, ChangeEffects &effects)
{
    const auto ask = [&effects, id = run.id()](StepKey) { return effects.status(id); };
    const Result<RunStatus> status = co_await run.step<RunStatus>(u"status"_s, StepKind::Repeatable, ask);
    if (!status)
        co_return std::unexpected(status.error());
    if (status->held) { // approved while held: somebody lets it go first
        const Result<SignalRow> resumed = co_await run.signal(u"resumed"_s, {{signal_kind::resume, {}}});
        if (!resumed)
            co_return std::unexpected(resumed.error());
        const Result<> lifted =
            co_await run.record(u"lifted"_s, {RunUnheld{resumed->actor}, WaitEnded{}}, resumed->command);
        if (!lifted)
            co_return std::unexpected(lifted.error());
    }
    const Result<> began = co_await run.record(u"began"_s, {PublicationStarted{in.subject}});
    if (!began)
        co_return std::unexpected(began.error());

    const auto probe = [&effects, request = run.request(), in](StepKey) {
        return effects.findPublication(request, in.candidate, in.what);
    };
    const auto act = [&effects, request = run.request(), in](StepKey) {
        return effects.publish(request, in.candidate, in.what);
    };
    const auto published = [in](const Result<PublicationDone> &done) {
        return done ? std::vector<Event>{Published{in.subject, done->ref, done->commit}} : std::vector<Event>();
    };
    const Result<PublicationDone> done =
        co_await run.probed<PublicationDone>(u"branch"_s, probe, act).with(published);
    if (!done)
        co_return std::unexpected(done.error());
    co_return durable::over();
}

// ---- the table ------------------------------------------------------------------------------------------------------

void addChangePhases(durable::PhaseTable &table, ChangeEffects &effects)
{
    const auto add = [&]<class In>(const QString &name, Durable<PhaseResult> (*phase)(Run &, In, ChangeEffects &),
                                   std::vector<QString> interruptedBy = {}) {
        table.add<In>(name, 1, [phase, &effects](Run &run, In in) { return phase(run, std::move(in), effects); },
                      std::move(interruptedBy));
    };
    add(u"prepare"_s, &prepare);
    add(u"produce"_s, &produce, {signal_kind::redirect});
    add(u"check"_s, &check, {signal_kind::redirect});
    add(u"decide"_s, &decide);
    add(u"publish"_s, &publish);
}

durable::Next firstPhase(const Request &)
{
    return durable::next(u"prepare"_s, PrepareInput{});
}

} // namespace patchplane::workflow
