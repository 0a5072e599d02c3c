// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_migrations.h"

#include "children.h"
#include "engine/store/migrations.h"
#include "engine/store/projections.h"
#include "engine/store/sqlite_timeline.h"
#include "store_world.h"

#include <QDir>

namespace patchplane::store {

static int newest()
{
    return truthMigrations().back().version;
}

/// The story as it is, and one more step.
static std::vector<Migration> withStep(const char *statements)
{
    const auto shipped = truthMigrations();
    std::vector<Migration> story(shipped.begin(), shipped.end());
    story.push_back({newest() + 1, newest() + 1, statements});
    return story;
}

static int versionOf(Database &database)
{
    return schemaVersion(database).value().version;
}

void TestMigrations::walksEachStoredVersionToTheNewest_data()
{
    QTest::addColumn<QString>("stored");
    const QDir files(QStringLiteral(STORED_FILES));
    for (const QString &name : files.entryList({QStringLiteral("truth-v*.sqlite")}))
        QTest::newRow(qPrintable(name)) << files.filePath(name);
}

/// Each version that was shipped left a file in tests/store/data; what is in it is still there, readable and sound.
void TestMigrations::walksEachStoredVersionToTheNewest()
{
    QFETCH(const QString, stored);
    StoreWorld world;
    QVERIFY(QFile::copy(stored, world.file()));
    QVERIFY(QFile::setPermissions(world.file(), QFile::ReadOwner | QFile::WriteOwner));
    world.open();
    const auto database = world.connect();
    QCOMPARE(versionOf(*database), newest());
    const QByteArray before = canonicalDump(*database).value();
    QVERIFY(before.contains("published"));
    QVERIFY(world.rebuild());
    QCOMPARE(canonicalDump(*database).value(), before);
}

void TestMigrations::walksEachStoredTimeline_data()
{
    QTest::addColumn<QString>("stored");
    const QDir files(QStringLiteral(STORED_FILES));
    for (const QString &name : files.entryList({QStringLiteral("timeline-v*.sqlite")}))
        QTest::newRow(qPrintable(name)) << files.filePath(name);
}

void TestMigrations::walksEachStoredTimeline()
{
    QFETCH(const QString, stored);
    const StoreWorld world;
    const QString file = world.path(QStringLiteral("timeline.sqlite"));
    QVERIFY(QFile::copy(stored, file));
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner));
    const auto timeline = SqliteTimeline::open(file, {}).value();
    const RunId run = *RunId::parse(kStoredRun);
    QVERIFY(timeline->append(run, {{0, Instant(), TimelineKind::Note, {}, QStringLiteral("goes on")}}));
    timeline->close();
    const auto database = Database::open(file, dialect::Use::Read).value();
    QCOMPARE(versionOf(*database), timelineMigrations().back().version);
    const TimelineSlice slice = readTimeline(*database, run, 1, 10).value();
    QCOMPARE(slice.last, 3);
    QCOMPARE(slice.entries[1].kind, TimelineKind::Output);
    QCOMPARE(slice.entries[1].text, QStringLiteral("ends"));
}

void TestMigrations::copiesTheFileFirst()
{
    StoreWorld world;
    world.open();
    world.queueRun();
    world.close();
    const auto database = world.connect();
    QVERIFY(migrate(*database, withStep("ALTER TABLE runs ADD COLUMN note TEXT;\nCREATE TABLE extra(id INTEGER PRIMARY KEY);\n")));
    QCOMPARE(versionOf(*database), newest() + 1);

    const QString pattern = QStringLiteral("truth.sqlite.v%1-*").arg(newest());
    const QStringList copies = QDir(world.path(QString())).entryList({pattern});
    QCOMPARE(copies.size(), 1);
    const auto copy = Database::open(world.path(copies.front()), dialect::Use::Read);
    QCOMPARE(versionOf(**copy), newest());
    qint64 records = 0;
    QVERIFY((*copy)->each("SELECT count(*) FROM log", [&](const Row &row) { records = row.integer(0); }));
    QCOMPARE(records, 3);
}

void TestMigrations::staysAtTheLastGoodVersion()
{
    StoreWorld world;
    world.open();
    world.close();
    const auto database = world.connect();
    QVERIFY(!migrate(*database, withStep("CREATE TABLE extra(id INTEGER);\nCREATE TABLE extra(id INTEGER);\n")));
    QCOMPARE(versionOf(*database), newest());
    QVERIFY(database->execText(QStringLiteral("CREATE TABLE extra(id INTEGER)"))); // nothing of the step is left
}

void TestMigrations::refusesAStoreThatIsTooNew()
{
    StoreWorld world;
    world.open();
    world.close();
    world.bend(QStringLiteral("UPDATE schema_version SET version = 9, oldest_reader = 9"));
    const Result<> opened = world.open(world.options());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::TooNew);
    QCOMPARE(opened.error().fault, Fault::Refused);
    // A newer store that an older program may still use is taken as it is.
    world.bend(QStringLiteral("UPDATE schema_version SET version = 9, oldest_reader = 1"));
    QVERIFY(world.open(world.options()));
}

void TestMigrations::twoProcessesAtOnce()
{
    for (int round = 0; round < 5; ++round) {
        const StoreWorld world;
        QProcess children[3];
        for (QProcess &child : children) {
            prepareChild(child, {QStringLiteral("migrate"), world.file()});
            child.start();
        }
        for (QProcess &child : children) {
            QVERIFY(child.waitForFinished(30000));
            QVERIFY2(child.exitCode() == 0, child.readAllStandardError().constData());
        }
        qint64 rows = 0;
        const auto database = Database::open(world.file(), dialect::Use::Read);
        QVERIFY((*database)->eachText(QStringLiteral("SELECT version FROM schema_version"), [&](const Row &) { ++rows; }));
        QCOMPARE(rows, 1);
    }
}

void TestMigrations::busyIsTransientAndBrokenIsPermanent()
{
    StoreWorld world;
    world.open();
    const RunId run = world.queueRun();
    auto other = world.connect();
    QVERIFY(other->beginWrite());
    const Result<ClaimedRun> busy = world.claim(run); // waits for the busy timeout, then says so
    QVERIFY(!busy);
    QCOMPARE(busy.error().fault, Fault::Transient);
    other->rollback();
    QVERIFY(world.claim(run));
    other.reset(); // the last one folds the change log, which could heal what is broken below
    world.close();

    QFile file(world.file());
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray before = file.readAll();
    file.seek(0);
    file.write(QByteArray(before.size(), 'x'));
    file.close();
    const Result<> opened = world.open(world.options());
    QVERIFY(!opened);
    QCOMPARE(opened.error().fault, Fault::Permanent);
    QCOMPARE(opened.error().code, ErrorCode::Corrupt);
    QVERIFY(QFile::exists(world.file())); // no code path deletes a store
    QCOMPARE(QFileInfo(world.file()).size(), before.size());
}

} // namespace patchplane::store
