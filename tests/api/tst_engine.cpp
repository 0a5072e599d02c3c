// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_engine.h"

#include "engine/contracts/authorise.h"
#include "memory_assembly.h"

#include <QSignalSpy>
#include <QTest>

using namespace patchplane;
using namespace patchplane::api;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLimit = 60'000;

template <class T>
Result<T> await(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, kLimit))
        return fail(Fault::Bug, ErrorCode::Timeout, u"not answered"_s);
    return future.result();
}

/// A running engine over memory, and a client at a door of it.
struct Running {
    explicit Running(Door door = Door::CommandLine)
    {
        started = await(engine.start(memory::recipeFor(world), {}));
        client = engine.client(door);
    }
    Result<Receipt> send(Command command) { return send({world.clock.newId<CommandId>(), std::move(command)}); }
    Result<Receipt> send(CommandEnvelope command) { return await(client->send(std::move(command))); }
    ErrorCode codeOf(Command command)
    {
        const Result<Receipt> receipt = send(std::move(command));
        return receipt ? ErrorCode::Bug : receipt.error().code;
    }
    RepositoryId addHere()
    {
        send(AddRepository{u"/here"_s});
        return await(patchplane::ask(*client, ListRepositories{}))->repositories.front().id;
    }
    RunId addRun(RunStatus status, const RepositoryId &repository, bool isolated = true)
    {
        const RunId run = world.clock.newId<RunId>();
        const QMutexLocker lock(&world.store.lock);
        world.store.summaries.insert_or_assign(
            run, RunSummary{run, world.clock.newId<RequestId>(), repository, {}, {}, status, 1, {},
                            SubjectDigest::fromRaw(QByteArray(32, 's')), {}, {}, 0, 0, 0, 0, 0, 0, isolated, {}, {}});
        return run;
    }
    template <class E>
    std::vector<E> recorded()
    {
        std::vector<E> found;
        const QMutexLocker lock(&world.store.lock);
        for (const EventRecord &record : world.store.events) {
            if (const auto *event = std::get_if<E>(&*record.event))
                found.push_back(*event);
        }
        return found;
    }
    std::vector<std::pair<RunId, SignalRow>> signalRows()
    {
        const QMutexLocker lock(&world.store.lock);
        return world.store.signalRows;
    }

    memory::World world;
    Engine engine{world.clock};
    Result<> started;
    std::unique_ptr<EngineClient> client;
};

const SubjectDigest kShown = *SubjectDigest::fromRaw(QByteArray(32, 's'));
const SubjectDigest kOlder = *SubjectDigest::fromRaw(QByteArray(32, 'o'));
const RunStatus kWaits{RunState::Waiting, WaitReason::Decision, RunState::Checking, false, {}};

} // namespace

void TestEngine::repositoryIsAddedOnceAndKeepsItsId()
{
    Running engine;
    QVERIFY(engine.started);
    const RepositoryId first = engine.addHere();
    QVERIFY(engine.send(AddRepository{u"/here/inside"_s}));
    const auto list = await(patchplane::ask(*engine.client, ListRepositories{}));
    QCOMPARE(list->repositories.size(), 1u);
    QCOMPARE(list->repositories.front().id, first);
    QCOMPARE(engine.recorded<RepositoryAdded>().size(), 2u); // each command has its outcome
    QCOMPARE(engine.codeOf(AddRepository{u"/elsewhere"_s}), ErrorCode::NotFound);
}

void TestEngine::submitQueuesARun()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    const RunId run = engine.world.clock.newId<RunId>();
    QVERIFY(engine.send(Submit{run, repository, AgentWork{u"Fix the test.\nAll of it."_s, u"script"_s, {}}, {}, false}));
    const auto requests = engine.recorded<RequestRecorded>();
    const auto queued = engine.recorded<RunQueued>();
    QCOMPARE(requests.size(), 1u);
    QCOMPARE(requests.front().request.title, u"Fix the test."_s);
    QCOMPARE(requests.front().request.initiator.door, Door::CommandLine);
    QCOMPARE(queued.size(), 1u);
    QCOMPARE(queued.front().request, requests.front().request.id);
    QVERIFY(engine.world.journal.lines().contains(u"started "_s + run.toString()));
}

