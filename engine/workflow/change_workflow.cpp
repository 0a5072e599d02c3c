// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_workflow.h"

#include "engine/checks/control.h"
#include "engine/workflow/decide_phase.h"
#include "engine/workflow/decide_rules.h"
#include "engine/workflow/grants.h"

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

// ---- prepare: what the run goes by; a configuration that nobody accepted makes it wait ----------------------------

static Durable<PhaseResult> prepare(Run &run, PrepareInput, ChangeEffects &effects)
{
    const Result<> started = co_await run.record(u"started"_s, {RunStarted{}});
    if (!started)
        co_return std::unexpected(started.error());
    for (int look = 1;; ++look) {
        Scope scope = run.scope(u"look[%1]"_s.arg(look));
        const auto read = [&effects, request = run.request()](StepKey) { return effects.plan(request); };
        const Result<RunPlan> plan = co_await scope.step<RunPlan>(u"plan"_s, StepKind::Repeatable, read);
        if (!plan)
            co_return std::unexpected(plan.error());
        if (plan->accepted)
            co_return durable::next(u"produce"_s, ProduceInput{*plan, 1, promptOf(run.request()), std::nullopt});

        const Result<> waits = co_await scope.record(u"waits"_s, {waitForProfile(plan->profile)});
        if (!waits)
            co_return std::unexpected(waits.error());
        // Any acceptance is a reason to look again: what it speaks of may not be what the branch holds by then.
        const Result<SignalRow> accepted =
            co_await scope.signal(u"accepted"_s, {Awaited::any(signal_kind::acceptProfile)});
        if (!accepted)
            co_return std::unexpected(accepted.error());
        const Result<> over = co_await scope.record(u"over"_s, {WaitEnded{}}, accepted->command);
        if (!over)
            co_return std::unexpected(over.error());
    }
}

// ---- produce: a candidate, from what exists or from an agent's turn ------------------------------------------------

static std::vector<Event> frozenEvents(const RunPlan &plan, const Result<Frozen> &frozen)
{
    if (!frozen)
        return {};
    std::vector<Event> events;
    if (frozen->turn)
        events.push_back(*frozen->turn);
    events.push_back(candidateFrozen(plan, *frozen));
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
            co_await run.record(u"began"_s, {WorkStarted{in.round, agent->agent, !run.request().direct}});
        if (!began)
            co_return std::unexpected(began.error());
    }
    const auto work = [&effects, id = run.id(), request = run.request(), in, agent](StepKey key) {
        return agent ? effects.agentRound(id, request, in.plan, in.round, in.prompt, in.previous, key.stop)
                     : effects.freeze(request, in.plan);
    };
    const auto events = [plan = in.plan](const Result<Frozen> &frozen) { return frozenEvents(plan, frozen); };
    const Result<Frozen> frozen = co_await run.step<Frozen>(u"work"_s, StepKind::Repeatable, work).with(events);
    if (const std::optional<SignalRow> redirect = run.takeInterrupt()) {
        PhaseResult again = co_await startOver(run, in.plan, in.round + 1, in.previous, *redirect);
        co_return again;
    }
    if (!frozen)
        co_return std::unexpected(frozen.error());
    co_return durable::next(u"check"_s, CheckInput{in.plan, frozen->candidate});
}

static Result<> mayRedirectWork(const Request &request, const ProduceInput &in, const SignalRow &signal)
{
    return redirectPossible(request, in.plan, in.round, signal);
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
    const bool couldNotRun = !ran && ran.error().code == ErrorCode::SetUp; // the other checks may still say something
    if (!ran && !couldNotRun)
        co_return std::unexpected(ran.error());
    std::optional<CheckExecution> baseline;
    if (plan.baseChecks && !couldNotRun) {
        const Result<CheckRuns> base = co_await scope.step<CheckRuns>(u"base"_s, StepKind::Repeatable, onBase);
        if (!base && base.error().code == ErrorCode::Interrupted)
            co_return std::unexpected(base.error());
        if (base && !base->attempts.empty())
            baseline = base->attempts.back(); // a base that cannot be checked proves nothing and hides nothing
    }
    const CheckResult result = couldNotRun
        ? setUpFailed(spec, candidate.digest, ran.error(), underCandidatesControl)
        : judge(spec, candidate.digest, ran->attempts, baseline, underCandidatesControl);
    const Result<> recorded = co_await scope.record(u"verdict"_s, {CheckFinished{result}});
    if (!recorded)
        co_return std::unexpected(recorded.error());
    co_return result;
}

static Durable<PhaseResult> check(Run &run, CheckInput in, ChangeEffects &effects)
{
    run.limit({u"runs"_s, u"repository/"_s + run.request().repository.toString()});
    const Result<config::Profile> profile = profileOf(in.plan);
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

static Result<> mayRedirectChecks(const Request &request, const CheckInput &in, const SignalRow &signal)
{
    return redirectPossible(request, in.plan, in.candidate.round, signal);
}

// ---- publish: exactly the approved subject, exactly once ------------------------------------------------------------

static Durable<PhaseResult> publish(Run &run, PublishInput in, ChangeEffects &effects)
{
    const Result<RunStatus> status = co_await run.status(u"status"_s);
    if (!status)
        co_return std::unexpected(status.error());
    if (status->reason == WaitReason::Held) { // approved while held: somebody lets it go first
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
                                   Result<> (*mayRedirect)(const Request &, const In &, const SignalRow &) = nullptr) {
        const std::vector<QString> kinds = mayRedirect ? std::vector{signal_kind::redirect} : std::vector<QString>();
        table.add<In>(name, 1, [phase, &effects](Run &run, In in) { return phase(run, std::move(in), effects); }, kinds,
                      mayRedirect);
    };
    add(u"prepare"_s, &prepare);
    add(u"produce"_s, &produce, &mayRedirectWork);
    add(u"check"_s, &check, &mayRedirectChecks);
    add(u"decide"_s, &decide);
    add(u"publish"_s, &publish);
}

durable::Next firstPhase(const Request &)
{
    return durable::next(u"prepare"_s, PrepareInput{});
}

} // namespace patchplane::workflow
