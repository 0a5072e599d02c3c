// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_verify.h"

#include "engine/store/domain_log.h"
#include "engine/store/projections.h"
#include "engine/store/verify.h"
#include "store_world.h"

#include <QRandomGenerator>

namespace patchplane::store {

static VerifyReport verified(StoreWorld &world, const std::optional<QByteArray> &key = {})
{
    const auto database = world.connect();
    const Result<VerifyReport> report = verify(*database, world.signer(), key);
    if (!report)
        qFatal("%s", qPrintable(report.error().what));
    return *report;
}

/// Two published runs, closed.
static std::unique_ptr<StoreWorld> livedWorld()
{
    auto world = std::make_unique<StoreWorld>();
    world->open();
    world->publishRun(QStringLiteral("first"));
    world->publishRun(QStringLiteral("second"));
    world->close();
    return world;
}

static Sequence lastOf(StoreWorld &world)
{
    return readLogEnd(*world.connect())->sequence;
}

static Sequence sequenceOf(StoreWorld &world, const QString &kind)
{
    Sequence found = 0;
    (void)world.connect()->each("SELECT min(sequence) FROM log WHERE kind = ?",
                                [&](const Row &row) { found = row.integer(0); }, kind);
    return found;
}

void TestVerify::soundLog()
{
    const auto world = livedWorld();
    const VerifyReport report = verified(*world, world->signer().publicKey());
    QVERIFY2(!report.fault, report.fault ? qPrintable(report.fault->what) : "");
    QCOMPARE(report.records, lastOf(*world));
    QCOMPARE(report.signatures, 4); // an approval and a publication of each run
    QVERIFY(report.originProven);
    QVERIFY(report.erased.empty());
}

void TestVerify::namesTheFlippedByte_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    const auto row = [](const char *table, const char *column) {
        QTest::addRow("%s.%s", table, column) << QString::fromLatin1(table) << QString::fromLatin1(column);
    };
    for (const char *column : {"kind", "version", "at", "run", "cause", "payload_digest", "previous", "hash", "link"})
        row("log", column);
    row("log_payloads", "salt");
    row("log_payloads", "payload");
    for (const char *column : {"head", "signature", "public_key"})
        row("log_signatures", column);
}

/// One byte of one row changes, wherever: the record is named. Rows and bytes are drawn; the seed is printed.
void TestVerify::namesTheFlippedByte()
{
    QFETCH(const QString, table);
    QFETCH(const QString, column);
    const auto world = livedWorld();
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    for (int round = 0; round < 12; ++round) {
        std::vector<std::pair<Sequence, QVariant>> rows;
        const auto database = world->connect();
        QVERIFY(database->eachText(QStringLiteral("SELECT sequence, %1 FROM %2 WHERE length(%1) > 0").arg(column, table),
                                   [&](const Row &row) { rows.emplace_back(row.integer(0), row.value(1)); }));
        const auto &[sequence, value] = rows[random.bounded(quint32(rows.size()))];
        const QByteArray bytes = value.toByteArray();
        QString changed;
        QString original;
        if (value.typeId() == QMetaType::LongLong) {
            changed = QString::number(value.toLongLong() ^ (1ll << random.bounded(31)));
            original = QString::number(value.toLongLong());
        } else {
            QByteArray flipped = bytes;
            const qsizetype at = qsizetype(random.bounded(quint32(flipped.size())));
            const bool isText = value.typeId() == QMetaType::QString;
            flipped[at] = isText ? (flipped[at] == 'x' ? 'y' : 'x') : char(flipped[at] ^ (1 << random.bounded(8)));
            const QString form = isText ? QStringLiteral("CAST(x'%1' AS TEXT)") : QStringLiteral("x'%1'");
            changed = form.arg(QString::fromLatin1(flipped.toHex()));
            original = form.arg(QString::fromLatin1(bytes.toHex()));
        }
        const QString update = QStringLiteral("UPDATE %1 SET %2 = %3 WHERE sequence = %4");
        world->bend(update.arg(table, column, changed).arg(sequence));
        const VerifyReport report = verified(*world, world->signer().publicKey());
        QVERIFY2(report.fault, qPrintable(QStringLiteral("seed %1: %2 = %3").arg(seed).arg(column, changed)));
        QCOMPARE(report.fault->sequence, sequence);
        QVERIFY(!report.fault->what.isEmpty() && !report.originProven);
        world->bend(update.arg(table, column, original).arg(sequence));
        QVERIFY(!verified(*world).fault);
    }
}

void TestVerify::namesWhatIsMissing_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("which");
    QTest::newRow("first record") << QStringLiteral("log") << QStringLiteral("first");
    QTest::newRow("record in the middle") << QStringLiteral("log") << QStringLiteral("middle");
    QTest::newRow("last record") << QStringLiteral("log") << QStringLiteral("last");
    QTest::newRow("payload that nobody erased") << QStringLiteral("log_payloads") << QStringLiteral("middle");
    QTest::newRow("signature") << QStringLiteral("log_signatures") << QStringLiteral("approved");
}

void TestVerify::namesWhatIsMissing()
{
    QFETCH(const QString, table);
    QFETCH(const QString, which);
    const auto world = livedWorld();
    const Sequence last = lastOf(*world);
    const Sequence gone = which == QLatin1StringView("first")    ? 1
                          : which == QLatin1StringView("last")   ? last
                          : which == QLatin1StringView("middle") ? last / 2
                                                                 : sequenceOf(*world, which);
    world->bend(QStringLiteral("DELETE FROM %1 WHERE sequence = %2").arg(table).arg(gone));
    const VerifyReport report = verified(*world);
    QVERIFY(report.fault);
    QCOMPARE(report.fault->sequence, gone);
    QVERIFY2(report.fault->what.contains(QLatin1StringView("missing")), qPrintable(report.fault->what));
}

