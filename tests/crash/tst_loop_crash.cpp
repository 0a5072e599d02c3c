// SPDX-License-Identifier: GPL-3.0-or-later
#include "orphans.h"
#include "program_world.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

/// Kills the real program at its commit boundaries, around its renames and syncs, between effect and commit, and at
/// moments of chance; starts it again and asks the ledger: whatever it acknowledged is there, once.
///
/// PATCHPLANE_CRASH_POINTS (60) and PATCHPLANE_CRASH_SEED (of chance, printed) for a longer or the same drive.
class TestLoopCrash : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingIsLostOrDoubled();

private:
    /// The driver's own record, outside the data folder: runs that the program named, and what it said of them.
    struct Acknowledged {
        QString run;
        bool published = false;
    };
    struct Seen {
        QString state;
        QString reason;
        QString subject;
        int publications = 0;
    };

    ProgramWorld::Ended runAndKill(const QStringList &arguments);
    void armSomewhere();
    Seen look(const QString &run) const;
    bool driveUntil(const QString &run, const QStringList &states);
    void crashOnce();
    void checkRun(const Acknowledged &entry);

    std::unique_ptr<ProgramWorld> m_world;
    QString m_repository;
    QRandomGenerator m_random;
    std::vector<Acknowledged> m_ledger;
    QMap<QString, int> m_killedAt;
    int m_points = 60;
    int m_killed = 0;
    int m_killAfter = 0;
};

static const char *const kFailpoints[] = {"store.before-transaction", "store.before-commit", "store.after-commit",
                                          "store.before-answers", "durable.commit", "durable.committed",
                                          "durable.effect-ended", "file.before-sync", "file.before-rename",
                                          "file.after-rename", "file.after-folder-sync"};

void TestLoopCrash::initTestCase()
{
    m_points = qEnvironmentVariableIntValue("PATCHPLANE_CRASH_POINTS");
    if (m_points == 0)
        m_points = 60;
    quint32 seed = quint32(qEnvironmentVariableIntValue("PATCHPLANE_CRASH_SEED"));
    if (seed == 0)
        seed = QRandomGenerator::global()->generate() & 0x7fffffff;
    m_random.seed(seed);
    qInfo("seed %u, %d points", seed, m_points);
    m_world = std::make_unique<ProgramWorld>();
    m_repository = m_world->makeRepository();
    // The configuration is accepted once, in peace.
    QCOMPARE(m_world->run({u"review"_s, u"topic"_s, u"--repo"_s, m_repository}).code, 7);
    const auto view = m_world->run({u"accept-profile"_s, u"--repo"_s, m_repository, u"--json"_s});
    const QString digest = QJsonDocument::fromJson(view.out)[u"digest"].toString();
    QCOMPARE(m_world->run({u"accept-profile"_s, digest, u"--repo"_s, m_repository}).code, 0);
}

/// A failpoint and which of its passes, or a moment.
void TestLoopCrash::armSomewhere()
{
    m_killAfter = 0;
    const int kind = m_random.bounded(int(std::size(kFailpoints)) + 3);
    if (kind >= int(std::size(kFailpoints))) {
        m_killAfter = m_random.bounded(5, 700);
        return;
    }
    const QString point = QString::fromLatin1(kFailpoints[kind]) + u':' + QString::number(m_random.bounded(1, 14));
    m_world->setVariable(u"PATCHPLANE_FAILPOINT"_s, point);
}

