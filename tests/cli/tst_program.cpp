// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_program.h"

#include "app/doctor.h"
#include "engine/contracts/queries.h"
#include "program_world.h"
#include "shown.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace patchplane;
using namespace Qt::StringLiterals;

#ifdef PATCHPLANE_WINDOW
constexpr bool kHasWindow = true;
#else
constexpr bool kHasWindow = false;
#endif

void TestProgram::wordsAndCodes_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addRow("help") << QStringList{u"--help"_s} << 0;
    QTest::addRow("version") << QStringList{u"--version"_s} << 0;
    QTest::addRow("completion") << QStringList{u"completion"_s, u"bash"_s} << 0;
    QTest::addRow("unknown word") << QStringList{u"frobnicate"_s} << 2;
    QTest::addRow("no runs") << QStringList{u"list"_s} << 0;
    QTest::addRow("no such run") << QStringList{u"show"_s, u"0189"_s} << 5;
    QTest::addRow("no repository") << QStringList{u"review"_s, u"main"_s, u"--repo"_s, u"/proc"_s} << 2;
    QTest::addRow("short digest") << QStringList{u"approve"_s, u"0189"_s, u"abcd"_s} << 2;
    QTest::addRow("keys") << QStringList{u"config"_s, u"show-keys"_s} << 0;
    QTest::addRow("no such settings") << QStringList{u"config"_s, u"check"_s, u"/no/such"_s} << 2;
    QTest::addRow("settings with a typo") << QStringList{u"--config"_s, u"/no/such"_s, u"list"_s} << 2;
    QTest::addRow("verify of nothing") << QStringList{u"verify"_s} << 0;
}

void TestProgram::wordsAndCodes()
{
    QFETCH(QStringList, words);
    QFETCH(int, code);
    const ProgramWorld world;
    const auto ended = world.run(words);
    COMPARE_CODE(ended, code);
    QCOMPARE(ended.err.isEmpty(), code == 0);
}

void TestProgram::configCheckNamesTheLine()
{
    const ProgramWorld world;
    COMPARE_CODE(world.run({u"config"_s, u"check"_s}), 0); // none is the defaults
    world.write(world.settings(), "\n\nnonsense = 1\n");
    const auto ended = world.run({u"config"_s, u"check"_s});
    COMPARE_CODE(ended, 2);
    QVERIFY2(ended.err.contains("3") && ended.err.contains("nonsense"), ended.err.constData());
    COMPARE_CODE(world.run({u"list"_s}), 2); // and nothing starts on it
}

void TestProgram::doctorSaysWhatItSaw()
{
    const ProgramWorld world;
    const auto ended = world.run({u"doctor"_s, u"--json"_s});
    COMPARE_CODE(ended, 0);
    const QJsonArray symptoms = QJsonDocument::fromJson(ended.out).array();
    QSet<QString> seen;
    for (const QJsonValue &symptom : symptoms)
        seen.insert(symptom[u"what"].toString());
    for (const QString &what : {u"patchplane"_s, u"git"_s, u"data folder"_s, u"secrets"_s, u"disk"_s, u"sandbox"_s})
        QVERIFY2(seen.contains(what), qPrintable(what));
}

void TestProgram::sampleStopsAtTheDecisionAndIsPublishedByIt()
{
    const ProgramWorld world;
    const auto stopped = world.run({u"sample"_s});
    COMPARE_CODE(stopped, 4);
    QVERIFY2(stopped.out.contains("+printf 'Hello, %s!\\n' \"${1:-world}\""), stopped.out.constData());
    const Shown shown = approvalIn(stopped.out);
    QCOMPARE(shown.digest.size(), 64);
    QString wrong = shown.digest;
    wrong[0] = wrong[0] == u'0' ? u'1' : u'0';
    COMPARE_CODE(world.run({u"approve"_s, shown.run, wrong}), 3);
    QVERIFY(!world.git(world.sample(), {u"branch"_s, u"--list"_s}).contains("patchplane/")); // no byte before that
    COMPARE_CODE(world.run({u"approve"_s, shown.run, shown.digest}), 0);
    const QByteArray branch = world.git(world.sample(), {u"for-each-ref"_s, u"--format=%(objectname)"_s, u"refs/heads/patchplane"_s});
    QCOMPARE(branch, world.git(world.sample(), {u"rev-parse"_s, u"mend-greeting"_s}));
    COMPARE_CODE(world.run({u"verify"_s}), 0);
    COMPARE_CODE(world.run({u"approve"_s, shown.run, shown.digest}), 3); // it is over
}

void TestProgram::sampleApprovesItself()
{
    const ProgramWorld world;
    const auto ended = world.run({u"sample"_s, u"--approve"_s});
    COMPARE_CODE(ended, 0);
    QVERIFY(ended.out.contains("patchplane approve")); // it was shown first
    QVERIFY(!world.git(world.sample(), {u"for-each-ref"_s, u"refs/heads/patchplane"_s}).isEmpty());
    QVERIFY(world.run({u"list"_s}).out.contains("published"));
    COMPARE_CODE(world.run({u"sample"_s, u"--approve"_s}), 0); // and again
}

