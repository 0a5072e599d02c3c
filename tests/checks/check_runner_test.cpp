// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_runner_test.h"

#include "engine/checks/check_runner.h"
#include "engine/checks/control.h"
#include "engine/domain/policy.h"
#include "engine/process/process_host.h"
#include "engine/sandboxes/direct/direct_adapter.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_stores.h"
#include "tests/support/memory_tree.h"

#include <QCoroTask>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace patchplane::test {
namespace {

const QString kPassing = u"<testsuite><testcase classname='s' name='a'/></testsuite>"_s;
const QString kFailing = u"<testsuite><testcase classname='s' name='a'><failure message='no'/></testcase></testsuite>"_s;

CandidateDigest candidate()
{
    return *CandidateDigest::fromRaw(QByteArray(32, 'c'));
}

/// All that a check needs, and what it left.
struct Bench {
    CheckSpec spec(const QString &script, bool reports = false)
    {
        return {.name = u"unit"_s,
                .command = {u"sh"_s, u"-c"_s, script},
                .timeout = 60s,
                .format = reports ? ReportFormat::JUnit : ReportFormat::None,
                .report = reports ? u"junit.xml"_s : QString()};
    }
    Result<std::vector<CheckExecution>> run(CheckSpec spec, checks::SetUp setUp = {{}, 60s}, std::vector<Grant> grants = {})
    {
        checks::CheckOrder order{
            .spec = std::move(spec),
            .setUp = std::move(setUp),
            .sandbox = {RunId(QUuid::createUuid()), u"check"_s, SandboxRole::Check, {}, std::move(grants)},
            .adapter = &adapter,
            .tree = [this] { return tree(); },
            .lines = [this](std::vector<TimelineEntry> entries) {
                if (sink)
                    sink();
                return timeline.append(RunId(QUuid::createUuid()), std::move(entries));
            },
            .stop = stop.get_token()};
        return QCoro::waitFor(runner.run(std::move(order)));
    }
    CheckResult judged(CheckSpec spec, const std::optional<CheckExecution> &base = {}, bool controlled = false)
    {
        Result<std::vector<CheckExecution>> attempts = run(spec);
        if (!attempts)
            qFatal("%s", qPrintable(attempts.error().what));
        return judge(spec, candidate(), *std::move(attempts), base, controlled);
    }
    QCoro::Task<Result<std::unique_ptr<TreeStream>>> tree()
    {
        std::unique_ptr<TreeStream> files = std::make_unique<MemoryTree>(std::deque{file("a.txt", "one\n")});
        co_return files;
    }

    QTemporaryDir folder;
    FakeClock clock;
    MemoryArtifacts artifacts;
    MemoryTimeline timeline;
    Redactor redactor;
    QThreadPool pool;
    process::ProcessHost host;
    sandbox::DirectAdapter adapter{host, sandbox::DirectAdapter::Options{.checkouts = folder.filePath(u"checkouts"_s)}};
    checks::CheckRunner runner{artifacts, redactor, clock, pool};
    std::stop_source stop;
    std::function<void()> sink; ///< called for each batch of lines
};

PolicyOutcome outcomeOf(CheckResult result)
{
    result.execution.isolated = true; // what 'direct' leaves to a person is another rule
    PolicyFacts facts{{}, {candidate(), Origin::ExistingBranch, {}, 1, {}}, {result}, true, false};
    return evaluate(facts);
}

QString writing(const QString &report, const QString &after = u"exit 0"_s)
{
    return u"cat > \"$PATCHPLANE_REPORTS/junit.xml\" <<'X'\n%1\nX\n%2"_s.arg(report, after);
}

} // namespace

void CheckRunnerTest::verdicts_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<bool>("reports");
    QTest::addColumn<Verdict>("verdict");
    QTest::addRow("exit code 0") << u"exit 0"_s << false << Verdict::Passed;
    QTest::addRow("another exit code") << u"exit 3"_s << false << Verdict::Failed;
    QTest::addRow("ended by a signal") << u"kill -9 $$"_s << false << Verdict::Failed;
    QTest::addRow("both well") << writing(kPassing) << true << Verdict::Passed;
    QTest::addRow("the report is worse") << writing(kFailing) << true << Verdict::Failed;
    QTest::addRow("the exit code is worse") << writing(kPassing, u"exit 1"_s) << true << Verdict::Failed;
    QTest::addRow("a flaky test") << writing(u"<testsuite><testcase name='a'><flakyFailure/></testcase></testsuite>"_s) << true
                                  << Verdict::Flaky;
    QTest::addRow("no report") << u"exit 0"_s << true << Verdict::Broken;
    QTest::addRow("no report, and failed") << u"exit 1"_s << true << Verdict::Failed;
    QTest::addRow("a report of nothing") << writing(u"<testsuite/>"_s) << true << Verdict::Broken;
    QTest::addRow("a report that is none") << writing(u"ok 1"_s) << true << Verdict::Broken;
    QTest::addRow("a link to a report")
        << u"echo \"%1\" > there.xml; ln -s \"$PWD/there.xml\" \"$PATCHPLANE_REPORTS/junit.xml\""_s.arg(kPassing) << true
        << Verdict::Broken;
    QTest::addRow("a report in the checkout") << u"echo \"%1\" > junit.xml"_s.arg(kPassing) << true << Verdict::Broken;
}