void TestVerify::namesTheFirstOfTwoThatChangedPlaces()
{
    const auto world = livedWorld();
    for (const char *table : {"log", "log_payloads"}) {
        for (const auto &[from, to] : {std::pair(7, -1), std::pair(8, 7), std::pair(-1, 8)})
            world->bend(QStringLiteral("UPDATE %1 SET sequence = %3 WHERE sequence = %2").arg(QLatin1StringView(table)).arg(from).arg(to));
    }
    const VerifyReport report = verified(*world);
    QVERIFY(report.fault);
    QCOMPARE(report.fault->sequence, 7);
}

/// Somebody writes the whole log anew, with other content, every hash right, signed by a key of their own.
void TestVerify::rewrittenChainFailsOnOrigin()
{
    const auto world = livedWorld();
    const QByteArray ours = world->signer().publicKey();
    StoreWorld forged;
    forged.open();
    forged.publishRun(QStringLiteral("something else"));
    forged.close();
    QVERIFY(QFile::remove(world->file()));
    QVERIFY(QFile::copy(forged.file(), world->file()));
    const VerifyReport unasked = verified(*world);
    QVERIFY(!unasked.fault); // in itself it is sound
    QVERIFY(!unasked.originProven);
    const VerifyReport asked = verified(*world, ours);
    QVERIFY(asked.fault);
    QCOMPARE(asked.fault->sequence, sequenceOf(*world, QStringLiteral("approved")));
    QVERIFY(asked.fault->what.contains(QLatin1StringView("another key")));
    QVERIFY(!asked.originProven);
}

void TestVerify::originNeedsAKey()
{
    StoreWorld world;
    world.open();
    world.queueRun();
    world.close();
    QCOMPARE(verified(world).origin, QStringLiteral("origin not proven: no key was given to compare with"));
    const VerifyReport unsigned_ = verified(world, world.signer().publicKey());
    QVERIFY(!unsigned_.fault && !unsigned_.originProven);
    QCOMPARE(unsigned_.origin, QStringLiteral("origin not proven: nothing is signed yet"));
}

static bool anyFileHolds(StoreWorld &world, const QByteArray &text)
{
    for (const QString &suffix : {QString(), QStringLiteral("-wal")}) {
        QFile file(world.file() + suffix);
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            return true;
    }
    return false;
}

void TestVerify::erasedIsSaidAndTheBytesAreGone()
{
    StoreWorld world;
    world.open();
    world.publishRun(QStringLiteral("kept"));
    const Sequence queued = lastOf(world) + 3; // repository, request, run
    world.publishRun(QStringLiteral("a-very-private-title"));
    QVERIFY(anyFileHolds(world, "a-very-private-title"));
    for (const Sequence sequence : {queued - 1, queued})
        QVERIFY(world.erase(sequence));
    QVERIFY(!anyFileHolds(world, "a-very-private-title"));

    const VerifyReport report = verified(world, world.signer().publicKey());
    QVERIFY2(!report.fault, report.fault ? qPrintable(report.fault->what) : "");
    QCOMPARE(report.erased, (std::vector<Sequence>{queued - 1, queued}));
    QVERIFY(report.originProven);
    QCOMPARE(world.erase(9999).error().code, ErrorCode::NotFound);
    QVERIFY(world.publishRun(QStringLiteral("life goes on")) != RunId(QUuid::createUuid()));
    QVERIFY(!verified(world).fault);
}

void TestVerify::openRunsAreNotErased()
{
    StoreWorld world;
    world.open();
    world.queueRun();
    const Sequence queued = lastOf(world); // the request is the record before
    for (const Sequence sequence : {queued, queued - 1})
        QCOMPARE(world.erase(sequence).error().code, ErrorCode::Busy);
    QVERIFY(verified(world).erased.empty());
}

void TestVerify::rebuildGivesTheSameDump()
{
    StoreWorld world;
    world.open();
    world.publishRun();
    const RunId open = world.queueRun();
    QVERIFY(world.commit(eventsOf(open, world.claim(open)->fence,
                                  {RunStarted{1}, WorkStarted{1, QStringLiteral("script"), true},
                                   WaitBegan{WaitReason::Paused, QStringLiteral("Paused.")}, RunHeld{person()}})));
    QVERIFY(world.append({{std::nullopt, ProfileAccepted{world.repository().id, *ProfileDigest::fromRaw(QByteArray(32, 'p')), "[checks]", person()}},
                          {open, CommandRefused{ErrorCode::Stale, QStringLiteral("too late"), {}}}}));
    const auto database = world.connect();
    const QByteArray before = canonicalDump(*database).value();
    QVERIFY(before.contains("waiting"));
    QVERIFY(world.rebuild());
    QCOMPARE(canonicalDump(*database).value(), before);
    world.bend(QStringLiteral("DELETE FROM runs"));
    QVERIFY(canonicalDump(*database).value() != before);
    QVERIFY(world.rebuild());
    QCOMPARE(canonicalDump(*database).value(), before);
}

void TestVerify::aBentProjectionIsFound()
{
    const auto world = livedWorld();
    world->bend(QStringLiteral("UPDATE decisions SET decision = CAST(replace(CAST(decision AS TEXT), 'ada', 'eve') AS BLOB)"));
    const VerifyReport report = verified(*world);
    QVERIFY(report.fault);
    QVERIFY2(report.fault->what.startsWith(QLatin1StringView("the projections are not")), qPrintable(report.fault->what));
}

} // namespace patchplane::store