void TestProgram::profileWaitsUntilItIsAccepted()
{
    const ProgramWorld world;
    const QString project = world.makeRepository();
    const QStringList review{u"review"_s, u"topic"_s, u"--repo"_s, project};
    COMPARE_CODE(world.run(review), 7);
    const auto shown = world.run({u"accept-profile"_s, u"--repo"_s, project});
    COMPARE_CODE(shown, 7);
    QVERIFY2(shown.out.contains("name = \"value\""), shown.out.constData());
    COMPARE_CODE(world.run({u"accept-profile"_s, QString(64, u'0'), u"--repo"_s, project}), 3); // not what was shown
}

void TestProgram::patchFileIsReviewed()
{
    const ProgramWorld world;
    const QString project = world.makeRepository();
    const QString profile = QJsonDocument::fromJson(world.run({u"accept-profile"_s, u"--repo"_s, project, u"--json"_s}).out)[u"digest"].toString();
    COMPARE_CODE(world.run({u"accept-profile"_s, profile, u"--repo"_s, project}), 0);
    const QString patch = project + u"/../change.patch"_s;
    world.write(patch, world.git(project, {u"diff"_s, u"main"_s, u"topic"_s}) + '\n');
    const auto ended = world.run({u"review"_s, patch, u"--repo"_s, project, u"--json"_s});
    COMPARE_CODE(ended, 4);
    const Result<RunDetail> run = decodeJson<RunDetail>(ended.out);
    QVERIFY2(run, run ? "" : qPrintable(run.error().what));
    QCOMPARE(run->summary.files, 1);
    QCOMPARE(run->summary.checksPassed, 1);
}

void TestProgram::rejectEndsTheRun()
{
    const ProgramWorld world;
    const Shown shown = approvalIn(world.run({u"sample"_s}).out);
    COMPARE_CODE(world.run({u"reject"_s, shown.run, shown.digest, u"--reason"_s, u"not now"_s}), 0);
    QVERIFY(world.run({u"show"_s, shown.run}).out.contains("not now"));
}

void TestProgram::readingAnswersAreTheContractsJson()
{
    const ProgramWorld world;
    COMPARE_CODE(world.run({u"sample"_s, u"--approve"_s}), 0);
    const Result<RunPage> page = decodeJson<RunPage>(world.run({u"list"_s, u"--json"_s}).out);
    QVERIFY2(page, page ? "" : qPrintable(page.error().what));
    QCOMPARE(page->runs.size(), 1u);
    const QString run = page->runs.front().id.toString();
    QVERIFY(decodeJson<RunDetail>(world.run({u"show"_s, run, u"--json"_s}).out));
    const Result<PatchText> patch = decodeJson<PatchText>(world.run({u"diff"_s, run, u"--json"_s}).out);
    QVERIFY(patch && patch->patch.startsWith("diff --git"));
    QCOMPARE(world.run({u"diff"_s, run, u"--patch"_s}).out, patch->patch);
    QVERIFY(world.run({u"diff"_s, run}).out.contains("modified: greet.sh"));
}

void TestProgram::oneEngineDrivesAndOthersTalkToIt()
{
    const ProgramWorld world;
    const auto engine = world.start({u"serve"_s});
    QVERIFY(engine->waitForReadyRead(60'000));
    COMPARE_CODE(world.run({u"serve"_s}), 6);
    COMPARE_CODE(world.run({u"sample"_s, u"--approve"_s}), 0);
    QVERIFY(world.run({u"list"_s}).out.contains("published"));
    engine->terminate();
    QVERIFY(engine->waitForFinished(60'000));
    QCOMPARE(engine->exitCode(), 0);
    QVERIFY(world.run({u"list"_s}).out.contains("published"));
}

void TestProgram::windowDrivesAndParksWhenItIsEnded()
{
    if (!kHasWindow)
        QSKIP("this patchplane was built without its window");
    ProgramWorld world;
    world.setVariable(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    const auto window = world.start({});
    const auto drives = [&] {
        QFile lock(world.data() + u"/control_plane/engine.lock"_s);
        return lock.open(QIODevice::ReadOnly) && lock.readAll().contains("window");
    };
    QVERIFY(QTest::qWaitFor(drives, 60'000));
    COMPARE_CODE(world.run({u"serve"_s}), 6);
    COMPARE_CODE(world.run({u"sample"_s}), 4); // its engine takes up what others bring
    window->terminate();
    QVERIFY(window->waitForFinished(60'000));
    QVERIFY2(window->exitStatus() == QProcess::NormalExit && window->exitCode() == 0, window->readAllStandardError().constData());
}

void TestProgram::windowSaysThatThereIsNoDisplay()
{
    if (!kHasWindow)
        QSKIP("this patchplane was built without its window");
    const ProgramWorld world;
    const auto ended = world.run({});
    COMPARE_CODE(ended, 1);
    QVERIFY2(ended.err.contains("no display"), ended.err.constData());
}
