// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_contract.h"

#include "store_world.h"
#include "tests/support/memory_run_store.h"

namespace patchplane::store {

namespace {

/// A store of one kind, and runs in it.
class Kind
{
public:
    virtual ~Kind() = default;
    virtual RunStore &store() = 0;
    virtual RunId queueRun() = 0;

    SystemClock clock;
};

class SqliteKind final : public Kind
{
public:
    SqliteKind() { m_world.open(); }
    RunStore &store() override { return m_world.store(); }
    RunId queueRun() override { return m_world.queueRun(); }

private:
    StoreWorld m_world;
};

class MemoryKind final : public Kind
{
public:
    RunStore &store() override { return m_store; }
    RunId queueRun() override
    {
        const RunId run = clock.newId<RunId>();
        const Request request{clock.newId<RequestId>(), clock.newId<RepositoryId>(), SourceChannel::App, person(),
                              QStringLiteral("a change"), ReviewRevision{}, {}, false, clock.now()};
        const EventRecord queued{++m_disk->last, clock.now(), run, {},
                                 RunQueued{request.id, request.repository, request.title, 1}};
        m_disk->runs.emplace(run, test::Disk::Run{request, 0, {}, {queued}, {}, {}, {}, {}});
        return run;
    }

private:
    std::shared_ptr<test::Disk> m_disk = std::make_shared<test::Disk>();
    test::MemoryRunStore m_store{m_disk, clock};
};

std::unique_ptr<Kind> kindOfRow()
{
    if (QByteArrayView(QTest::currentDataTag()) == "sqlite")
        return std::make_unique<SqliteKind>();
    return std::make_unique<MemoryKind>();
}

void addKinds()
{
    QTest::addColumn<int>("none");
    QTest::newRow("sqlite") << 0;
    QTest::newRow("memory") << 0;
}

template <class T, class Call>
Result<T> answerTo(Call call)
{
    std::optional<Result<T>> answer;
    call([&answer](Result<T> result) { answer = std::move(result); });
    if (!waitFor([&] { return answer.has_value(); }))
        return fail(Fault::Transient, ErrorCode::Timeout, QStringLiteral("no answer in a minute"));
    return *std::move(answer);
}

Result<ClaimedRun> claim(Kind &kind, const RunId &run)
{
    return answerTo<ClaimedRun>([&](auto done) { kind.store().claim(run, std::move(done)); });
}

Result<Sequence> commit(Kind &kind, RunCommit what)
{
    return answerTo<Sequence>([&](auto done) { kind.store().commit(std::move(what), std::move(done)); });
}

Result<> send(Kind &kind, const RunId &run, const SignalRow &signal)
{
    return answerTo<void>([&](auto done) { kind.store().signal(run, signal, std::move(done)); });
}

std::vector<RunStore::OpenRun> openRuns(Kind &kind)
{
    return answerTo<std::vector<RunStore::OpenRun>>([&](auto done) { kind.store().openRuns(std::move(done)); }).value();
}

RunStore::News news(Kind &kind, qint64 after)
{
    return answerTo<RunStore::News>([&](auto done) { kind.store().news(after, std::move(done)); }).value();
}

SignalRow signalOf(Kind &kind, const QString &what)
{
    return {kind.clock.newId<CommandId>(), person(), what, QString(), "body", kind.clock.now()};
}

StepRow begun(const QByteArray &path)
{
    return {path, StepKind::Repeatable, 1, Instant(std::chrono::milliseconds(5)), {}, std::nullopt};
}

StepRow ended(const QByteArray &path)
{
    StepRow step = begun(path);
    step.ended = Instant(std::chrono::milliseconds(7));
    step.outcome = "{}";
    return step;
}

} // namespace

void TestContract::claims_data() { addKinds(); }

void TestContract::claims()
{
    const auto kind = kindOfRow();
    QCOMPARE(claim(*kind, kind->clock.newId<RunId>()).error().code, ErrorCode::NotFound);
    const RunId run = kind->queueRun();
    const ClaimedRun first = claim(*kind, run).value();
    QCOMPARE(first.request.title, QStringLiteral("a change"));
    QCOMPARE(first.events.size(), size_t(1));
    const ClaimedRun second = claim(*kind, run).value();
    QVERIFY(second.fence > first.fence);
    const Result<Sequence> stale = commit(*kind, eventsOf(run, first.fence, {RunStarted{1}}));
    QCOMPARE(stale.error().code, ErrorCode::Stale);
    QVERIFY(commit(*kind, eventsOf(run, second.fence, {RunStarted{1}})));
}

void TestContract::aCommitIsAllOrNothing_data() { addKinds(); }

void TestContract::aCommitIsAllOrNothing()
{
    const auto kind = kindOfRow();
    const RunId run = kind->queueRun();
    const Fence fence = claim(*kind, run)->fence;
    RunCommit bad = eventsOf(run, fence, {RunStarted{1}, WaitEnded{}});
    bad.ended = {ended("a")};
    bad.due = Instant(std::chrono::milliseconds(9));
    QCOMPARE(commit(*kind, bad).error().code, ErrorCode::IllegalTransition);
    RunCommit gone = eventsOf(run, fence, {RunStarted{1}});
    gone.consumed = {kind->clock.newId<CommandId>()};
    QCOMPARE(commit(*kind, gone).error().code, ErrorCode::Stale);
    const ClaimedRun found = claim(*kind, run).value();
    QCOMPARE(found.events.size(), size_t(1));
    QVERIFY(found.steps.empty());
    QVERIFY(!openRuns(*kind).front().due);

    RunCommit good = eventsOf(run, found.fence, {RunStarted{1}});
    good.cause = kind->clock.newId<CommandId>();
    QVERIFY(commit(*kind, good));
    const ClaimedRun after = claim(*kind, run).value();
    QCOMPARE(after.events.back().cause, good.cause);
    QVERIFY(std::holds_alternative<RunStarted>(*after.events.back().event));
}

void TestContract::stepsAreTrueForEver_data() { addKinds(); }

void TestContract::stepsAreTrueForEver()
{
    const auto kind = kindOfRow();
    const RunId run = kind->queueRun();
    const Fence fence = claim(*kind, run)->fence;
    RunCommit steps = eventsOf(run, fence, {});
    steps.begun = {begun("check[2]/b"), begun("check[20]/b")};
    steps.ended = {ended("check[2]"), ended("check[2]/a")};
    QVERIFY(commit(*kind, steps));
    for (const bool begins : {true, false}) {
        RunCommit again = eventsOf(run, fence, {});
        (begins ? again.begun : again.ended).push_back(begins ? begun("check[2]/a") : ended("check[2]/a"));
        QCOMPARE(commit(*kind, again).error().fault, Fault::Bug);
    }
    QCOMPARE(claim(*kind, run)->steps.size(), size_t(4));
    RunCommit forget = eventsOf(run, claim(*kind, run)->fence, {});
    forget.forgetSteps = "check[2]";
    QVERIFY(commit(*kind, forget));
    const std::vector<StepRow> left = claim(*kind, run)->steps;
    QCOMPARE(left.size(), size_t(1));
    QCOMPARE(left.front().path, QByteArray("check[20]/b"));
    QVERIFY(!left.front().outcome);
}

void TestContract::signalsAreTakenOnce_data() { addKinds(); }

void TestContract::signalsAreTakenOnce()
{
    const auto kind = kindOfRow();
    const RunId run = kind->queueRun();
    const SignalRow first = signalOf(*kind, QStringLiteral("pause"));
    const SignalRow second = signalOf(*kind, QStringLiteral("resume"));
    for (const SignalRow &signal : {first, second, first})
        QVERIFY(send(*kind, run, signal));
    const ClaimedRun found = claim(*kind, run).value();
    QCOMPARE(found.signalQueue.size(), size_t(2));
    QCOMPARE(found.signalQueue.front().kind, QStringLiteral("pause"));
    RunCommit take = eventsOf(run, found.fence, {});
    take.consumed = {first.command};
    QVERIFY(commit(*kind, take));
    QCOMPARE(commit(*kind, take).error().code, ErrorCode::Stale);
    QVERIFY(send(*kind, run, first)); // sent once more after it was taken
    const std::vector<SignalRow> left = claim(*kind, run)->signalQueue;
    QCOMPARE(left.size(), size_t(1));
    QVERIFY(left.front().command == second.command);
}

void TestContract::openRunsAndNews_data() { addKinds(); }

void TestContract::openRunsAndNews()
{
    const auto kind = kindOfRow();
    const RunId over = kind->queueRun();
    QVERIFY(commit(*kind, eventsOf(over, claim(*kind, over)->fence, {RunCancelled{person()}})));
    const RunId waits = kind->queueRun();
    RunCommit sleep = eventsOf(waits, claim(*kind, waits)->fence, {RunStarted{1}});
    sleep.due = Instant(std::chrono::milliseconds(123456));
    QVERIFY(commit(*kind, sleep));
    const RunId queued = kind->queueRun();
    const SignalRow first = signalOf(*kind, QStringLiteral("first"));
    const SignalRow second = signalOf(*kind, QStringLiteral("second"));
    QVERIFY(send(*kind, waits, first));

    const std::vector<RunStore::OpenRun> open = openRuns(*kind);
    QCOMPARE(open.size(), size_t(2));
    const auto found = std::ranges::find(open, waits, &RunStore::OpenRun::run);
    QVERIFY(found != open.end());
    QVERIFY(found->hasSignals);
    QCOMPARE(found->due, sleep.due);
    QCOMPARE(found->status.state, RunState::Preparing);

    const RunStore::News all = news(*kind, 0);
    QCOMPARE(all.unread.size(), size_t(1));
    QVERIFY(all.unread.front().first == waits && all.unread.front().second.command == first.command);
    QCOMPARE(all.unread.front().second.body, QByteArray("body"));
    QCOMPARE(all.queued, std::vector<RunId>{queued});
    QVERIFY(news(*kind, all.upTo).unread.empty());
    QVERIFY(send(*kind, queued, second));
    const RunStore::News later = news(*kind, all.upTo);
    QCOMPARE(later.unread.size(), size_t(1));
    QVERIFY(later.unread.front().second.command == second.command);
}

void TestContract::answersComeInOrder_data() { addKinds(); }

void TestContract::answersComeInOrder()
{
    const auto kind = kindOfRow();
    const RunId run = kind->queueRun();
    const Fence fence = claim(*kind, run)->fence;
    QList<int> order;
    const auto said = [&order](int number) { return [&order, number](const auto &) { order.append(number); }; };
    kind->store().commit(eventsOf(run, fence, {RunStarted{1}}), said(1));
    kind->store().commit(eventsOf(run, fence, {WaitEnded{}}), said(2)); // refused, and in its place all the same
    kind->store().commit(eventsOf(run, fence, {WorkStarted{1, QStringLiteral("script"), true}}), said(3));
    QVERIFY(order.isEmpty()); // never inside the call
    QVERIFY(waitFor([&] { return order.size() == 3; }));
    QCOMPARE(order, (QList<int>{1, 2, 3}));
    QCOMPARE(openRuns(*kind).front().status.state, RunState::Working);
}

} // namespace patchplane::store
