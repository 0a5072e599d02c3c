// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/sample_workflow.h"

using namespace Qt::StringLiterals;

namespace patchplane::test {

using namespace durable;

namespace {

struct Produce {
    int round = 1;
    static constexpr auto fields() { return std::tuple(field("round", &Produce::round)); }
};
struct Check {
    int value = 0;
    static constexpr auto fields() { return std::tuple(field("value", &Check::value)); }
};
struct Decide {
    int sum = 0;
    static constexpr auto fields() { return std::tuple(field("sum", &Decide::sum)); }
};
struct Publish {
    QString branch;
    static constexpr auto fields() { return std::tuple(field("branch", &Publish::branch)); }
};

template <class D>
D digestOf(const QByteArray &text)
{
    return *D::fromRaw(QCryptographicHash::hash(text, QCryptographicHash::Sha256));
}

CommitId commitOf(const QByteArray &text)
{
    return *CommitId::fromRaw(QCryptographicHash::hash(text, QCryptographicHash::Sha1));
}

Subject subject()
{
    return Subject{digestOf<CandidateDigest>("candidate"), PublicationKind::Branch, u"patchplane/1"_s, u"main"_s};
}

Decision decision(const SignalRow &signal, DecisionState state)
{
    return Decision{sampleSubject(), subject(), state, signal.actor, false, {}, digestOf<ContentDigest>("facts"),
                    signal.at};
}

QCoro::Task<Result<int>> turnIn(Resource<FakeSandbox> sandbox, FakeWorld *world, int round, StepKey key)
{
    const Result<FakeSandbox *> open = co_await sandbox.get();
    if (!open)
        co_return std::unexpected(open.error());
    Result<int> done = co_await world->repeat(u"turn"_s, round * 10, std::move(key));
    co_return done;
}

Durable<PhaseResult> produce(Run &run, FakeWorld &world, Produce input)
{
    if (input.round == 1) {
        const Result<> started = co_await run.record(u"started"_s, {RunStarted{1}});
        if (!started)
            co_return std::unexpected(started.error());
    }
    auto work = run.scope(u"work"_s);
    work.limit({u"agents"_s});
    const auto sandbox = work.resource<FakeSandbox>([&world] { return FakeSandbox::open(&world); });
    const auto turn = [&](StepKey key) { return turnIn(sandbox, &world, input.round, std::move(key)); };
    const auto prepare = [&](StepKey key) { return world.repeat(u"prepare"_s, 1, std::move(key)); };
    const Result<int> prepared = co_await work.step<int>(u"prepare"_s, StepKind::Repeatable, prepare);
    const Result<int> value = co_await work.step<int>(u"turn"_s, StepKind::Repeatable, turn);
    if (value)
        co_return next(u"check"_s, Check{*value});
    const std::optional<SignalRow> redirect = run.takeInterrupt();
    if (!redirect)
        co_return std::unexpected(value.error());
    const Redirected event{QString::fromUtf8(redirect->body), input.round + 1, redirect->actor};
    const Result<> told = co_await run.record(u"redirected"_s, {event}, redirect->command);
    co_return next(u"produce"_s, Produce{input.round + 1});
}

Durable<Result<int>> checkOne(Run &run, FakeWorld &world, QString name, int value)
{
    auto scope = run.scope(u"check/"_s + name);
    scope.limit({u"checks"_s});
    const auto fetch = [&](StepKey key) { return world.repeat(u"fetch "_s + name, value, std::move(key)); };
    const Result<int> fetched = co_await scope.step<int>(u"fetch"_s, StepKind::Repeatable, fetch);
    if (!fetched)
        co_return std::unexpected(fetched.error());
    const auto execute = [&](StepKey key) { return world.repeat(name, *fetched + 1, std::move(key)); };
    CheckResult result{.spec = {}, .candidate = digestOf<CandidateDigest>("candidate"), .verdict = Verdict::Passed,
                       .execution = {}, .base = {}, .findings = {}, .underCandidatesControl = false};
    result.spec.name = name;
    const auto events = [result](const Result<int> &) { return std::vector<Event>{CheckFinished{result}}; };
    const Result<int> ran = co_await scope.step<int>(u"run"_s, StepKind::Repeatable, execute).with(events);
    co_return ran;
}

Durable<PhaseResult> check(Run &run, FakeWorld &world, Check input)
{
    const std::vector<QString> names{u"build"_s, u"lint"_s, u"test"_s};
    const ChecksStarted begun{digestOf<CandidateDigest>("candidate"), names};
    const Result<> started = co_await run.record(u"started"_s, {begun});
    std::vector<Durable<Result<int>>> branches;
    for (const QString &name : names)
        branches.push_back(checkOne(run, world, name, input.value));
    const std::vector<Result<int>> results = co_await all(std::move(branches));
    int sum = 0;
    for (const Result<int> &result : results) {
        if (!result)
            co_return std::unexpected(result.error());
        sum += *result;
    }
    co_return next(u"decide"_s, Decide{sum});
}

Durable<Result<SignalRow>> awaitDecision(Run &run)
{
    const std::vector<Awaited> awaited{{u"approve"_s, sampleSubject().toString()}, {u"reject"_s, sampleSubject().toString()}};
    const Result<SignalRow> signal = co_await run.signal(u"decision"_s, awaited);
    co_return signal;
}

Durable<Result<SignalRow>> awaitDeadline(Run &run)
{
    const Result<> slept = co_await run.sleepFor(u"deadline"_s, std::chrono::hours(24));
    co_return fail(Fault::Permanent, ErrorCode::Timeout, u"Nobody decided in a day."_s);
}

Durable<PhaseResult> decide(Run &run, FakeWorld &, Decide input)
{
    const Result<> waits = co_await run.record(u"waits"_s, {WaitBegan{WaitReason::Decision, u"Decide."_s}});
    std::vector<Durable<Result<SignalRow>>> both;
    both.push_back(awaitDecision(run));
    both.push_back(awaitDeadline(run));
    const Raced<Result<SignalRow>> first = co_await run.race(u"decided"_s, std::move(both));
    const Result<SignalRow> &signal = first.value;
    if (!signal)
        co_return std::unexpected(signal.error());
    const bool approved = signal->kind == u"approve";
    const Decision made = decision(*signal, approved ? DecisionState::Accepted : DecisionState::Rejected);
    if (!approved) {
        const Result<> rejected = co_await run.record(u"rejected"_s, {Rejected{made}}, signal->command);
        co_return over();
    }
    const Result<> recorded = co_await run.record(u"approved"_s, {Approved{made}}, signal->command);
    co_return next(u"publish"_s, Publish{u"branch-%1"_s.arg(input.sum)});
}

Durable<PhaseResult> publish(Run &run, FakeWorld &world, Publish input)
{
    const auto look = [&world, branch = input.branch](StepKey key) { return world.look(branch, std::move(key)); };
    const auto make = [&world, branch = input.branch](StepKey key) { return world.make(branch, std::move(key)); };
    const Result<RunStatus> status = co_await run.status(u"status"_s);
    if (!status)
        co_return std::unexpected(status.error());
    if (status->reason == WaitReason::Held) {
        const Result<SignalRow> resume = co_await run.signal(u"resumed"_s, {{u"resume"_s, {}}});
        if (!resume)
            co_return std::unexpected(resume.error());
        const Result<> lifted = co_await run.record(u"lifted"_s, {RunUnheld{resume->actor}, WaitEnded{}}, resume->command);
    }
    const Result<> started = co_await run.record(u"started"_s, {PublicationStarted{sampleSubject()}});
    const Result<QString> ref = co_await run.probed<QString>(u"branch"_s, look, make);
    if (!ref)
        co_return std::unexpected(ref.error());
    const Result<> done = co_await run.record(u"done"_s, {Published{sampleSubject(), *ref, commitOf("head")}});
    co_return over();
}

template <class In>
auto with(FakeWorld &world, Durable<PhaseResult> (*phase)(Run &, FakeWorld &, In))
{
    return [&world, phase](Run &run, In input) { return phase(run, world, std::move(input)); };
}

Result<std::vector<Event>> resumed(const SignalRow &signal, const RunStatus &status)
{
    std::vector<Event> events;
    if (status.held)
        events.push_back(RunUnheld{signal.actor});
    if (status.reason == WaitReason::Paused || status.reason == WaitReason::Held)
        events.push_back(WaitEnded{});
    if (events.empty())
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run is not paused."_s);
    return events;
}

Result<std::vector<Event>> paused(const SignalRow &, const RunStatus &status)
{
    if (status.reason)
        return fail(Fault::Refused, ErrorCode::IllegalTransition, u"The run waits for a person."_s);
    return std::vector<Event>{WaitBegan{WaitReason::Paused, {}}};
}

Result<> mayRedirect(const Request &, const Produce &input, const SignalRow &)
{
    if (input.round < 3)
        return {};
    return fail(Fault::Refused, ErrorCode::LimitExceeded, u"Three rounds are enough."_s);
}

} // namespace

SubjectDigest sampleSubject()
{
    return digestOf<SubjectDigest>("subject");
}

Next sampleStart()
{
    return next(u"produce"_s, Produce{1});
}

void addSampleWorkflow(PhaseTable &phases, FakeWorld &world)
{
    phases.add<Produce>(u"produce"_s, 1, with<Produce>(world, produce), {u"redirect"_s}, mayRedirect);
    phases.add<Check>(u"check"_s, 1, with<Check>(world, check));
    phases.add<Decide>(u"decide"_s, 1, with<Decide>(world, decide));
    phases.add<Publish>(u"publish"_s, 1, with<Publish>(world, publish));
}

std::vector<InterruptRule> sampleInterrupts()
{
    using Events = Result<std::vector<Event>>;
    const auto cancelled = [](const SignalRow &s, const RunStatus &) { return Events{{RunCancelled{s.actor}}}; };
    const auto held = [](const SignalRow &s, const RunStatus &) { return Events{{RunHeld{s.actor}}}; };
    return {{u"cancel"_s, InterruptEffect::Cancel, cancelled}, {u"pause"_s, InterruptEffect::Pause, paused},
            {u"resume"_s, InterruptEffect::Resume, resumed}, {u"hold"_s, InterruptEffect::Note, held},
            {u"redirect"_s, InterruptEffect::Deliver, {}}};
}

} // namespace patchplane::test