void CheckRunnerTest::verdicts()
{
    QFETCH(const QString, script);
    QFETCH(const bool, reports);
    Bench bench;
    QTEST(bench.judged(bench.spec(script, reports)).verdict, "verdict");
}

void CheckRunnerTest::theReportFolderIsEmptyAndOutside()
{
    Bench bench;
    const CheckSpec spec = bench.spec(u"cd \"$PATCHPLANE_REPORTS\" && [ -z \"$(ls -A)\" ] && : > left-behind"
                                      " && case $PWD/ in \"$PATCHPLANE_CHECKOUT\"/*) exit 1 ;; esac"_s);
    QCOMPARE(bench.judged(spec).verdict, Verdict::Passed);
    QCOMPARE(bench.judged(spec).verdict, Verdict::Passed); // what the first one left is not there
}

void CheckRunnerTest::aReportOfTheSetUpIsNone()
{
    Bench bench;
    const auto runs = bench.run(bench.spec(u"exit 0"_s, true), {{{u"sh"_s, u"-c"_s, writing(kPassing)}}, 60s});
    QVERIFY2(runs, runs ? "" : qPrintable(runs.error().what));
    QVERIFY(runs->back().tests.empty());
    QVERIFY2(runs->back().reportProblem.contains(u"set-up"), qPrintable(runs->back().reportProblem));
}

void CheckRunnerTest::aMissingTestCountsAsFailed()
{
    Bench bench;
    const QString both = u"<testsuite><testcase classname='s' name='a'/><testcase classname='s' name='b'/></testsuite>"_s;
    const auto base = bench.run(bench.spec(writing(both), true));
    QVERIFY(base);
    const CheckResult result = bench.judged(bench.spec(writing(kPassing), true), base->back());
    QCOMPARE(result.verdict, Verdict::Failed);
    QCOMPARE(result.findings.front().kind, FindingKind::TestMissing);
    QCOMPARE(result.findings.front().test, u"s::b"_s);
}

void CheckRunnerTest::flakyIsNoPassForARequiredCheck()
{
    Bench bench;
    CheckSpec spec = bench.spec(u"mkdir '%1/once' 2>/dev/null && exit 1; exit 0"_s.arg(bench.folder.path()));
    spec.retries = 3;
    const auto attempts = bench.run(spec);
    QVERIFY(attempts);
    QCOMPARE(attempts->size(), 2u); // no more than it takes
    const CheckResult result = judge(spec, candidate(), *attempts, {}, false);
    QCOMPARE(result.verdict, Verdict::Flaky);
    QCOMPARE(outcomeOf(result).best, DecisionState::ManualReview);
}

void CheckRunnerTest::underTheCandidatesControl_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("controlled");
    QTest::addRow("source") << QByteArray("src/a.cpp") << false;
    QTest::addRow("test") << QByteArray("tests/a_test.cpp") << true;
    QTest::addRow("build file") << QByteArray("CMakeLists.txt") << true;
    QTest::addRow("configuration") << QByteArray(".patchplane.toml") << true;
    QTest::addRow("named by the profile") << QByteArray("spec/deep/x") << true;
    QTest::addRow("only begins like it") << QByteArray("spectrum.c") << false;
    QTest::addRow("the check's own command") << QByteArray("run.sh") << true;
    QTest::addRow("a set-up command") << QByteArray("tools/prepare") << true;
    QTest::addRow("in a line for the shell") << QByteArray("tools/lint.py") << true;
    QTest::addRow("after a change of folder") << QByteArray("tools/deep/verify.sh") << true;
    QTest::addRow("value of an option") << QByteArray("etc/rules.json") << true;
    QTest::addRow("only ends like it") << QByteArray("src/unlint.py") << false;
}

