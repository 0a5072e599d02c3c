// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_commits.h"

#include "children.h"
#include "engine/store/projections.h"
#include "store_world.h"

#include <QSignalSpy>

namespace patchplane::store {

static StepRow begun(const QByteArray &path, int attempts = 1)
{
    return {path, StepKind::Repeatable, attempts, Instant(std::chrono::milliseconds(5)), {}, std::nullopt};
}

static StepRow ended(const QByteArray &path, const QByteArray &outcome)
{
    return {path, StepKind::Repeatable, 1, Instant(std::chrono::milliseconds(5)), Instant(std::chrono::milliseconds(7)), outcome};
}

static RunCommit stepsOf(const RunId &run, Fence fence, std::vector<StepRow> begins, std::vector<StepRow> ends = {})
{
    return {run, fence, std::move(begins), std::move(ends), {}, {}, {}, {}, false, {}};
}

static SignalRow redirect(StoreWorld &world)
{
    return {world.clock().newId<CommandId>(), person(), QStringLiteral("redirect"), QString(), "try again", world.clock().now()};
}

static qint64 count(Database &database, const QString &table)
{
    qint64 rows = -1;
    (void)database.eachText(u"SELECT count(*) FROM " + table, [&](const Row &row) { rows = row.integer(0); });
    return rows;
}

void TestCommits::claimRaisesTheFence()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun(QStringLiteral("first"));
    const Result<ClaimedRun> first = world.claim(run);
    QVERIFY(first);
    QCOMPARE(first->request.title, QStringLiteral("first"));
    QCOMPARE(first->events.size(), size_t(1));
    const Result<ClaimedRun> second = world.claim(run);
    QCOMPARE(second->fence, first->fence + 1);
    QCOMPARE(world.claim(world.clock().newId<RunId>()).error().code, ErrorCode::NotFound);
}

void TestCommits::anotherEnginesLeaseLives()
{
    StoreWorld world;
    SqliteRunStore::Options mine = world.options();
    mine.claimant.alone = false;
    QVERIFY(world.open(std::move(mine)));
    const RunId run = world.queueRun();
    QVERIFY(world.claim(run));

    SqliteRunStore::Options other = world.options();
    other.claimant = {world.clock().newId<EngineId>(), false, std::chrono::milliseconds(0)};
    QVERIFY(world.open(std::move(other)));
    QCOMPARE(world.claim(run).error().code, ErrorCode::Busy);
    world.bend(QStringLiteral("UPDATE claims SET until = 0")); // its time has run out
    QCOMPARE(world.claim(run)->fence, 2);

    // Who holds the store alone does not wait for a dead engine's lease.
    SqliteRunStore::Options third = world.options();
    third.claimant = {world.clock().newId<EngineId>(), true, std::chrono::seconds(60)};
    QVERIFY(world.open(std::move(third)));
    QCOMPARE(world.claim(run)->fence, 3);
}

void TestCommits::staleFenceChangesNothing()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence old = world.claim(run)->fence;
    const Fence now = world.claim(run)->fence;
    const auto database = world.connect();
    const QByteArray before = canonicalDump(*database).value();

    RunCommit late = eventsOf(run, old, {RunStarted{1}});
    late.begun = {begun("produce/fetch")};
    const Result<Sequence> refused = world.commit(std::move(late));
    QCOMPARE(refused.error().code, ErrorCode::Stale);
    QCOMPARE(canonicalDump(*database).value(), before);
    QCOMPARE(count(*database, QStringLiteral("steps")), 0);
    QVERIFY(world.commit(eventsOf(run, now, {RunStarted{1}})));
}

void TestCommits::movesAreChecked()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence fence = world.claim(run)->fence;
    const Result<Sequence> jump = world.commit(
        eventsOf(run, fence, {RunStarted{1}, Published{*SubjectDigest::fromRaw(QByteArray(32, 's')), {}, *CommitId::fromRaw(QByteArray(20, 'c'))}}));
    QCOMPARE(jump.error().code, ErrorCode::IllegalTransition);
    QCOMPARE(world.claim(run)->events.size(), size_t(1)); // not even the first of the two
    // What only an executor may say is not taken by the other door.
    QCOMPARE(world.append({{run, RunStarted{1}}}).error().code, ErrorCode::Bug);
    QCOMPARE(world.append({{run, RunQueued{world.clock().newId<RequestId>(), world.repository().id, {}, 1}}}).error().code,
             ErrorCode::IllegalTransition);
}

void TestCommits::stepsAreTrueForEver()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence fence = world.claim(run)->fence;
    QVERIFY(world.commit(stepsOf(run, fence, {begun("a/1")})));
    QVERIFY(world.commit(stepsOf(run, fence, {begun("a/1", 2)})));
    QVERIFY(world.commit(stepsOf(run, fence, {begun("a/2")}, {ended("a/1", "one")})));
    QCOMPARE(world.commit(stepsOf(run, fence, {begun("a/1", 3)})).error().fault, Fault::Bug);
    QCOMPARE(world.commit(stepsOf(run, fence, {}, {ended("a/1", "two")})).error().fault, Fault::Bug);

    const std::vector<StepRow> steps = world.claim(run)->steps;
    QCOMPARE(steps.size(), size_t(2));
    QCOMPARE(steps[0].outcome, std::optional<QByteArray>("one"));
    QCOMPARE(steps[1].path, QByteArray("a/2"));
    QVERIFY(!steps[1].outcome);
}

