// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_watch.h"

#include "app/run_watch.h"
#include "tests/support/sample_runs.h"

#include <QTest>

using namespace patchplane;
using namespace patchplane::app;
using namespace patchplane::test;

namespace {

constexpr int kLimit = 50'000; // below the minute after which a watch looks by itself

struct Watched {
    Watched() : world(fillSampleWorld(client)), watch(client, world.working, nullptr)
    {
        watch.settled().then([this](const Result<RunDetail> &run) { end = run; });
    }
    void beginToWait()
    {
        client.details.at(world.working).summary.status = {RunState::Waiting, WaitReason::Decision, RunState::Checking, false, {}};
        client.tell(world.working, WaitBegan{WaitReason::Decision, {}});
    }
    bool hasEnded()
    {
        return QTest::qWaitFor([&] { return end.has_value(); }, kLimit);
    }

    ScriptedClient client;
    SampleWorld world;
    RunWatch watch;
    std::optional<Result<RunDetail>> end;
};

} // namespace

void TestWatch::newsDuringAnAnswerIsNotMissed()
{
    Watched watched;
    QVERIFY(QTest::qWaitFor([&] { return !watched.client.followed.empty(); }, kLimit));
    watched.client.hold = [](const Query &query) { return std::holds_alternative<GetRun>(query); };
    watched.client.tell(watched.world.working, WaitEnded{});
    QVERIFY(QTest::qWaitFor([&] { return watched.client.count<GetRun>() == 2; }, kLimit));
    watched.client.release(); // this answer is on its way
    watched.beginToWait();    // and this batch overtakes it
    watched.client.hold = nullptr;
    QVERIFY(watched.hasEnded());
    QCOMPARE((*watched.end)->summary.status.state, RunState::Waiting);
}

void TestWatch::anotherEngineIsWaitedFor()
{
    Watched watched;
    QVERIFY(QTest::qWaitFor([&] { return !watched.client.followed.empty(); }, kLimit));
    watched.client.down = Error{Fault::Transient, ErrorCode::Stopping, QStringLiteral("it has ended"), {}};
    watched.client.lose(*watched.client.down);
    QVERIFY(QTest::qWaitFor([&] { return watched.client.count<GetRun>() == 2; }, kLimit));
    QVERIFY(!watched.end);
    watched.client.down.reset();
    watched.beginToWait();
    QVERIFY(watched.hasEnded());
    QVERIFY(*watched.end);
    QCOMPARE(watched.client.followed.size(), 2u); // from the new one's place on
}
