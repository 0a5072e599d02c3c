// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_loop.h"

#include "engine/contracts/commands.h"
#include "engine/contracts/queries.h"
#include "program_world.h"
#include "shown.h"

#include <QJsonDocument>
#include <QTest>

using namespace patchplane;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLimit = 60'000;

/// A project whose configuration is accepted, with an agent that writes its prompt into the file, and one more branch
/// whose check never ends by itself.
class Loop
{
public:
    Loop()
    {
        project = world.makeRepository("grep -q '[0-9]' value && if grep -q 9 value; then sleep 3600; fi");
        git({u"checkout"_s, u"--quiet"_s, u"-b"_s, u"slow"_s, u"main"_s});
        world.write(project + u"/value"_s, "9\n");
        git({u"commit"_s, u"--quiet"_s, u"-a"_s, u"-m"_s, u"Nine"_s});
        git({u"checkout"_s, u"--quiet"_s, u"main"_s});
        git({u"branch"_s, u"release"_s, u"main"_s});
        world.write(world.settings(), "[[agent]]\nname = \"script\"\ncommand = [\"sh\", \"-c\", \"cat > value\"]\n");
    }
    QByteArray git(const QStringList &arguments) const { return world.git(project, arguments); }
    QString profile() const
    {
        const auto shown = world.run({u"accept-profile"_s, u"--repo"_s, project, u"--json"_s});
        return QJsonDocument::fromJson(shown.out)[u"digest"].toString();
    }
    bool accept() const { return world.run({u"accept-profile"_s, profile(), u"--repo"_s, project}).code == 0; }
    QStringList review(const QString &what) const { return {u"review"_s, what, u"--repo"_s, project}; }
    std::unique_ptr<QProcess> serve() const
    {
        auto engine = world.start({u"serve"_s});
        return engine->waitForReadyRead(kLimit) ? std::move(engine) : nullptr;
    }
    /// Waits until `show` says so.
    bool shows(const QString &run, const QByteArray &words) const
    {
        return QTest::qWaitFor([&] { return world.run({u"show"_s, run}).out.contains(words); }, kLimit);
    }
    /// A program that has said which run it works on.
    std::unique_ptr<QProcess> begun(const QStringList &words, QString *run) const
    {
        auto process = world.start(words);
        while (!process->canReadLine() && process->waitForReadyRead(kLimit)) { }
        *run = QString::fromUtf8(process->readLine()).trimmed().section(u' ', 1, 1);
        return process;
    }

    ProgramWorld world;
    QString project;
};

} // namespace

void TestLoop::agentsWorkIsRedirectedAmendedAndPublished()
{
    const Loop loop;
    QVERIFY(loop.accept());
    const auto first = loop.world.run({u"run"_s, u"--agent"_s, u"script"_s, u"7"_s, u"--repo"_s, loop.project});
    COMPARE_CODE(first, 4);
    const Shown shown = approvalIn(first.out);
    const auto redirected = loop.world.run({u"redirect"_s, shown.run, u"8"_s}); // nobody else drives: the command does
    COMPARE_CODE(redirected, 4);
    QVERIFY(redirected.out.contains("round 2"));
    const Shown again = approvalIn(redirected.out);
    QVERIFY(again.digest.size() == 64 && again.digest != shown.digest);
    const auto amended = loop.world.run({u"amend"_s, again.run, again.digest, u"--message"_s, u"Eight it is"_s, u"--author"_s,
                                         u"Ada Lovelace <ada@example.org>"_s});
    COMPARE_CODE(amended, 4);
    const Shown last = approvalIn(amended.out);
    QVERIFY(last.digest != again.digest);
    COMPARE_CODE(loop.world.run({u"approve"_s, last.run, last.digest}), 0);
    const QString branch = QString::fromUtf8(loop.git({u"for-each-ref"_s, u"--format=%(refname)"_s, u"refs/heads/patchplane"_s}));
    QCOMPARE(loop.git({u"show"_s, branch + u":value"_s}), "8");
    QCOMPARE(loop.git({u"log"_s, u"-1"_s, u"--format=%an <%ae> %s"_s, branch}), "Ada Lovelace <ada@example.org> Eight it is");
}

void TestLoop::verbsAreCarriedOut()
{
    const Loop loop;
    QVERIFY(loop.accept());
    const auto engine = loop.serve();
    QVERIFY(engine);
    const Shown shown = approvalIn(loop.world.run(loop.review(u"topic"_s)).out);
    COMPARE_CODE(loop.world.run({u"hold"_s, shown.run}), 0);
    QVERIFY(loop.shows(shown.run, "held"));
    COMPARE_CODE(loop.world.run({u"resume"_s, shown.run}), 0);
    QVERIFY(QTest::qWaitFor([&] { return !loop.world.run({u"show"_s, shown.run}).out.contains("held"); }, kLimit));
    QString works;
    const auto review = loop.begun(loop.review(u"slow"_s), &works);
    QVERIFY(loop.shows(works, ", checking"));
    COMPARE_CODE(loop.world.run({u"pause"_s, works}), 0);
    QVERIFY(loop.shows(works, "waiting (paused)"));
    QVERIFY(review->waitForFinished(kLimit)); // it stands still
    QCOMPARE(review->exitCode(), 8);
    COMPARE_CODE(loop.world.run({u"resume"_s, works}), 0);
    QVERIFY(loop.shows(works, ", checking"));
    COMPARE_CODE(loop.world.run({u"cancel"_s, works}), 0);
    QVERIFY(loop.shows(works, "cancelled"));
    COMPARE_CODE(loop.world.run({u"pause"_s, works}), 3); // it is over
}