void TestCommits::forgetsAPhaseOnly()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence fence = world.claim(run)->fence;
    RunCommit commit = stepsOf(run, fence, {}, {ended("check", "x"), ended("check/unit", "x"), ended("check2/unit", "x"),
                                             ended("check-list/a", "x"), ended("decide", "x")});
    commit.forgetSteps = "check";
    QVERIFY(world.commit(std::move(commit)));
    QStringList left;
    const std::vector<StepRow> steps = world.claim(run)->steps;
    for (const StepRow &step : steps)
        left.append(QString::fromUtf8(step.path));
    QCOMPARE(left, (QStringList{QStringLiteral("check-list/a"), QStringLiteral("check2/unit"), QStringLiteral("decide")}));
}

void TestCommits::signalsAreTakenOnce()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const SignalRow wanted = redirect(world);
    QVERIFY(world.signal(run, wanted));
    QVERIFY(world.signal(run, wanted)); // the same command again is the same signal
    const Result<ClaimedRun> claimed = world.claim(run);
    QCOMPARE(claimed->signalQueue.size(), size_t(1));
    QCOMPARE(claimed->signalQueue[0].body, QByteArray("try again"));
    QCOMPARE(claimed->signalQueue[0].actor, person());

    RunCommit take = eventsOf(run, claimed->fence, {});
    take.consumed = {wanted.command};
    QVERIFY(world.commit(take));
    QCOMPARE(world.commit(take).error().code, ErrorCode::Stale);
    QVERIFY(world.signal(run, wanted)); // sent again after it was taken: known, and not queued
    QCOMPARE(world.claim(run)->signalQueue.size(), size_t(0));
    QCOMPARE(world.signal(world.clock().newId<RunId>(), redirect(world)).error().code, ErrorCode::NotFound);
}

/// One write of a group breaks after it has changed something; the others are answered as if it had not been there.
void TestCommits::aBadWriteHarmsNobodyElse()
{
    StoreWorld world;
    world.open();
    std::vector<RunId> runs;
    std::vector<Fence> fences;
    for (int i = 0; i < 8; ++i) {
        runs.push_back(world.queueRun());
        fences.push_back(world.claim(runs.back())->fence);
        QVERIFY(world.commit(stepsOf(runs.back(), fences.back(), {}, {ended("done", "x")})));
    }
    const Sequence before = world.commit(eventsOf(runs[0], fences[0], {})).value();
    QMap<int, Result<Sequence>> answers;
    QList<int> order;
    for (int i = 0; i < 8; ++i) {
        RunCommit commit = eventsOf(runs[size_t(i)], fences[size_t(i)], {RunStarted{1}});
        commit.begun = {begun(i == 3 ? "done" : "next")}; // the fourth begins a step that has ended
        world.store().commit(std::move(commit), [&, i](Result<Sequence> result) {
            answers.insert(i, std::move(result));
            order.append(i);
        });
    }
    QVERIFY(waitFor([&] { return answers.size() == 8; }));
    QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4, 5, 6, 7}));
    for (int i = 0; i < 8; ++i)
        QCOMPARE(answers[i].has_value(), i != 3);
    QCOMPARE(answers[7].value(), before + 7); // and the broken one left no gap
    QCOMPARE(world.claim(runs[3])->events.size(), size_t(1));
}

void TestCommits::sequencesHaveNoGaps()
{
    StoreWorld world;
    world.open();
    world.publishRun();
    world.publishRun();
    Sequence expected = 0;
    for (const FeedBatch &batch : world.feed) {
        for (const EventRecord &record : batch.events)
            QCOMPARE(record.sequence, ++expected);
        QCOMPARE(batch.upTo, expected);
    }
    QVERIFY(expected > 20);
}