void CheckRunnerTest::underTheCandidatesControl()
{
    QFETCH(const QByteArray, path);
    QFETCH(const bool, controlled);
    const auto profile = config::parseProfile("setup = [[\"tools/prepare\"]]\ntests = [\"spec\"]\n"
                                              "[[check]]\nname = \"unit\"\ncommand = [\"sh\", \"./run.sh\"]\n"
                                              "[[check]]\nname = \"lint\"\ncommand = [\"sh\", \"-c\", "
                                              "\"python3 tools/lint.py --rules=etc/rules.json;cd tools/deep&&./verify.sh\"]\n");
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().what));
    FileChange change;
    change.before = FileSide{RepoPath{path}, 0100644, *BlobId::fromRaw(QByteArray(20, 'b')),
                             *ContentDigest::fromRaw(QByteArray(32, 'd'))};
    QCOMPARE(checks::underCandidatesControl({change}, *profile), controlled); // deleting it is enough
    Bench bench;
    const CheckResult result = bench.judged(bench.spec(u"exit 0"_s), {}, controlled);
    QCOMPARE(outcomeOf(result).best, controlled ? DecisionState::ManualReview : DecisionState::Accepted);
}

void CheckRunnerTest::setUpFailureHasItsLastLines()
{
    Bench bench;
    const auto failed = bench.run(bench.spec(u"exit 0"_s),
                                  {{{u"true"_s}, {u"sh"_s, u"-c"_s, u"echo getaddrinfo ENOTFOUND; exit 4"_s}}, 60s});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::SetUp);
    QVERIFY2(failed.error().what.contains(u"exit code 4:\ngetaddrinfo ENOTFOUND"), qPrintable(failed.error().what));
    QVERIFY2(failed.error().remedy.contains(u"no network"), qPrintable(failed.error().remedy));
}

void CheckRunnerTest::aStopEndsIt()
{
    Bench bench;
    bench.sink = [&bench] { bench.stop.request_stop(); };
    const auto stopped = bench.run(bench.spec(u"echo begun; exec tail -f /dev/null"_s));
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, ErrorCode::Interrupted);
}

void CheckRunnerTest::theLogIsCutInTheMiddle()
{
    const Redactor redactor;
    process::OutputLog log(redactor, 1'000, u"unit"_s, [](const auto &) { return true; });
    for (int line = 0; line < 1'000; ++line)
        QVERIFY(log.add(QByteArray(QByteArray::number(line) + '\n'), TimelineKind::Output, {}));
    log.finish({});
    QVERIFY(log.isCut());
    const QByteArray kept = log.bytes();
    QVERIFY(kept.size() < 2'000);
    QVERIFY(kept.startsWith("0\n1\n2\n"));
    QVERIFY(kept.endsWith("998\n999\n"));
    QVERIFY(kept.contains(" bytes left out]"));
    QCOMPARE(log.lastLines(2), u"998\n999"_s);
}

void CheckRunnerTest::aFullSinkStopsTheReading()
{
    const Redactor redactor;
    bool full = true;
    std::vector<TimelineEntry> taken;
    process::OutputLog log(redactor, 1'000, u"unit"_s, [&](std::vector<TimelineEntry> entries) {
        if (!full)
            taken = std::move(entries);
        return !full;
    });
    QVERIFY(!log.add("one\ntwo\n", TimelineKind::Output, {}));
    full = false;
    QVERIFY(log.flush()); // nothing is lost
    QCOMPARE(taken.size(), 2u);
    QCOMPARE(taken.front().text, u"one"_s);
}

/// A check that prints its environment, in pieces and into its report: nothing of the secret is in anything kept.
void CheckRunnerTest::aGrantedSecretIsNowhere()
{
    const QByteArray secret = "correct-horse-battery";
    const QString report = u"<testsuite name=\"$TEST_KEY\"><testcase name=\"$TEST_KEY\"><failure message=\"$TEST_KEY\"/>"
                           "</testcase></testsuite>"_s;
    const std::pair<QString, bool> scripts[] = {
        {u"env; printf correct-; printf 'horse-' >&2; printf 'horse-battery\\n'; echo \"%1\" > \"$PATCHPLANE_REPORTS/junit.xml\""_s
             .arg(QString(report).replace(u'"', u"\\\""_s)), true},
        {u"echo \"<$TEST_KEY/>\" > \"$PATCHPLANE_REPORTS/junit.xml\""_s, true}, // quoted by the reader
        {u"mkfifo \"$PATCHPLANE_REPORTS/$TEST_KEY\""_s, true},                   // named by the walk
    };
    for (const auto &[script, reports] : scripts) {
        Bench bench;
        QVERIFY(bench.redactor.learn(Secret(secret)));
        const auto ran = bench.run(bench.spec(script, reports), {{{u"env"_s}}, 60s},
                                   {{GrantKind::TestSecret, u"TEST_KEY"_s, QString::fromUtf8(secret)}});
        QVERIFY(ran);
        QVERIFY(bench.timeline.says(u"TEST_KEY=[redacted]"_s)); // it was there
        QVERIFY(!bench.timeline.says(QString::fromUtf8(secret)));
        QVERIFY(!bench.artifacts.holds(secret));
        const QByteArray record = encodeJson(ran->back());
        QVERIFY2(!record.contains(secret), record.constData());
    }
}

} // namespace patchplane::test