void TestEngine::badSubmitsAreRefused_data()
{
    QTest::addColumn<QByteArray>("work");
    QTest::addColumn<ErrorCode>("code");
    const auto add = [](const char *name, Work work, ErrorCode code) { QTest::addRow("%s", name) << encodeJson(work) << code; };
    add("no revision", ReviewRevision{}, ErrorCode::InvalidInput);
    add("no prompt", AgentWork{u" \n"_s, u"script"_s, {}}, ErrorCode::InvalidInput);
    add("unknown agent", AgentWork{u"Do."_s, u"other"_s, {}}, ErrorCode::InvalidInput);
    add("unknown patch", ReviewPatch{contentDigest("x"), {}}, ErrorCode::NotFound);
}

void TestEngine::badSubmitsAreRefused()
{
    QFETCH(QByteArray, work);
    QFETCH(ErrorCode, code);
    Running engine;
    const RepositoryId repository = engine.addHere();
    QCOMPARE(engine.codeOf(Submit{engine.world.clock.newId<RunId>(), repository, *decodeJson<Work>(work), {}, false}), code);
    QVERIFY(engine.recorded<RunQueued>().empty());
    const RepositoryId unknown = engine.world.clock.newId<RepositoryId>();
    QCOMPARE(engine.codeOf(Submit{engine.world.clock.newId<RunId>(), unknown, ReviewRevision{u"b"_s, {}}, {}, false}),
             ErrorCode::NotFound);
}

void TestEngine::sameCommandIsCarriedOutOnce()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    const CommandEnvelope command{engine.world.clock.newId<CommandId>(),
                                  Submit{engine.world.clock.newId<RunId>(), repository, ReviewRevision{u"b"_s, {}}, {}, false}};
    const auto first = engine.client->send(command);
    const auto second = engine.client->send(command); // while the first is under way
    QVERIFY(await(first) && await(second));
    QCOMPARE(await(first)->after, await(second)->after);
    QVERIFY(engine.send(command)); // and after it
    QCOMPARE(engine.recorded<RunQueued>().size(), 1u);
    // An engine that has forgotten finds it in the log.
    QVERIFY(await(engine.engine.stop()));
    Engine later(engine.world.clock);
    QVERIFY(await(later.start(memory::recipeFor(engine.world), {})));
    const auto client = later.client(Door::CommandLine);
    QVERIFY(await(client->send(command)));
    QCOMPARE(engine.recorded<RunQueued>().size(), 1u);
}

void TestEngine::decisionOnAnotherSubjectIsStale()
{
    Running engine;
    const RunId run = engine.addRun(kWaits, engine.addHere());
    QCOMPARE(engine.codeOf(Decide{run, kOlder, true, false, {}}), ErrorCode::Stale);
    QCOMPARE(engine.codeOf(EditSubject{run, kOlder, PublicationKind::Branch, u"b"_s}), ErrorCode::Stale);
    QCOMPARE(engine.codeOf(Decide{run, kShown, true, true, u" "_s}), ErrorCode::InvalidInput); // no reason
    QVERIFY(engine.signalRows().empty());
    QVERIFY(engine.send(Decide{run, kShown, true, false, {}}));
    QCOMPARE(engine.signalRows().size(), 1u);
    const SignalRow row = engine.signalRows().front().second;
    QCOMPARE(row.kind, u"approve"_s);
    QCOMPARE(row.subject, kShown.toString());
    QCOMPARE(row.actor.kind, ActorKind::Person);
    QVERIFY(decodeJson<Command>(row.body));
}

void TestEngine::directIsDecidedInTheWindowOnly()
{
    for (Door door : {Door::CommandLine, Door::Api, Door::Window}) {
        Running engine(door);
        const RunId run = engine.addRun(kWaits, engine.addHere(), false);
        const Result<Receipt> receipt = engine.send(Decide{run, kShown, true, false, {}});
        QCOMPARE(bool(receipt), door == Door::Window);
        QCOMPARE(engine.signalRows().size(), receipt ? 1u : 0u);
    }
}