void TestCommits::answersAndFeedInOrder()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence fence = world.claim(run)->fence;
    world.feed.clear();
    QStringList order;
    SqliteRunStore &store = world.store();
    store.commit(eventsOf(run, fence, {RunStarted{1}}), [&](const Result<Sequence> &) {
        QVERIFY(world.feed.empty()); // the executor first, then the world
        order.append(QStringLiteral("first"));
    });
    store.commit(eventsOf(run, fence, {WorkStarted{1, QStringLiteral("script"), false}}),
                 [&](const Result<Sequence> &) { order.append(QStringLiteral("second")); });
    QVERIFY(waitFor([&] { return order.size() == 2 && !world.feed.empty() && world.feed.back().events.size() > 0; }));
    QCOMPARE(order, (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
    const RunSummary last = world.feed.back().runs.back();
    QCOMPARE(last.id, run);
    QCOMPARE(last.status.state, RunState::Working);
    QVERIFY(!last.isolated);
}

void TestCommits::openRunsTellDueAndSignals()
{
    StoreWorld world;
    world.open();
    const RunId over = world.publishRun();
    const RunId waiting = world.queueRun();
    const Fence fence = world.claim(waiting)->fence;
    RunCommit sleep = eventsOf(waiting, fence, {});
    sleep.due = Instant(std::chrono::milliseconds(123456));
    QVERIFY(world.commit(sleep));
    QVERIFY(world.signal(waiting, redirect(world)));

    std::vector<RunStore::OpenRun> open = world.openRuns().value();
    QCOMPARE(open.size(), size_t(1));
    QVERIFY(open[0].run == waiting && open[0].run != over);
    QCOMPARE(open[0].due, sleep.due);
    QVERIFY(open[0].hasSignals);
    QCOMPARE(open[0].status.state, RunState::Queued);

    RunCommit wake = eventsOf(waiting, fence, {});
    wake.clearDue = true;
    QVERIFY(world.commit(wake));
    QVERIFY(!world.openRuns()->front().due);
}

void TestCommits::oneUnreadableRunHidesNoOther()
{
    StoreWorld world;
    world.open();
    const RunId bent = world.queueRun();
    world.bend(QStringLiteral("UPDATE runs SET summary = CAST('no summary' AS BLOB)"));
    const RunId sound = world.queueRun();
    const std::vector<RunStore::OpenRun> open = world.openRuns().value();
    QCOMPARE(open.size(), size_t(2));
    QVERIFY(open[0].run == bent && open[1].run == sound);
    const Result<ClaimedRun> claimed = world.claim(bent);
    QCOMPARE(claimed.error().code, ErrorCode::Corrupt);
    QVERIFY(claimed.error().what.contains(QLatin1StringView("runs")));
    QVERIFY(world.claim(sound));
}

void TestCommits::closingAnswersEverything()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    const Fence fence = world.claim(run)->fence;
    int kept = 0;
    int stopped = 0;
    const auto done = [&](const Result<Sequence> &result) {
        kept += result ? 1 : 0;
        stopped += !result && result.error().fault == Fault::Stopping ? 1 : 0;
    };
    for (int i = 0; i < 50; ++i)
        world.store().commit(stepsOf(run, fence, {}, {ended("s" + QByteArray::number(i), "x")}), done);
    world.store().close();
    QCOMPARE(kept, 50); // without another turn of the event loop
    world.store().commit(eventsOf(run, fence, {}), done);
    QCOMPARE(stopped, 1);
    world.open();
    QCOMPARE(world.claim(run)->steps.size(), size_t(50));
}

/// style.md, 13: the i-th access to the database fails, for every i; each call is answered, and afterwards the same
/// life goes through and leaves what an undisturbed one leaves.
void TestCommits::anyAccessMayFail()
{
    int accesses = 0;
    int failAt = 0;
    int lives = 0;
    do {
        ++failAt;
        StoreWorld world;
        world.open();
        const RunId run = world.queueRun();
        accesses = 0;
        SqliteRunStore::Options bent = world.options();
        bent.probe = [&]() -> std::optional<Error> {
            if (++accesses != failAt)
                return std::nullopt;
            return Error{Fault::Permanent, ErrorCode::IoError, QStringLiteral("the disk says no"), {}};
        };
        if (!world.open(std::move(bent)))
            continue; // it failed while opening, and said so
        Result<ClaimedRun> claimed = world.claim(run);
        if (!claimed)
            claimed = world.claim(run);
        QVERIFY(claimed);
        const RunCommit commit{run, claimed->fence, {begun("b")}, {ended("a", "x")}, {RunStarted{1}}, {}, {}, {}, false, {}};
        Result<Sequence> done = world.commit(commit);
        if (!done)
            done = world.commit(commit);
        QVERIFY(done);
        QCOMPARE(*done, 4);
        const Result<ClaimedRun> after = world.claim(run);
        if (!after)
            continue; // the last access of all
        QCOMPARE(after->events.size(), size_t(2));
        QCOMPARE(after->steps.size(), size_t(2));
        ++lives;
    } while (accesses >= failAt);
    QVERIFY(failAt > 20);
    QVERIFY(lives > 10);
}

void TestCommits::doorsAreGuarded()
{
#ifdef QT_NO_DEBUG
    QSKIP("doors stand in debug builds");
#endif
    for (const QString &door : {QStringLiteral("wrong-thread"), QStringLiteral("blocking")}) {
        QProcess child;
        prepareChild(child, {door});
        child.start();
        QVERIFY(child.waitForFinished(30000));
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        const QByteArray said = child.readAllStandardError();
        QVERIFY2(said.contains("Database") || said.contains("ArtifactStore::put"), said.constData());
    }
}

} // namespace patchplane::store
