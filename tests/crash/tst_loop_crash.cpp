// SPDX-License-Identifier: GPL-3.0-or-later
#include "loop_driver.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace patchplane::crash;

constexpr int kPoints = 60;
constexpr int kLongDrive = 300; ///< from here on each failpoint must have had its turn

static int pointsWanted()
{
    const int wanted = qEnvironmentVariableIntValue("PATCHPLANE_CRASH_POINTS");
    return wanted > 0 ? wanted : kPoints;
}

static quint32 seedWanted()
{
    const int wanted = qEnvironmentVariableIntValue("PATCHPLANE_CRASH_SEED");
    return wanted > 0 ? quint32(wanted) : QRandomGenerator::global()->generate() & 0x7fffffff;
}

static QString listed(const QMap<QString, int> &counts)
{
    QStringList words;
    for (const auto &[name, count] : counts.asKeyValueRange())
        words.append(name + u' ' + QString::number(count));
    return words.join(u", "_s);
}

/// The loop under SIGKILL and power cut: whatever was acknowledged is there, once, and a driver that finds nothing would
/// have found a sync that is not made.
///
/// PATCHPLANE_CRASH_POINTS (60) and PATCHPLANE_CRASH_SEED (of chance, printed) for a longer or the same drive.
class TestLoopCrash : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLostOrDoubled();
    void aMissingSyncIsNoticed_data();
    void aMissingSyncIsNoticed();
};

void TestLoopCrash::nothingIsLostOrDoubled()
{
    const int points = pointsWanted();
    const quint32 seed = seedWanted();
    qInfo("seed %u, %d points", seed, points);
    LoopDriver driver({.seed = seed});
    QElapsedTimer clock;
    clock.start();
    Finding found;
    while (!found && driver.points() < points)
        found = driver.live();
    if (!found)
        found = driver.checkAll();
    qInfo("%d points in %lld s, %d power cuts; killed at: %s; killed in: %s; ends: %s", driver.points(), clock.elapsed() / 1000,
          driver.cuts(), qPrintable(listed(driver.killsByPlace())), qPrintable(listed(driver.killsByCommand())),
          qPrintable(listed(driver.ends())));
    QVERIFY2(!found, found ? qPrintable(*found) : "");
    for (const QString &place : LoopDriver::failpoints())
        QVERIFY2(points < kLongDrive || driver.killsByPlace().contains(place), qPrintable(place + u" never had its turn"_s));
}

void TestLoopCrash::aMissingSyncIsNoticed_data()
{
    QTest::addColumn<QString>("ignored");
    QTest::newRow("none is missing") << QString(); // the control
    QTest::newRow("database, as with synchronous=OFF") << u"truth.sqlite"_s;
    QTest::newRow("folders of artifacts") << u"artifacts/"_s;
    QTest::newRow("folders of candidates") << u"vault/"_s;
    QTest::newRow("folders of the user's repository") << u"project/"_s;
    QTest::newRow("folders that the first start makes") << u"data/"_s;
}

void TestLoopCrash::aMissingSyncIsNoticed()
{
    QFETCH(const QString, ignored);
    LoopDriver driver({.seed = 1, .alwaysCut = true, .ignored = ignored});
    Finding found;
    for (int lives = 0; !found && lives < (ignored.isEmpty() ? 8 : 20); ++lives)
        found = driver.live();
    QVERIFY2(found.has_value() != ignored.isEmpty(), found ? qPrintable(*found) : "the driver noticed nothing");
    qInfo("%s", qPrintable(found.value_or(u"nothing was lost"_s)));
}

int main(int argc, char **argv)
{
    // QTest ends a test function after five minutes; a long drive takes longer.
    if (!qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(300'000 + 20'000 * pointsWanted()));
    QCoreApplication application(argc, argv);
    TestLoopCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_loop_crash.moc"