void TestLoop::verbsDriveTheRunThatNobodyDrives()
{
    Loop loop;
    QVERIFY(loop.accept());
    loop.world.setVariable(u"PATCHPLANE_COMMAND"_s, u"packaging/run"_s);
    const auto review = loop.world.run(loop.review(u"topic"_s));
    QVERIFY(review.out.contains("  packaging/run approve ")); // what the person can type
    loop.world.setVariable(u"PATCHPLANE_COMMAND"_s, {});
    const Shown shown = approvalIn(review.out);
    const auto held = loop.world.run({u"hold"_s, shown.run}); // only recorded: nothing goes on
    COMPARE_CODE(held, 0);
    QVERIFY(held.out.contains("Recorded"));
    COMPARE_CODE(loop.world.run({u"resume"_s, shown.run}), 4);
    COMPARE_CODE(loop.world.run({u"cancel"_s, shown.run}), 0);
    QVERIFY(loop.world.run({u"show"_s, shown.run}).out.contains("cancelled"));
    COMPARE_CODE(loop.world.run({u"resume"_s, shown.run}), 3); // it is over
}

void TestLoop::resumeDrivesWhatAKilledCommandLeft()
{
    const Loop loop;
    QVERIFY(loop.accept());
    loop.world.write(loop.world.settings(), "[[agent]]\nname = \"slow\"\n"
                                            "command = [\"sh\", \"-c\", \"cat > value; sleep 2\"]\n");
    QString works;
    const auto first = loop.begun({u"run"_s, u"--agent"_s, u"slow"_s, u"7"_s, u"--repo"_s, loop.project}, &works);
    QVERIFY(loop.shows(works, ", working"));
    first->kill();
    QVERIFY(first->waitForFinished(kLimit));
    const auto resumed = loop.world.run({u"resume"_s, works});
    COMPARE_CODE(resumed, 4);
    QVERIFY(!approvalIn(resumed.out).digest.isEmpty());
}

void TestLoop::overrideNeedsAReason()
{
    const Loop loop;
    QVERIFY(loop.accept());
    loop.git({u"checkout"_s, u"--quiet"_s, u"-b"_s, u"bad"_s, u"main"_s});
    loop.world.write(loop.project + u"/value"_s, "none\n");
    loop.git({u"commit"_s, u"--quiet"_s, u"-a"_s, u"-m"_s, u"Bad"_s});
    const auto ended = loop.world.run(loop.review(u"bad"_s));
    COMPARE_CODE(ended, 4);
    const Shown shown = approvalIn(ended.out);
    const QStringList approve{u"approve"_s, shown.run, shown.digest};
    COMPARE_CODE(loop.world.run(approve), 3);
    COMPARE_CODE(loop.world.run(approve + QStringList{u"--override"_s}), 2);
    COMPARE_CODE(loop.world.run(approve + QStringList{u"--override"_s, u"--reason"_s, u"it is wanted"_s}), 0);
    QVERIFY(loop.world.run({u"show"_s, shown.run}).out.contains("it is wanted"));
}

void TestLoop::acceptedProfileLetsTheRunGoOn_data()
{
    QTest::addColumn<QString>("failpoint");
    QTest::addColumn<int>("code");
    QTest::addRow("recorded whole") << QString() << 0;
    QTest::addRow("killed before the runs were told") << u"api.profile-accepted:1"_s << -2;
}

void TestLoop::acceptedProfileLetsTheRunGoOn()
{
    QFETCH(QString, failpoint);
    QFETCH(int, code);
    Loop loop;
    const auto waits = loop.world.run(loop.review(u"topic"_s) + QStringList{u"--json"_s});
    COMPARE_CODE(waits, 7);
    const QString run = decodeJson<RunDetail>(waits.out)->summary.id.toString();
    const QString profile = loop.profile();
    loop.world.setVariable(u"PATCHPLANE_FAILPOINT"_s, failpoint);
    COMPARE_CODE(loop.world.run({u"accept-profile"_s, profile, u"--repo"_s, loop.project}), code);
    loop.world.setVariable(u"PATCHPLANE_FAILPOINT"_s, {});
    const auto engine = failpoint.isEmpty() ? nullptr : loop.serve(); // a command that was not killed drove the run itself
    QVERIFY(loop.shows(run, "waiting (decision)"));
}

