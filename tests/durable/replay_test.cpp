// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/durable_tests.h"
#include "tests/durable/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {

using namespace durable;

namespace {

struct Nothing {
    static constexpr auto fields() { return std::tuple(); }
};

/// A workflow of one phase, for a test of its own.
using Only = Durable<PhaseResult> (*)(Run &, FakeWorld &);

void use(Setting &setting, Only phase, int version = 1)
{
    auto *world = &setting.world;
    setting.phases.add<Nothing>(u"only"_s, version, [world, phase](Run &run, Nothing) { return phase(run, *world); });
    setting.first = next(u"only"_s, Nothing{});
}

/// The same disk under another program.
void restartWith(Setting &setting, Only phase, int version = 1)
{
    setting.phases = {};
    use(setting, phase, version);
    setting.world.crash();
}

Error failure(const Setting &setting)
{
    for (const EventRecord &record : setting.row().events) {
        if (const auto *failed = std::get_if<RunFailed>(&*record.event))
            return Error{Fault::Permanent, failed->code, failed->what, failed->remedy};
    }
    return {};
}

Durable<Result<int>> stepNamed(Run &run, FakeWorld &world, QString name, StepKind kind)
{
    const auto effect = [&world, name](StepKey key) { return world.repeat(name, 1, std::move(key)); };
    const Result<int> done = co_await run.step<int>(name, kind, effect);
    co_return done;
}

Durable<PhaseResult> oneThenTwo(Run &run, FakeWorld &world)
{
    const Result<int> one = co_await stepNamed(run, world, u"one"_s, StepKind::Repeatable);
    const Result<int> two = co_await stepNamed(run, world, u"two"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}
Durable<PhaseResult> otherKind(Run &run, FakeWorld &world)
{
    const Result<int> one = co_await stepNamed(run, world, u"one"_s, StepKind::Probed);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}
Durable<PhaseResult> otherName(Run &run, FakeWorld &world)
{
    const Result<int> uno = co_await stepNamed(run, world, u"uno"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}
Durable<PhaseResult> otherType(Run &run, FakeWorld &)
{
    const auto effect = [](StepKey) -> QCoro::Task<Result<QString>> { co_return u"text"_s; };
    const Result<QString> one = co_await run.step<QString>(u"one"_s, StepKind::Repeatable, effect);
    if (!one)
        co_return std::unexpected(one.error());
    const auto second = [](StepKey) -> QCoro::Task<Result<int>> { co_return 1; };
    const Result<int> two = co_await run.step<int>(u"two"_s, StepKind::Repeatable, second);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}
Durable<PhaseResult> nothingAtAll(Run &run, FakeWorld &)
{
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

Durable<PhaseResult> stepTwice(Run &run, FakeWorld &world)
{
    const Result<int> one = co_await stepNamed(run, world, u"one"_s, StepKind::Repeatable);
    const Result<int> again = co_await stepNamed(run, world, u"one"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}
Durable<PhaseResult> scopeTwice(Run &run, FakeWorld &)
{
    auto first = run.scope(u"one"_s);
    auto second = run.scope(u"one"_s);
    const Result<Instant> now = co_await second.now(u"now"_s);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

} // namespace

void ReplayTest::aChangedWorkflowIsRefused_data()
{
    QTest::addColumn<quintptr>("changed");
    QTest::addColumn<QString>("names");
    const auto row = [](const char *name, Only changed, const QString &names) {
        QTest::newRow(name) << reinterpret_cast<quintptr>(changed) << names;
    };
    row("another kind", otherKind, u"'only[1]/one' is recorded as repeatable; the workflow now has it as probed"_s);
    row("another name", otherName, u"'only[1]/one'"_s);
    row("another type", otherType, u"expected a text, got 1"_s);
    row("a step less", nothingAtAll, u"'only[1]/one'"_s);
}

void ReplayTest::aChangedWorkflowIsRefused()
{
    QFETCH(const quintptr, changed);
    QFETCH(const QString, names);
    Setting setting(1);
    use(setting, oneThenTwo);
    {
        Process first(setting);
        first.settleLoop();
        QVERIFY(setting.world.open(u"run one"_s));
        first.settleLoop();
        QVERIFY(setting.world.waitsAt(u"run two"_s));
    }
    restartWith(setting, reinterpret_cast<Only>(changed));
    Process second(setting);
    QCOMPARE(second.live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::WorkflowChanged);
    QVERIFY2(failure(setting).what.contains(names), qUtf8Printable(failure(setting).what));
    QVERIFY(!failure(setting).remedy.isEmpty());
    setting.world.crash();
}

void ReplayTest::aNameOccursOnce_data()
{
    QTest::addColumn<quintptr>("phase");
    QTest::newRow("step") << reinterpret_cast<quintptr>(Only(stepTwice));
    QTest::newRow("scope") << reinterpret_cast<quintptr>(Only(scopeTwice));
}

void ReplayTest::aNameOccursOnce()
{
    QFETCH(const quintptr, phase);
    Setting setting(1);
    use(setting, reinterpret_cast<Only>(phase));
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::Bug);
    QVERIFY2(failure(setting).what.contains(u"'only[1]/one' occurs twice"), qUtf8Printable(failure(setting).what));
}

void ReplayTest::aPhaseFinishesUnderItsVersion()
{
    Setting setting(1);
    use(setting, oneThenTwo, 1);
    {
        Process first(setting);
        first.settleLoop();
        QVERIFY(setting.world.open(u"run one"_s));
        first.settleLoop();
    }
    use(setting, otherName, 2); // beside version 1
    setting.world.crash();
    setting.world.started.clear();
    {
        Process second(setting);
        QCOMPARE(second.live(), Process::End::Over);
        QCOMPARE(setting.kinds(), QStringList{u"run-cancelled"_s});
        QCOMPARE(setting.world.started, (std::map<QString, int>{{u"two"_s, 1}}));
    }
    setting.world.started.clear();
    setting.run = setting.addRun();
    Process third(setting); // a run that begins now begins under the newest
    QCOMPARE(third.live(), Process::End::Over);
    QCOMPARE(setting.world.started, (std::map<QString, int>{{u"uno"_s, 1}}));
}

void ReplayTest::anUnknownVersionIsRefused()
{
    Setting setting(1);
    use(setting, oneThenTwo, 7);
    {
        Process first(setting);
        first.settleLoop();
    }
    restartWith(setting, oneThenTwo, 8);
    Process second(setting);
    QCOMPARE(second.live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::WorkflowChanged);
    QVERIFY(failure(setting).what.contains(u"'only' of version 7"));
}

static QCoro::Task<Result<int>> useSandbox(Resource<FakeSandbox> sandbox, FakeWorld *world, QString name, StepKey key)
{
    const Result<FakeSandbox *> open = co_await sandbox.get();
    Result<int> done = co_await world->repeat(name, 1, std::move(key));
    co_return done;
}
static Durable<PhaseResult> inSandbox(Run &run, FakeWorld &world)
{
    {
        auto scope = run.scope(u"box"_s);
        const auto sandbox = scope.resource<FakeSandbox>([&world] { return FakeSandbox::open(&world); });
        const auto one = [&](StepKey key) { return useSandbox(sandbox, &world, u"one"_s, std::move(key)); };
        const auto two = [&](StepKey key) { return useSandbox(sandbox, &world, u"two"_s, std::move(key)); };
        const Result<int> first = co_await scope.step<int>(u"one"_s, StepKind::Repeatable, one);
        const Result<int> second = co_await scope.step<int>(u"two"_s, StepKind::Repeatable, two);
    }
    const Result<int> after = co_await stepNamed(run, world, u"after"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

void ReplayTest::recordedStepsOpenNoResource()
{
    Setting setting(1);
    use(setting, inSandbox);
    const auto until = [&](Process &process, const QString &gate) {
        for (process.settleLoop(); !setting.world.waitsAt(gate); process.settleLoop())
            QVERIFY(setting.world.openOne());
    };
    {
        Process first(setting);
        until(first, u"run two"_s);
        QCOMPARE(setting.world.opened, 1); // both steps in one
    }
    setting.world.crash();
    {
        Process second(setting); // the first step is recorded, the second needs it again
        until(second, u"run after"_s);
        QCOMPARE(setting.world.opened, 2);
        while (setting.world.open(u"close sandbox"_s)) { }
        QCOMPARE(setting.world.sandboxes, 0); // closed with its scope, while the run goes on
    }
    setting.world.crash();
    Process third(setting); // both are recorded: nothing is opened
    QCOMPARE(third.live(), Process::End::Over);
    QCOMPARE(setting.world.opened, 2);
}

static Durable<PhaseResult> throwing(Run &run, FakeWorld &world)
{
    const Result<int> one = co_await stepNamed(run, world, u"one"_s, StepKind::Repeatable);
    throw std::runtime_error("out of cheese");
}

void ReplayTest::anExceptionEndsOneRun()
{
    Setting setting(1);
    use(setting, throwing);
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::Bug);
    QVERIFY(failure(setting).what.contains(u"out of cheese"));
}

static Durable<PhaseResult> illegal(Run &run, FakeWorld &)
{
    const Result<> ended = co_await run.record(u"ended"_s, {WaitEnded{}});
    co_return over();
}

void ReplayTest::refusedEventsEndOneRun()
{
    Setting setting(1);
    use(setting, illegal);
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::Bug);
    QVERIFY(failure(setting).what.contains(u"'only[1]/ended'"));
}

static Durable<PhaseResult> sleepThenStep(Run &run, FakeWorld &world)
{
    const Result<> slept = co_await run.sleepFor(u"nap"_s, std::chrono::hours(10));
    const Result<int> one = co_await stepNamed(run, world, u"one"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

static Durable<PhaseResult> endless(Run &run, FakeWorld &)
{
    const Result<Instant> now = co_await run.now(u"now"_s);
    co_return over();
}

void ReplayTest::anEndWithoutALastEventIsAFault()
{
    Setting setting(1);
    use(setting, endless);
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).code, ErrorCode::Bug);
    QVERIFY(failure(setting).what.contains(u"but its run has not"));
}

void ReplayTest::aSleepCountsFromItsBeginning()
{
    Setting setting(1);
    use(setting, sleepThenStep);
    const Instant due = setting.clock.now() + std::chrono::hours(10);
    for (int restarts = 0; restarts < 3; ++restarts) {
        Process process(setting);
        process.settleLoop();
        QCOMPARE(setting.row().due, std::optional(due));
        QCOMPARE(process.executor.residentRuns(), 0);
        setting.clock.advance(std::chrono::hours(3));
        process.executor.tick();
        process.settleLoop();
        QVERIFY(!setting.world.waitsAt(u"run one"_s));
    }
    setting.clock.advance(std::chrono::hours(1));
    Process last(setting); // due while no process ran
    last.settleLoop();
    QVERIFY(setting.world.waitsAt(u"run one"_s));
    QCOMPARE(last.live(), Process::End::Over);
}

static Durable<PhaseResult> racing(Run &run, FakeWorld &world)
{
    std::vector<Durable<Result<int>>> both;
    both.push_back(stepNamed(run, world, u"one"_s, StepKind::Repeatable));
    both.push_back(stepNamed(run, world, u"two"_s, StepKind::Repeatable));
    const Raced<Result<int>> first = co_await run.race(u"race"_s, std::move(both));
    const Result<int> next = co_await stepNamed(run, world, u"after %1"_s.arg(first.winner), StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

void ReplayTest::aRaceKeepsItsWinner()
{
    Setting setting(1);
    use(setting, racing);
    {
        Process first(setting);
        first.settleLoop();
        QVERIFY(setting.world.open(u"run two"_s));
        first.settleLoop();
        QVERIFY(setting.world.waitsAt(u"run after 1"_s));
        QVERIFY(setting.world.open(u"run one"_s)); // the loser was told to stop
        QCOMPARE(setting.world.stopped[u"one"_s], 1);
    }
    setting.world.crash();
    Process second(setting);
    second.settleLoop();
    QVERIFY(setting.world.waitsAt(u"run after 1"_s));
    QVERIFY(!setting.world.waitsAt(u"run one"_s)); // decided: nobody runs again
    QCOMPARE(second.live(), Process::End::Over);
}

static Durable<PhaseResult> takesAny(Run &run, FakeWorld &)
{
    const Result<SignalRow> told = co_await run.signal(u"told"_s, {{u"other"_s, {}}, Awaited::any(u"go"_s)});
    if (!told)
        co_return std::unexpected(told.error());
    const Result<> ended = co_await run.record(u"ended"_s, {RunFailed{ErrorCode::SetUp, told->subject, {}}});
    co_return over();
}

void ReplayTest::aWaitForAnySubject()
{
    Setting setting(1);
    use(setting, takesAny);
    setting.send(u"go"_s, u"whatever it is"_s, [](const Disk::Run &, const FakeWorld &) { return true; });
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).what, u"whatever it is"_s);
}

static Durable<PhaseResult> asksTwice(Run &run, FakeWorld &)
{
    const Result<RunStatus> before = co_await run.status(u"before"_s);
    const Result<> started = co_await run.record(u"started"_s, {RunStarted{1}});
    const Result<RunStatus> after = co_await run.status(u"after"_s);
    const QString both = toText(before->state) + u' ' + toText(after->state);
    const Result<> ended = co_await run.record(u"ended"_s, {RunFailed{ErrorCode::SetUp, both, {}}});
    co_return over();
}

void ReplayTest::theStatusIsThatOfThisTurn()
{
    Setting setting(1);
    use(setting, asksTwice);
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(failure(setting).what, u"queued preparing"_s); // nothing of it was committed when it asked
    QCOMPARE(setting.disk->commits, 1);
}

static Durable<Result<qint64>> readClock(Run &run, int i)
{
    const Result<Instant> now = co_await run.now(u"now[%1]"_s.arg(i));
    co_return qint64(i);
}
static Durable<PhaseResult> longLoop(Run &run, FakeWorld &world)
{
    for (int i = 0; i < 20'000; ++i)
        const Result<qint64> one = co_await readClock(run, i);
    const Result<int> end = co_await stepNamed(run, world, u"end"_s, StepKind::Repeatable);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

void ReplayTest::aLongLoopIsReplayed()
{
    Setting setting(1);
    use(setting, longLoop);
    {
        Process first(setting);
        first.settleLoop();
        QVERIFY(setting.row().steps.size() > 20'000);
    }
    setting.world.crash();
    Process second(setting);
    QCOMPARE(second.live(), Process::End::Over);
    QVERIFY(setting.row().steps.empty());
}

} // namespace patchplane::test