void TestEngine::directNeedsTheOperatorsWord()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    const auto submit = [&] { return Submit{engine.world.clock.newId<RunId>(), repository, ReviewRevision{u"b"_s, {}}, {}, true}; };
    QCOMPARE(engine.codeOf(submit()), ErrorCode::NotGranted);
    engine.world.directUntil = Instant(std::chrono::milliseconds(-1)); // over
    QCOMPARE(engine.codeOf(submit()), ErrorCode::NotGranted);
    engine.world.directUntil = Instant(std::chrono::hours(1));
    QVERIFY(engine.send(submit()));
    const auto remote = engine.engine.client(Door::Api);
    QVERIFY(!await(remote->send({engine.world.clock.newId<CommandId>(), submit()})));
}

void TestEngine::steeringAllSignalsEachOpenRun()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    engine.addRun(kWaits, repository);
    engine.addRun({RunState::Working, {}, {}, false, {}}, repository);
    const RunId over = engine.addRun({RunState::Published, {}, {}, false, {}}, repository);
    const CommandEnvelope pause{engine.world.clock.newId<CommandId>(), Steer{Verb::Pause, std::nullopt, {}}};
    QVERIFY(engine.send(pause));
    QCOMPARE(engine.signalRows().size(), 2u);
    QVERIFY(engine.send(pause));
    QCOMPARE(engine.signalRows().size(), 2u);
    QCOMPARE(engine.codeOf(Steer{Verb::Cancel, over, {}}), ErrorCode::IllegalTransition);
    QCOMPARE(engine.codeOf(Steer{Verb::Cancel, engine.world.clock.newId<RunId>(), {}}), ErrorCode::NotFound);
    QCOMPARE(engine.codeOf(Steer{Verb::Redirect, std::nullopt, {}}), ErrorCode::InvalidInput);
}

void TestEngine::profileIsAcceptedByItsDigest()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    const RunId waits = engine.addRun({RunState::Waiting, WaitReason::Profile, RunState::Preparing, false, {}}, repository);
    engine.addRun(kWaits, repository);
    const auto shown = await(patchplane::ask(*engine.client, GetProfile{repository}));
    QVERIFY(shown && !shown->accepted);
    engine.world.repositories.profileText = "[checks]\nother = 1\n"; // somebody pushed meanwhile
    QCOMPARE(engine.codeOf(AcceptProfile{repository, shown->digest}), ErrorCode::Stale);
    const auto now = await(patchplane::ask(*engine.client, GetProfile{repository}));
    QVERIFY(engine.send(AcceptProfile{repository, now->digest}));
    const auto after = await(patchplane::ask(*engine.client, GetProfile{repository}));
    QVERIFY(after->accepted);
    QCOMPARE(after->acceptedText, now->text);
    QCOMPARE(engine.signalRows().size(), 1u); // only the run that waits for it
    QCOMPARE(engine.signalRows().front().first, waits);
    QCOMPARE(engine.signalRows().front().second.kind, u"accept-profile"_s);
}

void TestEngine::acceptanceThatACrashCutOffIsTold()
{
    memory::World world;
    const RepositoryId repository = world.clock.newId<RepositoryId>();
    const auto put = [&](std::optional<RunId> run, Event event) {
        world.store.events.push_back({Sequence(world.store.events.size()) + 1, {}, run, {}, std::move(event)});
    };
    const auto waiting = [&] {
        const RunId run = world.clock.newId<RunId>();
        put(run, RunStarted{});
        put(run, WaitBegan{WaitReason::Profile, {}});
        world.store.summaries.insert_or_assign(
            run, RunSummary{run, world.clock.newId<RequestId>(), repository, {}, {},
                            {RunState::Waiting, WaitReason::Profile, RunState::Preparing, false, {}}, 0, {}, {}, {}, {}, 0, 0, 0,
                            0, 0, 0, true, {}, {}});
        return run;
    };
    const RunId before = waiting();
    // What the disk has when the process ended between the acceptance's commit and the signals.
    put(std::nullopt, ProfileAccepted{repository, *ProfileDigest::fromRaw(QByteArray(32, 'p')), "x", {}});
    waiting(); // looked after it: it waits for another one
    for (int start = 0; start < 2; ++start) {
        Engine engine(world.clock);
        QVERIFY(await(engine.start(memory::recipeFor(world), {})));
        QVERIFY(await(engine.stop()));
        QCOMPARE(world.store.signalRows.size(), 1u); // the second start tells nothing new
        QCOMPARE(world.store.signalRows.front().first, before);
        QCOMPARE(world.store.signalRows.front().second.kind, u"accept-profile"_s);
    }
}

