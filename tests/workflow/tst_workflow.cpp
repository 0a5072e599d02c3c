// SPDX-License-Identifier: GPL-3.0-or-later
// The real change workflow with its real effects on real repositories, and again from each prefix of its log.
#include "git_fixture.h"
#include "scenarios.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

/// Everything that ran says what its sandbox did not hold it to (security.md 4).
bool saysWhatWasNotEnforced(const ChangeWorld &world)
{
    const bool direct = world.row().request.direct;
    const auto said = [direct](const std::optional<NotEnforced> &limits) {
        return direct ? limits && !limits->empty() : limits == NotEnforced{u"memory (no group)"_s};
    };
    return std::ranges::all_of(world.all<TurnEnded>(), [&](const TurnEnded &turn) { return said(turn.notEnforced); })
        && std::ranges::all_of(world.all<CheckFinished>(), [&](const CheckFinished &check) {
               return check.result.verdict == Verdict::Broken || said(check.result.execution.notEnforced);
           });
}

/// What must hold whenever a run is over, however it came there.
QString faultOf(const ChangeWorld &world, const Scenario &scenario)
{
    const Disk::Run &row = world.row();
    if (row.status.state != scenario.end)
        return u"ended as %1"_s.arg(toText(row.status.state));
    if (!row.steps.empty())
        return u"a step is left: %1"_s.arg(QString::fromUtf8(row.steps.begin()->first));
    if (!saysWhatWasNotEnforced(world))
        return u"it does not say what was not enforced"_s;
    return row.queue.empty() ? scenario.fault(world) : u"a signal is left: %1"_s.arg(row.queue.front().kind);
}

/// One engine's life; it dies before that commit (0: never), and nothing of it goes on.
Life::End liveOnce(ChangeWorld &world, int dies)
{
    auto life = std::make_unique<Life>(world);
    life->store.dieAt(dies, MemoryRunStore::Death::BeforeCommit);
    const Life::End end = life->live();
    life.reset();
    world.settle();
    return end;
}

Error failure(const ChangeWorld &world)
{
    const auto failed = world.all<RunFailed>();
    return failed.empty() ? Error{} : Error{Fault::Permanent, failed[0].code, failed[0].what, failed[0].remedy};
}

} // namespace

class WorkflowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("HOME", QFile::encodeName(m_home.path())); } // nobody's git configuration

    void endsAsItMustWhereverItDies_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; const Scenario &scenario : scenarios())
            QTest::newRow(scenario.name) << i++;
    }
    void endsAsItMustWhereverItDies()
    {
        QFETCH(const int, index);
        const Scenario &scenario = scenarios()[size_t(index)];
        int commits = 0;
        for (int dies = 0; dies <= commits; ++dies) { // 0: it does not
            ChangeWorld world;
            scenario.script(world);
            Life::End end = liveOnce(world, dies);
            if (dies == 0)
                commits = world.disk->commits;
            else if (end == Life::End::Died)
                end = liveOnce(world, 0);
            const QString place = u"died before commit %1\n"_s.arg(dies);
            QVERIFY2(end == Life::End::Over, qUtf8Printable(place + world.where()));
            const QString wrong = faultOf(world, scenario);
            QVERIFY2(wrong.isEmpty(), qUtf8Printable(place + wrong + u'\n' + world.where()));
        }
    }

    void whatIsMistypedIsSaidBeforeTheWork_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("named");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("target") << QString() << u"mian"_s << true << ErrorCode::NotFound;
        QTest::addRow("base") << u"mian"_s << QString() << true << ErrorCode::NotFound;
        QTest::addRow("git knows no name") << QString() << QString() << false << ErrorCode::InvalidInput;
    }
    void whatIsMistypedIsSaidBeforeTheWork()
    {
        QFETCH(const QString, base);
        QFETCH(const QString, target);
        QFETCH(const bool, named);
        QFETCH(const ErrorCode, code);
        ChangeWorld world;
        if (!named)
            git(world.user, {u"config"_s, u"--unset"_s, u"user.email"_s});
        world.ask(AgentWork{u"write"_s, u"scripted"_s, base}, target);
        QCOMPARE(liveOnce(world, 0), Life::End::Over);
        QCOMPARE(failure(world).code, code);
        QVERIFY(!failure(world).remedy.isEmpty());
        QVERIFY(world.all<WorkStarted>().empty());
    }

    void whatIsAskedForInVainIsTold()
    {
        ChangeWorld world;
        world.settings.repositories[world.user].deniedChecks = {u"unit"_s};
        world.setProfile("tools = [\"ninja\"]\n" + world.checkedProfile());
        world.ask(ReviewRevision{u"work"_s, {}});
        world.decide(true);
        QCOMPARE(liveOnce(world, 0), Life::End::Over);
        QVERIFY(world.all<ChecksStarted>().front().names.empty());
        const std::vector<QString> notes = world.all<CandidateFrozen>().front().notes;
        QCOMPARE(notes, (std::vector{u"tool 'ninja' is asked for and not granted in engine.toml"_s,
                                     u"check 'unit' is not run: engine.toml denies it"_s}));
    }

    /// A granted secret that setup, check and agent print is in nothing that the engine keeps.
    void aGrantedSecretIsNowhere()
    {
        const QByteArray secret = "correct-horse-battery";
        ChangeWorld world;
        world.settings.repositories[world.user].grants = {{GrantKind::TestSecret, u"TEST_KEY"_s, QString::fromUtf8(secret)}};
        world.settings.agents[0].command = {u"sh"_s, u"-c"_s, u"echo key $TEST_KEY; echo $TEST_KEY >&2; exit 3"_s};
        world.setProfile("secrets = [\"TEST_KEY\"]\nsetup = [[\"sh\", \"-c\", \"echo key $TEST_KEY\"]]\n");
        world.ask(AgentWork{u"write"_s, u"scripted"_s, {}});
        QCOMPARE(liveOnce(world, 0), Life::End::Over);
        QCOMPARE(failure(world).code, ErrorCode::RuntimeCrash); // its words are quoted, but not these
        QVERIFY(world.timeline.says(u"key [redacted]"_s));
        QVERIFY(!world.timeline.says(QString::fromUtf8(secret)));
        for (const EventRecord &record : world.row().events)
            QVERIFY(!jsonBytes(toJson(*record.event)).contains(secret));
    }

private:
    QTemporaryDir m_home;
};

} // namespace patchplane::test

QTEST_GUILESS_MAIN(patchplane::test::WorkflowTest)

#include "tst_workflow.moc"
