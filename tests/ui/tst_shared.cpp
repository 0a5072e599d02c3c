// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_shared.h"

#include "tests/support/sample_runs.h"
#include "ui/shared/feed_store.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/time_text.h"
#include "ui/shared/watchdog.h"
#include "ui/shared/words.h"

#include <QAbstractItemModelTester>
#include <QDeadlineTimer>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void TestShared::textIsReadableOnItsGrounds_data()
{
    QTest::addColumn<int>("appearance");
    QTest::addRow("light") << int(Appearance::Light);
    QTest::addRow("dark") << int(Appearance::Dark);
}

void TestShared::textIsReadableOnItsGrounds()
{
    QFETCH(int, appearance);
    const Tokens &t = tokensFor(Appearance(appearance));
    for (const QColor &ground : {t.window, t.surface, t.raised, t.addedLine, t.removedLine, t.gap}) {
        QVERIFY(contrast(t.text, ground) >= 7.0);
        QVERIFY2(contrast(t.muted, ground) >= 4.5, qPrintable(ground.name()));
    }
    for (const Tone tone : {Tone::Neutral, Tone::Accent, Tone::Good, Tone::Warning, Tone::Bad}) {
        QVERIFY2(contrast(t.of(tone), t.ground(tone)) >= 4.5, qPrintable(t.of(tone).name()));
        QVERIFY2(contrast(t.of(tone), t.surface) >= 4.5, qPrintable(t.of(tone).name()));
    }
    QVERIFY(contrast(t.onAccent, t.accent) >= 4.5);
    for (const QColor &code : t.code) {
        for (const QColor &ground : {t.surface, t.addedLine, t.addedWord, t.removedLine, t.removedWord})
            QVERIFY2(contrast(code, ground) >= 4.5, qPrintable(code.name() + u" on "_s + ground.name()));
    }
    QCOMPARE(tokensOf(paletteFor(t)).appearance, t.appearance);
}

void TestShared::everyWordIsThere()
{
    const auto all = []<class E>(E, auto word) {
        for (const auto &entry : enumTexts<E>)
            QVERIFY2(!word(entry.value).isEmpty(), entry.text);
    };
    all(RunState(), [](RunState v) { return Words::state(v).text; });
    all(WaitReason(), [](WaitReason v) { return Words::reason(v); });
    all(Verdict(), [](Verdict v) { return Words::verdict(v).text; });
    all(DecisionState(), [](DecisionState v) { return Words::outcome(v).text; });
    all(ChangeKind(), [](ChangeKind v) { return Words::changeKind(v); });
    all(Risk(), [](Risk v) { return Words::risk(v); });
    all(FindingKind(), [](FindingKind v) { return Words::finding(v); });
    all(TimelineKind(), [](TimelineKind v) { return Words::timeline(v).text; });
    all(ErrorCode(), [](ErrorCode v) { return Words::failure(v); });
}

void TestShared::inboxGroups_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("reason");
    QTest::addColumn<bool>("today");
    QTest::addColumn<int>("group");
    const auto row = [](const char *name, RunState state, int reason, bool today, InboxGroup group) {
        QTest::addRow("%s", name) << int(state) << reason << today << int(group);
    };
    row("decision", RunState::Waiting, int(WaitReason::Decision), false, InboxGroup::NeedsYou);
    row("profile", RunState::Waiting, int(WaitReason::Profile), true, InboxGroup::NeedsYou);
    row("slot", RunState::Waiting, int(WaitReason::Slot), true, InboxGroup::Working);
    row("paused", RunState::Waiting, int(WaitReason::Paused), true, InboxGroup::Stopped);
    row("working", RunState::Working, -1, true, InboxGroup::Working);
    row("failed", RunState::Failed, -1, false, InboxGroup::Stopped);
    row("published today", RunState::Published, -1, true, InboxGroup::DoneToday);
    row("published before", RunState::Published, -1, false, InboxGroup::None);
}

void TestShared::inboxGroups()
{
    QFETCH(int, state);
    QFETCH(int, reason);
    QFETCH(bool, today);
    QFETCH(int, group);
    test::ScriptedClient client;
    const Instant midnight = startOfDay(test::fillSampleWorld(client).now);
    RunSummary run = client.runs[0];
    run.status = {RunState(state), reason < 0 ? std::nullopt : std::optional(WaitReason(reason)), {}, false, {}};
    run.updated = today ? midnight + 1h : midnight - 1h;
    QCOMPARE(int(groupOf(run, midnight)), group);
}