void TestEngine::commandThatAnotherDoorRecordedWakesItsRun()
{
    Running engine;
    const RunId run = engine.addRun(kWaits, engine.addHere());
    const CommandEnvelope command{engine.world.clock.newId<CommandId>(), Steer{Verb::Pause, run, {}}};
    {
        const QMutexLocker lock(&engine.world.store.lock); // a process that only records
        engine.world.store.signalRows.emplace_back(run, SignalRow{command.id, {}, u"pause"_s, {}, {}, {}});
    }
    QVERIFY(engine.send(command));
    QCOMPARE(engine.signalRows().size(), 1u);
    QVERIFY(engine.world.journal.lines().contains(u"woken "_s + run.toString()));
}

void TestEngine::questionsAreBounded()
{
    Running engine;
    const auto runs = await(patchplane::ask(*engine.client, ListRuns{std::nullopt, -5, 1 << 30}));
    QVERIFY(runs->total <= 1'000); // the memory store says how many it was asked for
    const auto entries = await(patchplane::ask(*engine.client, GetTimeline{engine.world.clock.newId<RunId>(), -1, 1 << 30}));
    QVERIFY(entries->total <= 5'000);
    const ContentDigest log = *engine.world.artifacts.put("0123456789");
    const auto part = await(patchplane::ask(*engine.client, GetArtifact{log, 8, 1 << 30}));
    QCOMPARE(part->bytes, "89");
    QCOMPARE(part->size, 10);
    QVERIFY(await(patchplane::ask(*engine.client, GetArtifact{log, -3, -3}))->bytes.isEmpty());
    QCOMPARE(await(patchplane::ask(*engine.client, GetRun{engine.world.clock.newId<RunId>()})).error().code, ErrorCode::NotFound);
    const auto options = await(patchplane::ask(*engine.client, GetStartOptions{engine.addHere()}));
    QCOMPARE(options->agents, std::vector{u"script"_s});
    QVERIFY(options->sandboxProblem.contains(u"Install one"));
}

void TestEngine::outcomeComesByTheFeed()
{
    Running engine;
    std::vector<EventRecord> seen;
    connect(engine.client.get(), &EngineClient::batch, this, [&](const FeedBatch &batch) {
        seen.insert(seen.end(), batch.events.begin(), batch.events.end());
    });
    engine.client->follow(0);
    const Result<Receipt> receipt = engine.send(AddRepository{u"/here"_s});
    QVERIFY(QTest::qWaitFor([&] { return !seen.empty(); }, kLimit));
    QCOMPARE(seen.front().cause, receipt->id);
    QCOMPARE(receipt->after, seen.front().sequence - 1);
}

void TestEngine::stopsInOrderWithWorkUnderWay()
{
    Running engine;
    const RepositoryId repository = engine.addHere();
    engine.world.store.holdAnswers = true; // the writer has it, the disk has not
    const auto underWay = engine.client->send(
        {engine.world.clock.newId<CommandId>(),
         Submit{engine.world.clock.newId<RunId>(), repository, ReviewRevision{u"b"_s, {}}, {}, false}});
    QVERIFY(QTest::qWaitFor([&] { return !engine.recorded<RunQueued>().empty(); }, kLimit));
    QVERIFY(!underWay.isFinished());
    QThreadPool &pool = engine.world.pool;
    std::atomic<bool> mayEnd = false;
    pool.start([&] { // an effect in flight on the pool
        while (!mayEnd)
            QThread::yieldCurrentThread();
        engine.world.journal.note(u"effect ended"_s);
    });
    QSignalSpy lost(engine.client.get(), &EngineClient::lost);
    engine.client->follow(0);
    const auto stopped = engine.engine.stop();
    QVERIFY(QTest::qWaitFor([&] { return engine.world.journal.lines().contains(u"stores closed"_s); }, kLimit));
    QVERIFY(!stopped.isFinished()); // it waits for the pool
    mayEnd = true;
    QVERIFY(await(stopped));
    QVERIFY(await(underWay)); // the writer answered what it had taken
    QStringList order = engine.world.journal.lines();
    order.removeIf([](const QString &line) { return line.startsWith(u"started "); });
    QCOMPARE(order, QStringList({u"runs opened"_s, u"runs stopped"_s, u"stores closed"_s, u"effect ended"_s,
                                 u"parts destroyed"_s}));
    QVERIFY(!lost.isEmpty() || lost.wait(kLimit));
    QCOMPARE(engine.codeOf(AddRepository{u"/here"_s}), ErrorCode::Stopping);
}

void TestEngine::stopTellsWhatWouldNotEnd()
{
    Running engine;
    engine.world.stopHangs = true;
    const Result<> stopped = await(engine.engine.stop());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Timeout);
    QVERIFY(engine.world.journal.lines().contains(u"parts destroyed"_s)); // it is over all the same
}

void TestEngine::stoppedWhileItStarts()
{
    memory::World world;
    world.store.heldHead = std::make_shared<QPromise<Result<Sequence>>>();
    world.store.heldHead->start();
    std::atomic<FeedHub *> onEngineThread = nullptr;
    Engine engine(world.clock);
    const auto recipe = [&](FeedHub &feed) {
        onEngineThread = &feed;
        return memory::recipeFor(world)(feed);
    };
    const auto started = engine.start(recipe, {});
    const auto stopped = engine.stop();
    QVERIFY(QTest::qWaitFor([&] { return onEngineThread.load() != nullptr; }, kLimit));
    QMetaObject::invokeMethod(onEngineThread.load(), [] {}, Qt::BlockingQueuedConnection); // behind start and stop
    QVERIFY(!stopped.isFinished());
    world.store.heldHead->addResult(Result<Sequence>(0));
    world.store.heldHead->finish();
    QVERIFY(await(started));
    QVERIFY(await(stopped));
    QVERIFY(world.journal.lines().contains(u"parts destroyed"_s));
}

void TestEngine::rolesAreOneTable_data()
{
    QTest::addColumn<ActorKind>("kind");
    QTest::addColumn<Role>("role");
    QTest::addColumn<QStringList>("allowed");
    const QStringList all{u"submit"_s, u"steer"_s, u"decide"_s, u"accept-profile"_s};
    QTest::addRow("admin") << ActorKind::Person << Role::Admin << all;
    QTest::addRow("reviewer") << ActorKind::Person << Role::Reviewer << QStringList{u"steer"_s, u"decide"_s};
    QTest::addRow("developer") << ActorKind::Person << Role::Developer << QStringList{u"submit"_s};
    QTest::addRow("viewer") << ActorKind::Person << Role::Viewer << QStringList();
    QTest::addRow("no person") << ActorKind::Engine << Role::Admin << QStringList();
}

void TestEngine::rolesAreOneTable()
{
    QFETCH(ActorKind, kind);
    QFETCH(Role, role);
    QFETCH(QStringList, allowed);
    TestClock clock;
    const RunId run = clock.newId<RunId>();
    const RepositoryId repository = clock.newId<RepositoryId>();
    const std::vector<Command> commands{Submit{run, repository, ReviewRevision{u"b"_s, {}}, {}, false}, Steer{Verb::Pause, run, {}},
                                        Decide{run, kShown, true, false, {}},
                                        AcceptProfile{repository, *ProfileDigest::fromRaw(QByteArray(32, 'p'))}};
    QStringList granted;
    for (const Command &command : commands) {
        const Result<> may = authorise({kind, u"somebody"_s, role, Door::Window}, command);
        if (may)
            granted.append(std::visit([](const auto &c) { return QString::fromLatin1(c.kind); }, command));
        else
            QCOMPARE(may.error().code, ErrorCode::NotAuthorised);
    }
    QCOMPARE(granted, allowed);
}

void TestEngine::failedStartIsAnError()
{
    TestClock clock;
    Engine engine(clock);
    const auto nothing = [](FeedHub &) -> Result<std::unique_ptr<Assembly>> {
        return fail(Fault::Permanent, ErrorCode::TooNew, u"a newer store"_s);
    };
    QCOMPARE(await(engine.start(nothing, {})).error().code, ErrorCode::TooNew);
    const auto client = engine.client(Door::Window);
    QCOMPARE(await(patchplane::ask(*client, ListRepositories{})).error().code, ErrorCode::Stopping);
}
