// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/durable_tests.h"
#include "tests/durable/process.h"

#include <QCoroTask>
#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {

using namespace durable;

namespace {

struct Nothing {
    static constexpr auto fields() { return std::tuple(); }
};
using Only = Durable<PhaseResult> (*)(Run &, FakeWorld &);

void use(Setting &setting, Only phase)
{
    auto *world = &setting.world;
    setting.phases.add<Nothing>(u"only"_s, 1, [world, phase](Run &run, Nothing) { return phase(run, *world); });
    setting.first = next(u"only"_s, Nothing{});
}

QCoro::Task<Result<int>> atOnce(StepKey key)
{
    co_return key.attempt;
}

SignalRow go(Setting &setting)
{
    return SignalRow{setting.clock.newId<CommandId>(), Actor{}, u"go"_s, {}, {}, setting.clock.now()};
}

Durable<PhaseResult> tenSteps(Run &run, FakeWorld &)
{
    for (int i = 0; i < 10; ++i)
        const Result<int> one = co_await run.step<int>(u"step[%1]"_s.arg(i), StepKind::Repeatable, atOnce);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

Durable<PhaseResult> makeX(Run &run, FakeWorld &world)
{
    const auto make = [&world](StepKey key) { return world.make(u"x"_s, std::move(key)); };
    const Result<QString> made = co_await run.step<QString>(u"make"_s, StepKind::Probed, make);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

Durable<PhaseResult> goTwice(Run &run, FakeWorld &world)
{
    const auto work = [&world](StepKey key) { return world.repeat(u"work"_s, 1, std::move(key)); };
    const Result<SignalRow> first = co_await run.signal(u"first"_s, {{u"go"_s, {}}});
    const Result<int> worked = co_await run.step<int>(u"work"_s, StepKind::Repeatable, work);
    const Result<SignalRow> second = co_await run.signal(u"second"_s, {{u"go"_s, {}}});
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

Durable<PhaseResult> limited(Run &run, FakeWorld &world)
{
    auto scope = run.scope(u"work"_s);
    scope.limit({u"agents"_s});
    const auto work = [&world](StepKey key) { return world.repeat(u"work"_s, 1, std::move(key)); };
    const Result<int> one = co_await scope.step<int>(u"one"_s, StepKind::Repeatable, work);
    const Result<int> two = co_await scope.step<int>(u"two"_s, StepKind::Repeatable, work);
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

Durable<PhaseResult> stepThenGo(Run &run, FakeWorld &)
{
    const Result<int> one = co_await run.step<int>(u"one"_s, StepKind::Repeatable, atOnce);
    const Result<SignalRow> told = co_await run.signal(u"go"_s, {{u"go"_s, {}}});
    const Result<> ended = co_await run.record(u"ended"_s, {RunCancelled{}});
    co_return over();
}

} // namespace

void ExecutorTest::aStepCostsOneCommit()
{
    Setting setting(1);
    use(setting, tenSteps);
    QCOMPARE(Process(setting).live(), Process::End::Over);
    QCOMPARE(setting.disk->commits, 11); // each end goes with the next begin; the last with the run's end
}

void ExecutorTest::anExternalStepBeginsBeforeItActs()
{
    Setting setting(1);
    use(setting, makeX);
    Process process(setting);
    while (!setting.world.waitsAt(u"make x"_s)) {
        QVERIFY(!setting.world.made.contains(u"x"_s));
        QCoreApplication::sendPostedEvents();
    }
    QVERIFY(setting.row().steps.contains("only[1]/make"));
    QVERIFY(!setting.row().steps.at("only[1]/make").outcome);
    QCOMPARE(process.live(), Process::End::Over);
}

void ExecutorTest::oneSignalSentTwiceIsOne()
{
    Setting setting(1);
    use(setting, goTwice);
    const SignalRow signal = go(setting);
    int answers = 0;
    const auto send = [&](Process &process) {
        process.executor.signal(setting.run, signal, [&](const Result<> &done) { answers += done ? 1 : 0; });
        process.settleLoop();
    };
    {
        Process process(setting);
        process.settleLoop();
        send(process);
        QVERIFY(setting.world.waitsAt(u"run work"_s));
        send(process); // while resident
        QVERIFY(setting.world.open(u"run work"_s));
        process.settleLoop();
        send(process); // while it waits as a row
    }
    QCOMPARE(answers, 3);
    Process process(setting);
    process.settleLoop();
    QVERIFY(setting.row().steps.contains("only[1]/work"));
    QVERIFY(!setting.row().steps.contains("only[1]/second"));
}

void ExecutorTest::aWaitingRunIsARow()
{
    Setting setting(1);
    setting.send(u"approve"_s, sampleSubject().toString(), [](const Disk::Run &, const FakeWorld &) { return false; });
    Process process(setting);
    while (setting.row().status.reason != WaitReason::Decision)
        QVERIFY(process.turn());
    process.settleLoop();
    QCOMPARE(process.executor.residentRuns(), 0);
    QCOMPARE(setting.world.sandboxes, 0);
    setting.script.front().when = [](const Disk::Run &, const FakeWorld &) { return true; };
    QCOMPARE(process.live(), Process::End::Over);
    QCOMPARE(setting.row().status.state, RunState::Published);
}

void ExecutorTest::slotsLimitWhatGoesOn()
{
    Setting setting(1);
    use(setting, limited);
    setting.slotLimits = {{u"agents"_s, 2}};
    for (int i = 0; i < 5; ++i)
        (void)setting.addRun();
    Process process(setting);
    int over = 0;
    QObject::connect(&process.executor, &Executor::runOver, &process.executor, [&over] { ++over; });
    size_t most = 0;
    for (process.settleLoop(); over < 6; process.settleLoop()) {
        most = std::max(most, setting.world.waiting());
        QVERIFY(setting.world.openOne());
    }
    QCOMPARE(most, size_t(2));
}

void ExecutorTest::slotsGoByPriorityThenAge()
{
    Slots slotsOfTwoKinds({{u"a"_s, 1}, {u"b"_s, 1}});
    QStringList granted;
    std::vector<std::unique_ptr<Slots::Lease>> leases;
    std::vector<std::unique_ptr<Slots::Ticket>> tickets;
    const auto ask = [&](const QString &who, std::vector<QString> names, int priority) {
        tickets.push_back(slotsOfTwoKinds.request(std::move(names), priority, [&, who](auto lease) {
            granted.append(who);
            leases.push_back(std::move(lease));
        }));
    };
    ask(u"first"_s, {u"a"_s}, 0);
    ask(u"old"_s, {u"a"_s}, 0);
    ask(u"young"_s, {u"a"_s}, 0);
    ask(u"urgent"_s, {u"a"_s}, 1);
    ask(u"gone"_s, {u"a"_s}, 9);
    ask(u"both"_s, {u"a"_s, u"b"_s}, 0);
    ask(u"other"_s, {u"b"_s}, 0);
    tickets.at(4).reset();
    QCOMPARE(granted, (QStringList{u"first"_s, u"other"_s}));
    for (size_t i = 0; i < leases.size(); ++i)
        leases.at(i).reset();
    QCOMPARE(granted, (QStringList{u"first"_s, u"other"_s, u"urgent"_s, u"old"_s, u"young"_s, u"both"_s}));
    QCOMPARE(slotsOfTwoKinds.held(u"a"_s), 0);
    QCOMPARE(slotsOfTwoKinds.held(u"b"_s), 0);
}

void ExecutorTest::shutdownWritesNothing()
{
    for (quint32 seed = 0; seed < 30; ++seed) {
        Setting setting(seed);
        setting.send(u"approve"_s, sampleSubject().toString(), [](const Disk::Run &row, const FakeWorld &) {
            return row.status.reason == WaitReason::Decision;
        });
        {
            Process process(setting);
            for (quint32 turns = 0; turns < seed && process.turn(); ++turns) { }
            if (seed % 2 == 0)
                process.settleLoop();
            for (int i = 0; i < 3; ++i) // answers that arrive one upon another: one is being committed, others wait
                (void)setting.world.openOne();
            const int commits = setting.disk->commits;
            QCoro::Task<Result<>> stopping = process.executor.stop(std::chrono::seconds(30));
            while (setting.world.openOne())
                process.settleLoop();
            const Result<> stopped = QCoro::waitFor(stopping);
            QVERIFY(stopped);
            QCOMPARE(setting.disk->commits, commits);
            QCOMPARE(process.store.asked(), process.store.answered());
            QCOMPARE(process.executor.residentRuns(), 0);
            QCOMPARE(setting.world.running, 0);
            QCOMPARE(setting.world.sandboxes, 0);
        }
        if (setting.row().status.state == RunState::Published)
            continue; // it was quicker than the shutdown
        Process again(setting);
        if (again.live() != Process::End::Over)
            QFAIL(qUtf8Printable(u"seed %1: %2"_s.arg(seed).arg(setting.where())));
        QCOMPARE(setting.row().status.state, RunState::Published);
    }
}

void ExecutorTest::shutdownNamesWhatDoesNotEnd()
{
    Setting setting(1);
    use(setting, makeX);
    {
        Process process(setting);
        process.settleLoop();
        QVERIFY(setting.world.waitsAt(u"make x"_s));
        const Result<> stopped = QCoro::waitFor(process.executor.stop(std::chrono::milliseconds(5)));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Timeout);
        QVERIFY(stopped.error().what.contains(u"1 runs"));
    }
    setting.world.crash();
}

void ExecutorTest::aCancelWaitsForAnExternalStep()
{
    Setting setting(1);
    use(setting, makeX);
    {
        Process first(setting);
        first.settleLoop();
        QVERIFY(setting.world.waitsAt(u"make x"_s));
    }
    setting.world.crash(); // begun, and nobody knows how it ended
    SignalRow cancel = go(setting);
    cancel.kind = u"cancel"_s;
    setting.disk->runs.at(setting.run).queue.push_back(cancel); // it is there before the run is taken up again
    Process second(setting);
    second.settleLoop();
    QVERIFY(setting.world.waitsAt(u"make x"_s));
    QVERIFY(!isTerminal(setting.row().status.state));
    QCOMPARE(second.live(), Process::End::Over);
    QCOMPARE(setting.row().status.state, RunState::Cancelled);
    QVERIFY(setting.row().queue.empty());
}

void ExecutorTest::aCancelComesBeforeAnApproval_data()
{
    QTest::addColumn<QStringList>("queue");
    QTest::newRow("cancel first") << QStringList{u"cancel"_s, u"approve"_s};
    QTest::newRow("approval first") << QStringList{u"approve"_s, u"cancel"_s};
}

/// Both are there when the run is taken up.
void ExecutorTest::aCancelComesBeforeAnApproval()
{
    QFETCH(const QStringList, queue);
    Setting setting(1);
    {
        Process first(setting);
        while (setting.row().status.reason != WaitReason::Decision)
            QVERIFY(first.turn());
        first.settleLoop();
    }
    for (const QString &kind : queue) {
        SignalRow signal = go(setting);
        signal.kind = kind;
        signal.subject = kind == u"approve" ? sampleSubject().toString() : QString();
        setting.disk->runs.at(setting.run).queue.push_back(signal);
    }
    Process second(setting);
    QCOMPARE(second.live(), Process::End::Over);
    QCOMPARE(setting.row().status.state, RunState::Cancelled);
    QVERIFY(setting.row().queue.empty());
    QVERIFY(setting.world.made.empty());
}

void ExecutorTest::aRetryingRunWaits()
{
    Setting setting(1);
    use(setting, limited);
    setting.world.failNext(u"work"_s, 1, Error{Fault::Transient, ErrorCode::IoError, u"busy"_s, {}});
    Process process(setting);
    process.settleLoop();
    QVERIFY(setting.world.open(u"run work"_s));
    process.settleLoop();
    QCOMPARE(setting.row().status.reason, std::optional(WaitReason::Backoff));
    setting.clock.set(process.executor.nextDue().value());
    process.executor.tick();
    process.settleLoop();
    QVERIFY(setting.world.waitsAt(u"run work"_s));
    QCOMPARE(setting.row().status.state, RunState::Queued);
    QCOMPARE(process.live(), Process::End::Over);
    QCOMPARE(setting.kinds(), (QStringList{u"wait-began"_s, u"wait-ended"_s, u"run-cancelled"_s}));
}

void ExecutorTest::whatCameByAnotherDoorIsFound_data()
{
    QTest::addColumn<bool>("resident");
    QTest::addColumn<bool>("told");
    QTest::newRow("to a row, told") << false << true;
    QTest::newRow("to a row, in the next minute") << false << false;
    QTest::newRow("to a resident run, told") << true << true;
    QTest::newRow("to a resident run, in the next minute") << true << false;
}

/// An engine that only records put it into the same store.
void ExecutorTest::whatCameByAnotherDoorIsFound()
{
    QFETCH(const bool, resident);
    QFETCH(const bool, told);
    Setting setting(1);
    use(setting, goTwice);
    Process process(setting);
    process.settleLoop();
    if (resident) {
        process.executor.signal(setting.run, go(setting), [](const Result<> &) {});
        process.settleLoop();
        QVERIFY(setting.world.waitsAt(u"run work"_s));
    }
    QCOMPARE(process.executor.residentRuns(), resident ? 1 : 0);

    MemoryRunStore door(setting.disk, setting.clock);
    SignalRow cancel = go(setting);
    cancel.kind = u"cancel"_s;
    door.signal(setting.run, cancel, [](const Result<> &) {});
    const RunId queued = setting.addRun();
    setting.clock.advance(std::chrono::seconds(60));
    if (told)
        process.executor.wake(setting.run);
    else
        process.executor.tick();
    process.settleLoop();
    QVERIFY(setting.disk->runs.at(queued).fence > 0); // taken up too
    while (setting.world.openOne())
        process.settleLoop();
    QCOMPARE(setting.row().status.state, RunState::Cancelled);
    QVERIFY(setting.row().queue.empty());
}

void ExecutorTest::runsOfOthersStayRows()
{
    Setting setting(1);
    use(setting, stepThenGo);
    const RunId other = setting.addRun();
    setting.disk->runs.at(other).due = setting.clock.now();
    setting.takesUp = [&setting](const RunId &run) { return run == setting.run; };
    Process process(setting);
    process.executor.start(other);
    process.executor.signal(other, go(setting), [](const Result<> &) {});
    process.executor.wake(other);
    process.executor.tick();
    QVERIFY(!process.executor.nextDue());
    process.settleLoop();
    QCOMPARE(setting.disk->runs.at(other).fence, 0);
    QCOMPARE(setting.disk->runs.at(other).queue.size(), size_t(1)); // recorded all the same
    process.executor.signal(setting.run, go(setting), [](const Result<> &) {});
    QCOMPARE(process.live(), Process::End::Over);
}

void ExecutorTest::openRunsAreAskedForAgain()
{
    Setting setting(1);
    use(setting, stepThenGo);
    setting.openFault = Error{Fault::Transient, ErrorCode::Busy, u"busy"_s, {}};
    Process process(setting);
    QList<bool> opened;
    QObject::connect(&process.executor, &Executor::opened, &process.executor,
                     [&opened](const Result<> &result) { opened.append(result.has_value()); });
    process.settleLoop();
    QCOMPARE(opened, QList<bool>{false});
    setting.clock.advance(std::chrono::seconds(60));
    process.executor.tick();
    process.settleLoop();
    QCOMPARE(opened, (QList<bool>{false, true}));
    QVERIFY(setting.row().fence > 0);
}

void ExecutorTest::aFailedCommitGivesTheRunUp()
{
    Setting setting(1);
    use(setting, makeX);
    Process process(setting);
    int lost = 0;
    QObject::connect(&process.executor, &Executor::runLost, &process.executor, [&lost] { ++lost; });
    process.settleLoop();
    process.store.failNext(1, Error{Fault::Transient, ErrorCode::DiskFull, u"full"_s, u"make room"_s});
    QVERIFY(setting.world.open(u"make x"_s));
    QVERIFY(setting.world.open(u"made x"_s)); // done, and it cannot be recorded
    process.settleLoop();
    QCOMPARE(lost, 1);
    QCOMPARE(process.executor.residentRuns(), 0);
    QCOMPARE(process.live(), Process::End::Over); // looked at again after a minute
    QCOMPARE(setting.world.made[u"x"_s], 2);      // this effect does not look before it acts; `probed` does
}

void ExecutorTest::tenThousandRuns()
{
    Setting setting(1);
    use(setting, stepThenGo);
    std::vector<RunId> runs{setting.run};
    while (runs.size() < 10'000)
        runs.push_back(setting.addRun());
    Process process(setting);
    int over = 0;
    QObject::connect(&process.executor, &Executor::runOver, &process.executor, [&over] { ++over; });
    process.settleLoop();
    QCOMPARE(process.parked, 10'000);
    QCOMPARE(process.executor.residentRuns(), 0);
    for (const RunId &run : runs)
        process.executor.signal(run, go(setting), [](const Result<> &) {});
    process.settleLoop();
    QCOMPARE(over, 10'000);
    QCOMPARE(process.executor.residentRuns(), 0);
}

} // namespace patchplane::test