void TestShared::times_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::addRow("short") << qint64(420) << u"0.4 s"_s;
    QTest::addRow("seconds") << qint64(12'700) << u"12 s"_s;
    QTest::addRow("minutes") << qint64(200'000) << u"3 min 20 s"_s;
    QTest::addRow("hours") << qint64(7'500'000) << u"2 h 5 min"_s;
}

void TestShared::times()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale::c());
    QCOMPARE(durationText(std::chrono::milliseconds(ms)), text);
}

void TestShared::runListTakesDeltas()
{
    test::ScriptedClient client;
    std::ignore = test::fillSampleWorld(client);
    RunListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.apply(client.runs);
    model.apply(client.runs); // the same again is no change
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(changed.count(), 0);
    RunSummary run = client.runs[2];
    run.title = u"hidden\u202E title"_s;
    model.apply({run, run});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.rowCount(), int(client.runs.size()));
    QCOMPARE(model.indexOf(run.id).data().toString(), u"hidden\\u{202E} title"_s);
}

void TestShared::feedLoadsAllPagesAndFollows()
{
    test::ScriptedClient client;
    std::ignore = test::fillSampleWorld(client);
    const RunSummary like = client.runs[0];
    for (int i = 100; i < 10'100; ++i) {
        client.runs.push_back(like);
        client.runs.back().id = test::runId(i);
    }
    FeedStore feed(client);
    feed.start();
    QTRY_COMPARE(feed.runs().rowCount(), 10'008);
    QCOMPARE(feed.engineLink(), EngineLink::Live);
    QCOMPARE(client.followed, std::vector<Sequence>{100});
    RunSummary fresh = like;
    fresh.id = test::runId(99'999);
    client.tellRuns({fresh});
    QCOMPARE(feed.runs().rowCount(), 10'009);
}

void TestShared::feedComesBackAfterALoss()
{
    test::ScriptedClient client;
    std::ignore = test::fillSampleWorld(client);
    FeedStore feed(client);
    feed.start();
    QTRY_COMPARE(feed.engineLink(), EngineLink::Live);
    client.lose({Fault::Transient, ErrorCode::Interrupted, u"gone"_s, {}});
    QCOMPARE(feed.engineLink(), EngineLink::Lost);
    QCOMPARE(feed.runs().rowCount(), int(client.runs.size())); // the last data stays
    feed.retry();
    QTRY_COMPARE(feed.engineLink(), EngineLink::Live);
    QCOMPARE(client.followed.size(), size_t(2));
}

void TestShared::commandIsOnItsWayUntilItsEvent()
{
    test::ScriptedClient client;
    const test::SampleWorld world = test::fillSampleWorld(client);
    FeedStore feed(client);
    std::optional<Result<>> outcome;
    const CommandId id = feed.desk().send(Steer{Verb::Pause, world.working, {}}, this, [&](const Result<> &r) { outcome = r; });
    QCoreApplication::processEvents();
    QVERIFY(feed.desk().isOnItsWay(id)); // the receipt is not the outcome
    client.tell(world.working, WaitBegan{WaitReason::Paused, {}}, id);
    QVERIFY(!feed.desk().isOnItsWay(id));
    QVERIFY(outcome && outcome->has_value());
}

void TestShared::refusedCommandSaysWhy()
{
    test::ScriptedClient client;
    const test::SampleWorld world = test::fillSampleWorld(client);
    FeedStore feed(client);
    std::optional<Result<>> outcome;
    const auto keep = [&](const Result<> &r) { outcome = r; };
    const CommandId id = feed.desk().send(Steer{Verb::Resume, world.working, {}}, this, keep);
    client.tell(world.working, CommandRefused{ErrorCode::Stale, u"too late"_s, {}}, id);
    QVERIFY(outcome && !outcome->has_value());
    QCOMPARE(outcome->error().code, ErrorCode::Stale);
    client.judge = [](const Command &) -> Result<> { return fail(Fault::Refused, ErrorCode::NotAuthorised, u"no"_s); };
    outcome.reset();
    feed.desk().send(Steer{Verb::Resume, world.working, {}}, this, keep);
    QTRY_VERIFY(outcome.has_value());
    QCOMPARE(outcome->error().code, ErrorCode::NotAuthorised);
}

void TestShared::lostEngineSettlesCommands()
{
    test::ScriptedClient client;
    const test::SampleWorld world = test::fillSampleWorld(client);
    FeedStore feed(client);
    std::optional<Result<>> outcome;
    feed.desk().send(Steer{Verb::Pause, world.working, {}}, this, [&](const Result<> &r) { outcome = r; });
    client.lose({Fault::Transient, ErrorCode::Interrupted, u"gone"_s, {}});
    QVERIFY(outcome && !outcome->has_value());
    QCOMPARE(feed.desk().onTheirWay(), 0);
}

/// Holds this thread until the watchdog has counted it; false where it counted none in a second: the last stall was not
/// over yet, and the event loop must turn first.
static bool stallOnce(const Watchdog &dog)
{
    const int before = dog.stalls();
    const QDeadlineTimer over(1s);
    while (dog.stalls() == before && !over.hasExpired()) { } // the stall that it is to see
    return dog.stalls() > before;
}

void TestShared::watchdogCountsAStall()
{
    Watchdog dog(20ms);
    bool counted = false; // QTRY asks once more when it is true
    QTRY_VERIFY_WITH_TIMEOUT(counted = counted || stallOnce(dog), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(dog.longest() > 20ms, 60'000);
}

int TestShared::stall()
{
    const Watchdog dog(20ms);
    for (int i = 0; i < 60; ++i) {
        if (stallOnce(dog))
            return 0;
        QCoreApplication::processEvents();
    }
    return 1;
}

void TestShared::watchdogPrintsTheStack()
{
#if defined(PATCHPLANE_DEBUG) && defined(Q_OS_LINUX)
    QProcess stalls;
    stalls.setProcessChannelMode(QProcess::MergedChannels);
    stalls.start(QCoreApplication::applicationFilePath(), {u"--stall"_s});
    QVERIFY(stalls.waitForFinished(120'000));
    QCOMPARE(stalls.exitCode(), 0);
    const QByteArray said = stalls.readAll();
    QVERIFY2(said.contains("the ui thread is blocked here"), said.constData());
    QVERIFY2(said.contains("tst_ui"), said.constData()); // a frame of this program
#else
    QSKIP("stacks are printed in debug builds on Linux");
#endif
}

void TestShared::toolTipsShowMarkupAsText()
{
    const QString image = u"<img src=\"http://example.org/seen.png\"> & more"_s;
    QTextDocument shown;
    shown.setHtml(plainToolTip(image));
    QCOMPARE(shown.toPlainText(), image);
    QVERIFY(Qt::mightBeRichText(plainToolTip(image))); // else the escapes would be read out
    const QString entity = u"&lt;img src=x&gt;"_s;
    shown.setHtml(plainToolTip(entity));
    QCOMPARE(shown.toPlainText(), entity);
    QCOMPARE(plainToolTip(u"a < b\nsecond line"_s), u"a < b\nsecond line"_s);
    ElidedLabel label;
    label.setText(image);
    QCOMPARE(label.toolTip(), plainToolTip(image));
}

void TestShared::wordToAllEndsWithItsReceipt()
{
    test::ScriptedClient client;
    FeedStore feed(client);
    std::optional<Result<>> outcome;
    feed.desk().send(Steer{Verb::Pause, std::nullopt, {}}, this, [&](const Result<> &r) { outcome = r; });
    QCOMPARE(feed.desk().onTheirWay(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 60'000);
    QVERIFY(outcome->has_value());
    QCOMPARE(feed.desk().onTheirWay(), 0);
}

void TestShared::lookingAgainSkipsNothing()
{
    test::ScriptedClient client;
    std::ignore = test::fillSampleWorld(client);
    FeedStore feed(client);
    QSignalSpy loaded(&feed, &FeedStore::loaded);
    feed.start();
    QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 1, 60'000);
    Q_EMIT client.batch(FeedBatch{60, {}, {}, {}}); // the feed is behind the list, which knows 100
    QSignalSpy link(&feed, &FeedStore::linkChanged);
    feed.retry();
    QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 2, 60'000);
    QCOMPARE(client.followed.back(), Sequence(60));
    QCOMPARE(link.count(), 0); // it was live all the time
    client.lose({Fault::Transient, ErrorCode::Interrupted, u"gone"_s, {}});
    feed.retry();
    QTRY_COMPARE_WITH_TIMEOUT(loaded.count(), 3, 60'000);
    QCOMPARE(client.followed.back(), Sequence(100)); // a new snapshot stands for all before it
}
