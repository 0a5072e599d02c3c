// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_reads.h"

#include "engine/store/read_model.h"
#include "engine/store/run_fold.h"
#include "engine/store/sqlite_timeline.h"
#include "store_world.h"

namespace patchplane::store {

namespace {

/// A world with its read model beside it.
struct ReadWorld : StoreWorld {
    std::unique_ptr<SqliteTimeline> timeline;
    std::unique_ptr<ReadModel> reads;

    ReadWorld()
    {
        open();
        timeline = SqliteTimeline::open(path(QStringLiteral("timeline.sqlite")), {}).value();
        reads = ReadModel::open(file(), path(QStringLiteral("timeline.sqlite")), [](QByteArrayView outcome) {
                    return outcome.startsWith("error");
                }).value();
    }
};

template <class T>
Result<T> answer(const QFuture<Result<T>> &future)
{
    if (!waitFor([&] { return future.isFinished(); }))
        return fail(Fault::Transient, ErrorCode::Timeout, QStringLiteral("no answer in a minute"));
    return future.result();
}

} // namespace

void TestReads::listsNewestFirst()
{
    ReadWorld world;
    const RunId first = world.publishRun(QStringLiteral("first"));
    const RunId second = world.queueRun(QStringLiteral("second"));
    const RunId third = world.queueRun(QStringLiteral("third"));
    const RunPage all = answer(world.reads->ask(ListRuns{})).value();
    QCOMPARE(all.total, 3);
    QVERIFY(all.runs[0].id == third && all.runs[1].id == second && all.runs[2].id == first);
    QCOMPARE(all.sequence, world.feed.back().upTo);
    QCOMPARE(all.runs[0], world.feed.back().runs.back());

    const RunPage queued = answer(world.reads->ask(ListRuns{RunState::Queued, 1, 5})).value();
    QCOMPARE(queued.total, 2);
    QCOMPARE(queued.runs.size(), size_t(1));
    QVERIFY(queued.runs[0].id == second);
    QVERIFY(answer(world.reads->ask(ListRuns{RunState::Failed, 0, 5}))->runs.empty());
}

void TestReads::anUnreadableRowHidesNoOther()
{
    ReadWorld world;
    world.queueRun();
    world.bend(QStringLiteral("UPDATE runs SET summary = CAST('no summary' AS BLOB)"));
    const RunId sound = world.queueRun();
    const RunPage page = answer(world.reads->ask(ListRuns{})).value();
    QCOMPARE(page.total, 2);
    QCOMPARE(page.runs.size(), size_t(1));
    QVERIFY(page.runs[0].id == sound);
}

void TestReads::aRunWhole()
{
    ReadWorld world;
    const RunId run = world.publishRun(QStringLiteral("whole"));
    RunCommit steps = eventsOf(run, world.claim(run)->fence, {});
    const Instant at = world.clock().now();
    steps.ended = {{"a", StepKind::Pure, 1, at, at, "fine"}, {"b", StepKind::Probed, 2, at, at, "error"}};
    steps.begun = {{"c", StepKind::Pure, 1, at, {}, {}}};
    QVERIFY(world.commit(std::move(steps)));

    const RunDetail detail = answer(world.reads->ask(GetRun{run})).value();
    QCOMPARE(detail.request.title, QStringLiteral("whole"));
    QCOMPARE(detail.repository, world.repository());
    QCOMPARE(detail.summary.status.state, RunState::Published);
    QCOMPARE(detail.summary.round, 1);
    QCOMPARE(detail.summary.added, 3);
    QCOMPARE(detail.summary.checksPassed, 1);
    QCOMPARE(detail.summary.best, std::optional(DecisionState::Accepted));
    QCOMPARE(detail.summary.repositoryName, QStringLiteral("sample"));
    QVERIFY(std::holds_alternative<RunQueued>(*detail.events.front().event));
    QVERIFY(std::holds_alternative<Published>(*detail.events.back().event));
    QCOMPARE(detail.sequence, detail.events.back().sequence);
    QCOMPARE(detail.steps.size(), size_t(3));
    QVERIFY(!detail.steps[0].failed && detail.steps[1].failed && !detail.steps[2].ended);
}

void TestReads::followersGetWhatTheyMissed()
{
    ReadWorld world;
    const RunId run = world.publishRun();
    const Sequence last = world.feed.back().upTo;
    const FeedBatch some = answer(world.reads->feedAfter(2, 3)).value();
    QCOMPARE(some.events.size(), size_t(3));
    QCOMPARE(some.events.front().sequence, 3);
    QCOMPARE(some.upTo, 5);
    QCOMPARE(some.runs.size(), size_t(1));
    QVERIFY(some.runs[0].id == run);
    const FeedBatch none = answer(world.reads->feedAfter(last, 3)).value();
    QVERIFY(none.events.empty());
    QCOMPARE(none.upTo, last);
    QCOMPARE(answer(world.reads->feedAfter(last + 1, 3)).error().code, ErrorCode::TooNew);
}

void TestReads::profilesAndRepositories()
{
    ReadWorld world;
    world.queueRun();
    const RepositoryId id = world.repository().id;
    QCOMPARE(answer(world.reads->ask(ListRepositories{}))->repositories, std::vector<Repository>{world.repository()});
    QCOMPARE(answer(world.reads->repository(id)).value(), world.repository());
    QVERIFY(!answer(world.reads->acceptedProfile(id)).value());
    for (const char fill : {'p', 'q'})
        QVERIFY(world.append({{std::nullopt, ProfileAccepted{id, *ProfileDigest::fromRaw(QByteArray(32, fill)), "text", person()}}}));
    const std::optional<AcceptedProfile> accepted = answer(world.reads->acceptedProfile(id)).value();
    QCOMPARE(accepted->profile.raw(), QByteArray(32, 'q'));
    QCOMPARE(accepted->by, person());
}

void TestReads::unknownIsNotFound()
{
    ReadWorld world;
    QCOMPARE(answer(world.reads->ask(GetRun{world.clock().newId<RunId>()})).error().code, ErrorCode::NotFound);
    QCOMPARE(answer(world.reads->request(world.clock().newId<RequestId>())).error().code, ErrorCode::NotFound);
    const TimelinePage empty = answer(world.reads->ask(GetTimeline{world.clock().newId<RunId>(), 1, 5})).value();
    QVERIFY(empty.entries.empty() && empty.total == 0);
}

void TestReads::artifactsThatAreNamed()
{
    ReadWorld world;
    const RunId run = world.publishRun();
    const ContentDigest inStep = contentDigest("a report");
    RunCommit steps = eventsOf(run, world.claim(run)->fence, {});
    const ContentDigest inBytes = contentDigest("a patch");
    const QByteArray input = "{\"value\":{\"patch\":\"" + inBytes.toString().toLatin1() + "\"}}"; // as a phase's row has it
    steps.ended = {{"check", StepKind::Pure, 1, {}, {}, "{\"log\":\"" + inStep.toString().toLatin1() + "\"}"},
                   {"decide[4]", StepKind::Pure, 1, {}, {}, "{\"value\":{\"input\":\"" + input.toBase64() + "\"}}"}};
    QVERIFY(world.commit(std::move(steps)));
    const QSet<ContentDigest> named = answer(world.reads->namedArtifacts()).value();
    QVERIFY(named.contains(contentDigest("facts")));
    QVERIFY(named.contains(inStep));
    QVERIFY(named.contains(inBytes));
    QVERIFY(!named.contains(contentDigest("nobody's")));
}

void TestReads::closedIsStopping()
{
    ReadWorld world;
    const auto before = world.reads->ask(ListRuns{});
    world.reads->close();
    QVERIFY(before.isFinished() && before.result());
    QCOMPARE(answer(world.reads->ask(ListRuns{})).error().fault, Fault::Stopping);
}

/// A text speaks of a state and goes with it; a new candidate takes the old one's checks and subject away.
void TestReads::foldsASummary()
{
    StoreWorld world;
    const RunId run = world.clock().newId<RunId>();
    const auto record = [&](Event event) { return EventRecord{1, world.clock().now(), run, {}, std::move(event)}; };
    const RunQueued queued{world.clock().newId<RequestId>(), world.repository().id, QStringLiteral("t"), 1};
    RunSummary row = beginSummary(run, record(queued), queued, QStringLiteral("sample"), {});
    const auto fold = [&](Event event) {
        const QString kind = kindOf(event);
        Result<RunSummary> next = foldSummary(row, record(std::move(event)), kind);
        if (next)
            row = *std::move(next);
        return next;
    };
    QVERIFY(fold(RunStarted{1}));
    QVERIFY(fold(WaitBegan{WaitReason::Profile, QStringLiteral("Accept the configuration.")}));
    QCOMPARE(row.text, QStringLiteral("Accept the configuration."));
    QVERIFY(fold(WaitEnded{}));
    QVERIFY(row.text.isEmpty());
    const Candidate made = world.candidate(world.repository());
    QVERIFY(fold(CandidateFrozen{made, {}}));
    QVERIFY(fold(ChecksStarted{made.digest, {QStringLiteral("a"), QStringLiteral("b")}}));
    QCOMPARE(row.checksTotal, 2);
    QVERIFY(fold(CandidateFrozen{made, {}}));
    QCOMPARE(row.checksTotal, 0);
    QVERIFY(!row.subject);
    QVERIFY(!fold(PublicationStarted{*SubjectDigest::fromRaw(QByteArray(32, 's'))}));
    QVERIFY(fold(RunFailed{ErrorCode::SetUp, QStringLiteral("npm said no"), {}}));
    QCOMPARE(row.text, QStringLiteral("npm said no"));
    QCOMPARE(row.status.failure, std::optional(ErrorCode::SetUp));
}

} // namespace patchplane::store
