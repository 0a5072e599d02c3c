// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_timeline.h"

#include "engine/store/sqlite_timeline.h"
#include "store_world.h"

#include <QElapsedTimer>

namespace patchplane::store {

static std::vector<TimelineEntry> lines(int count, const QString &text)
{
    return std::vector<TimelineEntry>(size_t(count), {0, Instant(std::chrono::milliseconds(1)), TimelineKind::Output,
                                                      QStringLiteral("script"), text});
}

static TimelineSlice slice(const QString &file, const RunId &run, qint64 from, int count)
{
    const auto database = Database::open(file, dialect::Use::Read);
    return readTimeline(**database, run, from, count).value();
}

void TestTimeline::numbersPerRunGoOnAfterARestart()
{
    StoreWorld world;
    const QString file = world.path(QStringLiteral("timeline.sqlite"));
    const RunId a = world.clock().newId<RunId>();
    const RunId b = world.clock().newId<RunId>();
    for (int life = 0; life < 2; ++life) {
        const auto timeline = SqliteTimeline::open(file, {}).value();
        QVERIFY(timeline->append(a, lines(3, QStringLiteral("a%1").arg(life))));
        QVERIFY(timeline->append(b, lines(2, QStringLiteral("b%1").arg(life))));
        QVERIFY(timeline->append(a, lines(1, QStringLiteral("a%1").arg(life))));
        timeline->close();
        QVERIFY(!timeline->append(a, lines(1, QString())));
    }
    const TimelineSlice ofA = slice(file, a, 4, 3);
    QCOMPARE(ofA.last, 8);
    QCOMPARE(ofA.entries.size(), size_t(3));
    QCOMPARE(ofA.entries[0].number, 4);
    QCOMPARE(ofA.entries[0].text, QStringLiteral("a0"));
    QCOMPARE(ofA.entries[1].text, QStringLiteral("a1"));
    QCOMPARE(slice(file, b, 1, 100).entries.size(), size_t(4));
    QCOMPARE(slice(file, b, 5, 100).entries.size(), size_t(0));
}

/// A timeline whose writer cannot write: somebody else does.
struct Held {
    StoreWorld world;
    const QString file = world.path(QStringLiteral("timeline.sqlite"));
    const std::unique_ptr<SqliteTimeline> timeline = SqliteTimeline::open(file, {}).value();
    const RunId run = world.clock().newId<RunId>();
    const std::unique_ptr<Database> other = Database::open(file, dialect::Use::Timeline).value();
    const bool began = other->beginWrite().has_value();
};

/// While the writer cannot write, a thousand batches are taken and no more; then it goes on.
void TestTimeline::pushesBack()
{
    const Held held;
    QVERIFY(held.began);
    int taken = 0;
    while (held.timeline->append(held.run, lines(1, QStringLiteral("x"))))
        ++taken;
    QCOMPARE(taken, 1000);
    held.other->rollback();
    QVERIFY(waitFor([&] { return held.timeline->append(held.run, lines(1, QStringLiteral("y"))); }));
    held.timeline->close();
    QCOMPARE(slice(held.file, held.run, 1, 1).last, 1001);
    QCOMPARE(held.timeline->dropped(), 0);
}

/// Batches of a flood are large: what waits is bounded by its bytes too.
void TestTimeline::pushesBackBeforeMemoryIsFull()
{
    const Held held;
    QVERIFY(held.began);
    const std::vector<TimelineEntry> batch = lines(1, QString(1 << 20, u'x')); // 2 MiB
    int taken = 0;
    while (taken < 1000 && held.timeline->append(held.run, batch))
        ++taken;
    QCOMPARE(taken, 16);
    held.other->rollback();
    QVERIFY(waitFor([&] { return held.timeline->append(held.run, lines(1, QStringLiteral("y"))); }));
    held.timeline->close();
    QCOMPARE(slice(held.file, held.run, 1, 1).last, 17);
}

void TestTimeline::tellsWhichRunsGrew()
{
    StoreWorld world;
    std::vector<RunId> grown;
    const auto timeline = SqliteTimeline::open(world.path(QStringLiteral("timeline.sqlite")), [&](const std::vector<RunId> &runs) {
                              grown.insert(grown.end(), runs.begin(), runs.end());
                          }).value();
    const RunId run = world.clock().newId<RunId>();
    for (int i = 0; i < 20; ++i)
        QVERIFY(timeline->append(run, lines(2, QStringLiteral("x"))));
    QVERIFY(waitFor([&] { return !grown.empty(); }));
    QVERIFY(grown.front() == run);
    QVERIFY(grown.size() < 20); // merged, not one word a batch
}

void TestTimeline::pagesAMillionEntries()
{
    StoreWorld world;
    const QString file = world.path(QStringLiteral("timeline.sqlite"));
    const auto timeline = SqliteTimeline::open(file, {}).value();
    const RunId run = world.clock().newId<RunId>();
    const RunId other = world.clock().newId<RunId>();
    const std::vector<TimelineEntry> batch = lines(1000, QStringLiteral("a line of output that is about as long as lines are"));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(waitFor([&] { return timeline->append(i % 10 == 9 ? other : run, batch); }));
    }
    timeline->close();
    qInfo("1,000,000 entries written in %lld ms", timer.elapsed());
    const auto database = Database::open(file, dialect::Use::Read).value();
    QCOMPARE(readTimeline(*database, run, 1, 1)->last, 900000);
    qint64 slowest = 0;
    for (const qint64 from : {qint64(1), qint64(450000), qint64(899501), qint64(123456)}) {
        timer.start();
        const TimelineSlice page = readTimeline(*database, run, from, 500).value();
        slowest = qMax(slowest, timer.elapsed());
        QCOMPARE(page.entries.size(), size_t(500));
        QCOMPARE(page.entries.front().number, from);
        QCOMPARE(page.entries.back().number, from + 499);
    }
    qInfo("slowest page of 500: %lld ms", slowest);
    QVERIFY(slowest < 5000); // by number, not by walking
}

} // namespace patchplane::store
