// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_clients.h"

#include "engine/api/local_client.h"
#include "engine/api/remote_client.h"
#include "scripted_engine.h"

#include <QSignalSpy>
#include <QTest>

using namespace patchplane;
using namespace patchplane::api;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLimit = 60'000;
TestClock theClock;

std::unique_ptr<EngineClient> connectTo(ScriptedEngine &engine, const QString &how)
{
    if (how == u"near") {
        return std::make_unique<LocalClient>(*engine.service, engine.thread,
                                             Actor{ActorKind::Person, u"me"_s, Role::Admin, Door::Window}, theClock);
    }
    return std::make_unique<RemoteClient>(engine.path(), Door::Window, theClock);
}

void nearAndFar()
{
    QTest::addColumn<QString>("how");
    QTest::addRow("near") << u"near"_s;
    QTest::addRow("far") << u"far"_s;
}

template <class T>
bool answeredIn(const QFuture<T> &future)
{
    return QTest::qWaitFor([&] { return future.isFinished(); }, kLimit);
}

CommandEnvelope addRepository(const QString &path)
{
    return {theClock.newId<CommandId>(), AddRepository{path}};
}

} // namespace

void TestClients::commandsGetReceipts_data() { nearAndFar(); }
void TestClients::commandsGetReceipts()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    engine.grow(3);
    const auto client = connectTo(engine, how);
    const CommandEnvelope command = addRepository(u"/here"_s);
    const auto taken = client->send(command);
    const auto refused = client->send(addRepository({}));
    QVERIFY(answeredIn(taken) && answeredIn(refused));
    QVERIFY(taken.result());
    QCOMPARE(taken.result()->id, command.id);
    QCOMPARE(taken.result()->after, 3);
    QCOMPARE(refused.result().error().code, ErrorCode::InvalidInput);
    QCOMPARE(refused.result().error().remedy, u"Name one."_s);
    const Actor actor = engine.service->lastActor;
    QCOMPARE(actor.kind, ActorKind::Person);
    QVERIFY(!actor.name.isEmpty());
    QCOMPARE(actor.door, how == u"near" ? Door::Window : Door::Api); // claimed by both
}

void TestClients::questionsGetAnswers_data() { nearAndFar(); }
void TestClients::questionsGetAnswers()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    engine.service->answerSize = 4 << 20; // beyond what is decoded on the spot
    const auto client = connectTo(engine, how);
    const auto repository = theClock.newId<RepositoryId>();
    const auto large = patchplane::ask(*client, GetProfile{repository});
    const auto small = patchplane::ask(*client, ListRepositories{});
    QVERIFY(answeredIn(large) && answeredIn(small));
    QVERIFY(small.result());
    QCOMPARE(large.result()->text.size(), 4 << 20);
    QCOMPARE(large.result()->problem, repository.toString());
}

void TestClients::feedHasNoGap_data() { nearAndFar(); }
void TestClients::feedHasNoGap()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    engine.grow(1'700);
    const auto client = connectTo(engine, how);
    std::vector<Sequence> seen;
    connect(client.get(), &EngineClient::batch, this, [&](const FeedBatch &batch) {
        for (const EventRecord &record : batch.events)
            seen.push_back(record.sequence);
    });
    client->follow(200);
    for (int i = 0; i < 50; ++i)
        engine.grow(7);
    const Sequence end = engine.head();
    QVERIFY(QTest::qWaitFor([&] { return !seen.empty() && seen.back() == end; }, kLimit));
    QCOMPARE(seen.front(), 201);
    QCOMPARE(Sequence(seen.size()), end - 200);
    QVERIFY(std::ranges::is_sorted(seen));
}