void TestLoop::interruptSaysWhatBecomesOfTheRun_data()
{
    QTest::addColumn<bool>("served");
    QTest::addColumn<QByteArray>("says");
    QTest::addRow("its own engine") << false << "Parked."_ba;
    QTest::addRow("another's engine") << true << "Left as it is."_ba;
}

void TestLoop::interruptSaysWhatBecomesOfTheRun()
{
    QFETCH(bool, served);
    QFETCH(QByteArray, says);
    const Loop loop;
    QVERIFY(loop.accept());
    const auto engine = served ? loop.serve() : nullptr;
    QCOMPARE(bool(engine), served);
    QString run;
    const auto review = loop.begun(loop.review(u"slow"_s), &run);
    review->terminate();
    QVERIFY(review->waitForFinished(kLimit));
    QCOMPARE(review->exitCode(), 130);
    QVERIFY2(review->readAllStandardError().contains(says), says.constData());
    QVERIFY(!loop.world.run({u"show"_s, run}).out.contains("cancelled"));
}

void TestLoop::oneReviewGoesOnWhenTheOtherEnds_data()
{
    QTest::addColumn<bool>("killed");
    QTest::addRow("it ends") << false;
    QTest::addRow("it is killed") << true;
}

void TestLoop::oneReviewGoesOnWhenTheOtherEnds()
{
    QFETCH(bool, killed);
    const Loop loop;
    QVERIFY(loop.accept());
    QString driven;
    QString attached;
    const auto drives = loop.begun(loop.review(u"slow"_s), &driven);
    const auto waits = loop.begun(loop.review(u"topic"_s), &attached);
    QCOMPARE(drives->state(), QProcess::Running);
    if (killed)
        drives->kill();
    else
        drives->terminate();
    QVERIFY(drives->waitForFinished(kLimit));
    QVERIFY(waits->waitForFinished(kLimit));
    const QByteArray out = waits->readAllStandardOutput();
    QVERIFY2(waits->exitCode() == 4, waits->readAllStandardError().constData());
    QCOMPARE(approvalIn(out).digest.size(), 64);
    QVERIFY(!loop.world.run({u"show"_s, driven}).out.contains("waiting (decision)")); // whose own run it was not
}

void TestLoop::mergeMovesTheTarget()
{
    const Loop loop;
    QVERIFY(loop.accept());
    const Shown shown = approvalIn(loop.world.run(loop.review(u"main...topic"_s) + QStringList{u"--target"_s, u"release"_s}).out);
    QCOMPARE(shown.digest.size(), 64);
    COMPARE_CODE(loop.world.run({u"edit"_s, shown.run, shown.digest}), 2); // how, is to be said
    const auto edited = loop.world.run({u"edit"_s, shown.run, shown.digest, u"--merge"_s, u"release"_s});
    COMPARE_CODE(edited, 4);
    const Shown merge = approvalIn(edited.out);
    QVERIFY(merge.digest.size() == 64 && merge.digest != shown.digest);
    COMPARE_CODE(loop.world.run({u"approve"_s, shown.run, shown.digest}), 3); // the one before is stale
    COMPARE_CODE(loop.world.run({u"approve"_s, merge.run, merge.digest}), 0);
    QCOMPARE(loop.git({u"rev-parse"_s, u"release"_s}), loop.git({u"rev-parse"_s, u"topic"_s}));
}

void TestLoop::answersForProgramsAreOneDocument()
{
    const ProgramWorld world;
    const auto sample = world.run({u"sample"_s, u"--approve"_s, u"--json"_s});
    COMPARE_CODE(sample, 0);
    const Result<RunDetail> run = decodeJson<RunDetail>(sample.out);
    QVERIFY2(run, sample.out.constData());
    QCOMPARE(run->summary.status.state, RunState::Published);
    const QString id = run->summary.id.toString();
    const auto file = world.run({u"diff"_s, id, u"--path"_s, u"greet.sh"_s, u"--json"_s});
    QVERIFY2(decodeJson<FileDiff>(file.out), file.out.constData());
    COMPARE_CODE(world.run({u"diff"_s, id, u"--path"_s, u"greet.sh"_s, u"--patch"_s}), 2);
    const auto absent = world.run({u"show"_s, u"0189"_s, u"--json"_s});
    COMPARE_CODE(absent, 5);
    QCOMPARE(QJsonDocument::fromJson(absent.out)[u"error"][u"code"].toString(), u"not-found"_s);
    const QJsonObject profile =
        QJsonDocument::fromJson(world.run({u"accept-profile"_s, u"--repo"_s, world.sample(), u"--json"_s}).out).object();
    const auto accepted = world.run({u"accept-profile"_s, profile[u"digest"].toString(), u"--repo"_s, world.sample(), u"--json"_s});
    QVERIFY2(decodeJson<Receipt>(accepted.out), accepted.out.constData());
}