ProgramWorld::Ended TestLoopCrash::runAndKill(const QStringList &arguments)
{
    armSomewhere();
    const std::unique_ptr<QProcess> process = m_world->start(arguments);
    process->closeWriteChannel();
    if (m_killAfter > 0 && !process->waitForFinished(m_killAfter))
        process->kill();
    process->waitForFinished(120'000);
    const bool killed = process->exitStatus() == QProcess::CrashExit;
    if (killed) {
        ++m_killed;
        ++m_killedAt[arguments.front()];
    }
    m_world->setVariable(u"PATCHPLANE_FAILPOINT"_s, {});
    return {killed ? -2 : process->exitCode(), process->readAllStandardOutput(), process->readAllStandardError()};
}

TestLoopCrash::Seen TestLoopCrash::look(const QString &run) const
{
    const auto shown = m_world->run({u"show"_s, run, u"--json"_s});
    const QJsonObject detail = QJsonDocument::fromJson(shown.out).object();
    const QJsonObject summary = detail[u"summary"_s].toObject();
    Seen seen{summary[u"status"_s][u"state"_s].toString(), summary[u"status"_s][u"reason"_s].toString(),
              summary[u"subject"_s].toString()};
    for (const QJsonValue &record : detail[u"events"_s].toArray())
        seen.publications += record[u"event"_s][u"kind"_s].toString() == u"published"_s ? 1 : 0;
    return seen;
}

/// Lets an engine drive in peace until the run is in one of these states.
bool TestLoopCrash::driveUntil(const QString &run, const QStringList &states)
{
    const std::unique_ptr<QProcess> engine = m_world->start({u"serve"_s});
    QElapsedTimer clock;
    clock.start();
    bool reached = false;
    while (!reached && clock.elapsed() < 60'000) {
        const Seen seen = look(run);
        reached = states.contains(seen.state) && (seen.state != u"waiting"_s || seen.reason == u"decision"_s);
    }
    engine->terminate();
    return engine->waitForFinished(30'000) && reached;
}

void TestLoopCrash::crashOnce()
{
    // A request that is killed on its way: what it named is a run that must come to its decision.
    const auto reviewed = runAndKill({u"review"_s, u"topic"_s, u"--repo"_s, m_repository});
    const QByteArray first = reviewed.out.left(reviewed.out.indexOf('\n')).trimmed();
    if (!first.startsWith("run "))
        return; // killed before it said anything: nothing was acknowledged
    Acknowledged entry{QString::fromLatin1(first.mid(4)), false};
    m_ledger.push_back(entry);
    QVERIFY2(driveUntil(entry.run, {u"waiting"_s, u"failed"_s}), qPrintable(entry.run + u" is lost"_s));
    const Seen seen = look(entry.run);
    QCOMPARE(seen.state, u"waiting"_s);

    // An approval that is killed on its way. What it acknowledged holds at once; else the word is said again in peace,
    // for it may be lost, lie in the run's queue, or have been carried out: in each case there is one publication.
    const auto approved = runAndKill({u"approve"_s, entry.run, seen.subject});
    m_ledger.back().published = approved.code == 0;
    if (m_ledger.back().published)
        QCOMPARE(look(entry.run).state, u"published"_s);
    else
        m_world->run({u"approve"_s, entry.run, seen.subject});
    QVERIFY(driveUntil(entry.run, {u"published"_s}));
    checkRun(m_ledger.back());
}

void TestLoopCrash::checkRun(const Acknowledged &entry)
{
    const Seen seen = look(entry.run);
    QCOMPARE(seen.state, u"published"_s);
    QCOMPARE(seen.publications, 1);
    const QString branch = u"refs/heads/patchplane/"_s + entry.run.last(12) + u"-1"_s;
    QCOMPARE(m_world->git(m_repository, {u"rev-parse"_s, branch}), m_world->git(m_repository, {u"rev-parse"_s, u"topic"_s}));
}

void TestLoopCrash::nothingIsLostOrDoubled()
{
    QElapsedTimer clock;
    clock.start();
    while (m_killed < m_points && clock.elapsed() < 1'200'000) {
        crashOnce();
        if (QTest::currentTestFailed())
            return;
    }
    qInfo("killed %d times in %lld s (%d in review, %d in approve), %zu runs acknowledged", m_killed,
          clock.elapsed() / 1000, m_killedAt[u"review"_s], m_killedAt[u"approve"_s], m_ledger.size());
    QVERIFY(m_killed >= m_points);
    for (const Acknowledged &entry : m_ledger) {
        checkRun(entry);
        if (QTest::currentTestFailed())
            return;
    }
    const QByteArray branches = m_world->git(m_repository, {u"for-each-ref"_s, u"--format=%(refname)"_s, u"refs/heads/patchplane"_s});
    QCOMPARE(size_t(branches.split('\n').size()), m_ledger.size());
    QCOMPARE(m_world->run({u"verify"_s}).code, 0);
    QCOMPARE(processesNaming(m_world->folder()), QStringList());
}

QTEST_GUILESS_MAIN(TestLoopCrash)
#include "tst_loop_crash.moc"