void TestClients::feedIsOneBatchAFrame_data() { nearAndFar(); }
void TestClients::feedIsOneBatchAFrame()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    const auto client = connectTo(engine, how);
    QSignalSpy batches(client.get(), &EngineClient::batch);
    client->follow(0);
    engine.grow(1);
    QVERIFY(batches.wait(kLimit));
    engine.call([&] { // all within one turn of the engine's loop: one frame, whatever the machine's load
        for (int i = 0; i < 400; ++i)
            engine.service->feed().grow(1);
        return true;
    });
    QVERIFY(QTest::qWaitFor([&] { return batches.last().first().value<FeedBatch>().upTo == 401; }, kLimit));
    QVERIFY2(batches.size() <= 3, qPrintable(QString::number(batches.size())));
}

// A snapshot may come from a reader that has seen a commit before the feed has heard of it.
void TestClients::placeAheadOfTheFeedIsNot_data() { nearAndFar(); }
void TestClients::placeAheadOfTheFeedIsNot()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    engine.call([&] { return engine.service->feed().commitUntold(5), true; });
    const auto client = connectTo(engine, how);
    QSignalSpy lost(client.get(), &EngineClient::lost);
    QSignalSpy batches(client.get(), &EngineClient::batch);
    client->follow(5);
    const auto behind = patchplane::ask(*client, ListRepositories{});
    QVERIFY(answeredIn(behind)); // the place was taken
    QVERIFY(QTest::qWaitFor([&] { return engine.head() == 5; }, kLimit)); // and the store was asked
    engine.grow(1);
    QVERIFY(!batches.isEmpty() || batches.wait(kLimit));
    QCOMPARE(batches.first().first().value<FeedBatch>().events.front().sequence, 6);
    QVERIFY(lost.isEmpty());
}

void TestClients::placeBeyondTheEndIsLost_data() { nearAndFar(); }
void TestClients::placeBeyondTheEndIsLost()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    const auto client = connectTo(engine, how);
    QSignalSpy lost(client.get(), &EngineClient::lost);
    client->follow(5);
    QVERIFY(lost.wait(kLimit));
    QCOMPARE(lost.first().first().value<Error>().code, ErrorCode::TooNew);
    const auto still = patchplane::ask(*client, ListRepositories{});
    QVERIFY(answeredIn(still));
    QVERIFY(still.result()); // only the place is lost
}

void TestClients::pendingIsAnsweredWhenTheEngineStops_data() { nearAndFar(); }
void TestClients::pendingIsAnsweredWhenTheEngineStops()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    const auto client = connectTo(engine, how);
    QSignalSpy lost(client.get(), &EngineClient::lost);
    const auto never = patchplane::ask(*client, GetRun{theClock.newId<RunId>()});
    QVERIFY(QTest::qWaitFor([&] { return engine.service->asked == 1; }, kLimit));
    QVERIFY(!never.isFinished());
    engine.stop();
    QVERIFY(answeredIn(never));
    QVERIFY(!never.result());
    QVERIFY(!lost.isEmpty() || lost.wait(kLimit));
    const auto later = patchplane::ask(*client, ListRepositories{});
    QVERIFY(later.isFinished());
    QVERIFY(!later.result());
}

void TestClients::pendingIsAnsweredWhenTheClientGoes_data() { nearAndFar(); }
void TestClients::pendingIsAnsweredWhenTheClientGoes()
{
    QFETCH(QString, how);
    ScriptedEngine engine;
    auto client = connectTo(engine, how);
    const auto never = patchplane::ask(*client, GetRun{theClock.newId<RunId>()});
    client.reset();
    QVERIFY(never.isFinished());
    QCOMPARE(never.result().error().fault, Fault::Stopping);
}

void TestClients::noEngineIsAnError()
{
    QTemporaryDir empty;
    RemoteClient client(empty.filePath(u"engine.sock"_s), Door::CommandLine, theClock);
    QSignalSpy lost(&client, &EngineClient::lost);
    const auto answer = patchplane::ask(client, ListRepositories{});
    QVERIFY(answeredIn(answer));
    QCOMPARE(answer.result().error().code, ErrorCode::IoError);
    QVERIFY(!answer.result().error().remedy.isEmpty());
    QCOMPARE(lost.size(), 1);
}
