// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_access.h"

#include "app/engine_access.h"
#include "program_world.h"

#include <QCoroTask>
#include <QSignalSpy>
#include <QTest>

using namespace patchplane;
using namespace patchplane::app;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLimit = 60'000;

/// A program's way to the engine of this world's data folder.
struct Way {
    explicit Way(const ProgramWorld &world)
        : composition(*Composition::open({world.data(), world.settings(), false, world.folder() + u"/cache/checkouts"_s})),
          access(*composition)
    {
    }
    ~Way() { (void)QCoro::waitFor(access.close()); }
    Result<> open(EngineAccess::Need need, Door door = Door::CommandLine)
    {
        return QCoro::waitFor(access.open(need, door, u"command"_s));
    }
    template <class T>
    Result<T> answer(QFuture<Result<T>> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, kLimit))
            return fail(Fault::Bug, ErrorCode::Timeout, u"not answered"_s);
        return future.result();
    }
    template <class Q>
    auto ask(Q query)
    {
        return answer(patchplane::ask(access.client(), std::move(query)));
    }
    Result<Receipt> send(Command command)
    {
        return answer(access.client().send({CommandId(access.client().newUuid()), std::move(command)}));
    }
    Result<RunId> review(const QString &repository)
    {
        if (const Result<Receipt> added = send(AddRepository{repository}); !added)
            return std::unexpected(added.error());
        const Result<RepositoryList> known = ask(ListRepositories{});
        if (!known)
            return std::unexpected(known.error());
        const RunId run(access.client().newUuid());
        return send(Submit{run, known->repositories.front().id, ReviewRevision{u"topic"_s, {}}, {}, false}).transform([&](const Receipt &) {
            return run;
        });
    }
    RunStatus statusOf(const RunId &run)
    {
        const Result<RunDetail> detail = ask(GetRun{run});
        return detail ? detail->summary.status : RunStatus();
    }

    std::unique_ptr<Composition> composition;
    EngineAccess access;
};

} // namespace

void TestAccess::doorIsTheProgramsOwn_data()
{
    QTest::addColumn<Door>("door");
    QTest::addRow("window") << Door::Window;
    QTest::addRow("command line") << Door::CommandLine;
}

void TestAccess::doorIsTheProgramsOwn()
{
    QFETCH(Door, door);
    const ProgramWorld world;
    Way way(world);
    QVERIFY(way.open(EngineAccess::Need::Drive, door));
    const Result<RunId> run = way.review(world.makeRepository());
    QVERIFY2(run, run ? "" : qPrintable(run.error().what));
    const Result<RunDetail> detail = way.ask(GetRun{*run});
    QVERIFY(detail);
    QCOMPARE(detail->request.initiator.door, door);
}

void TestAccess::whoIsAttachedTakesTheLock()
{
    const ProgramWorld world;
    auto first = std::make_unique<Way>(world);
    QVERIFY(first->open(EngineAccess::Need::Drive));
    Way second(world);
    QVERIFY(second.open(EngineAccess::Need::Drive));
    QVERIFY(first->access.drives() && !second.access.drives());
    EngineClient *client = &second.access.client();
    QSignalSpy lost(client, &EngineClient::lost);
    first.reset();
    QVERIFY(!lost.isEmpty() || lost.wait(kLimit));
    QVERIFY(QTest::qWaitFor([&] { return bool(second.ask(ListRuns{})); }, kLimit)); // who asks again is answered
    QVERIFY(second.access.drives());
    QCOMPARE(&second.access.client(), client);
    QVERIFY(second.review(world.makeRepository()));
}

void TestAccess::onlyOwnRunsAreDriven()
{
    const ProgramWorld world;
    Way way(world);
    QVERIFY(way.open(EngineAccess::Need::Drive));
    const Result<RunId> other = way.review(world.makeRepository());
    QVERIFY(other);
    const RunId own(way.access.client().newUuid());
    way.access.ownRuns().take(own);
    const RepositoryId repository = way.ask(ListRepositories{})->repositories.front().id;
    QVERIFY(way.send(Submit{own, repository, ReviewRevision{u"topic"_s, {}}, {}, false}));
    QVERIFY(QTest::qWaitFor([&] { return way.statusOf(own).reason == WaitReason::Profile; }, kLimit));
    QCOMPARE(way.statusOf(*other).state, RunState::Queued); // it came first, and is a row
}

void TestAccess::recordedCommandReachesWhoBeganToDrive()
{
    const ProgramWorld world;
    auto records = std::make_unique<Way>(world);
    QVERIFY(records->open(EngineAccess::Need::Read));
    const Result<RunId> run = records->review(world.makeRepository());
    QVERIFY(run);
    Way drives(world);
    drives.access.ownRuns().takeAll();
    QVERIFY(drives.open(EngineAccess::Need::Drive)); // the queues are read here
    QVERIFY(QTest::qWaitFor([&] { return drives.statusOf(*run).reason == WaitReason::Profile; }, kLimit));
    QVERIFY(records->send(Steer{Verb::Cancel, *run, {}}));
    records.reset(); // it has ended, and has told
    const int belowAMinute = 45'000; // after which whoever drives looks by itself
    QVERIFY(QTest::qWaitFor([&] { return drives.statusOf(*run).state == RunState::Cancelled; }, belowAMinute));
}

void TestAccess::halfEditedSettingsChangeNothing()
{
    const ProgramWorld world;
    world.write(world.settings(), "[[agent]]\nname = \"one\"\ncommand = [\"true\"]\n");
    Way way(world);
    QVERIFY(way.open(EngineAccess::Need::Drive));
    const auto agents = [&] { return way.ask(GetStartOptions{})->agents; };
    QCOMPARE(agents(), std::vector{u"one"_s});
    world.write(world.settings(), "[[agent]]\nname = \"two\"\ncommand = [\"true\"]\n");
    QCOMPARE(agents(), std::vector{u"two"_s}); // nothing is fixed at the start
    world.write(world.settings(), "[[agent]]\nname = \"thr");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"engine.toml:2.*stay valid"_s));
    QCOMPARE(agents(), std::vector{u"two"_s});
    world.write(world.settings(), "");
    QVERIFY(agents().empty());
}

void TestAccess::secretsOfTheSettingsAreRedacted()
{
    const ProgramWorld world;
    const auto grant = [](const QByteArray &value) {
        return "[[repository.\"*\".grant]]\nkind = \"test-secret\"\nname = \"KEY\"\nvalue = \"" + value + "\"\n";
    };
    world.write(world.settings(), grant("canary-one"));
    const Way way(world);
    const Redactor &redactor = way.composition->redactor();
    QVERIFY(!redactor.clean(QByteArray("it is canary-one")).contains("canary"));
    world.write(world.settings(), grant("canary-two"));
    (void)way.composition->settings().now();
    QVERIFY(!redactor.clean(QByteArray("canary-one, canary-two")).contains("canary"));
}
