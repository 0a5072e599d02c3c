// SPDX-License-Identifier: GPL-3.0-or-later
#include "suites.h"

#include "engine/domain/check.h"

#include <QTest>

#include <utility>

using namespace patchplane;
using namespace std::chrono_literals;

namespace {

struct Case {
    ReportFormat format = ReportFormat::JUnit;
    std::vector<CheckExecution> attempts;
    std::optional<CheckExecution> base = std::nullopt;
    Verdict verdict = Verdict::Passed;
    QString findings = {}; ///< "kind test" joined by '; '
    bool oldOnly = false;
};

/// "a b! c- d* e~": a passed, b failed, c skipped, d had an error, e was flaky.
CheckExecution run(int exitCode, const char *tests)
{
    CheckExecution execution;
    execution.exitCode = exitCode;
    execution.duration = 2s;
    for (QString word : QString::fromLatin1(tests).split(u' ', Qt::SkipEmptyParts)) {
        const QChar mark = word.back();
        const TestOutcome outcome = mark == u'!'   ? TestOutcome::Failed
                                    : mark == u'-' ? TestOutcome::Skipped
                                    : mark == u'*' ? TestOutcome::Error
                                    : mark == u'~' ? TestOutcome::Flaky
                                                   : TestOutcome::Passed;
        if (outcome != TestOutcome::Passed)
            word.chop(1);
        execution.tests.push_back({word, outcome, QStringLiteral("said %1").arg(word), 1ms});
    }
    return execution;
}

CheckExecution late(CheckExecution execution)
{
    execution.timedOut = true;
    return execution;
}

CheckExecution unreadable(int exitCode)
{
    CheckExecution execution;
    execution.exitCode = exitCode;
    execution.reportProblem = QStringLiteral("no report");
    return execution;
}

CheckSpec spec(ReportFormat format)
{
    return {.name = QStringLiteral("unit"), .command = {QStringLiteral("true")}, .format = format, .report = {}};
}

CandidateDigest someCandidate()
{
    return candidateDigest({});
}

class CheckTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void whatIsNewComesFirstAndTheListIsBounded();
    void everythingIsHandedThrough();
    void aFailedSetUpIsNoVerdictAndHasItsRemedy();
};

void CheckTest::verdicts_data()
{
    QTest::addColumn<Case>("c");
    using enum ReportFormat;
    using enum Verdict;
    const auto row = [](const char *name, Case c) { QTest::newRow(name) << std::move(c); };
    const auto text = [](const char *t) { return QString::fromLatin1(t); };

    row("nothing ran", {JUnit, {}, {}, Broken, text("report ")});
    row("exit code 0", {None, {run(0, "")}, {}, Passed});
    row("exit code 3", {None, {run(3, "")}, {}, Failed, text("exit ")});
    row("exit code 3, on the base too", {None, {run(3, "")}, run(2, ""), Failed, text("old-failure "), true});
    row("exit code 3, base was good", {None, {run(3, "")}, run(0, ""), Failed, text("exit ")});
    row("no end", {None, {late(run(0, ""))}, {}, TimedOut, text("timeout ")});
    row("no end, on the base neither", {None, {late(run(0, ""))}, late(run(0, "")), TimedOut, text("old-failure "), true});

    row("all pass", {JUnit, {run(0, "a b")}, run(0, "a b"), Passed});
    row("report worse than exit code", {JUnit, {run(0, "a! b")}, {}, Failed, text("test-failed a")});
    row("an error is a failure", {JUnit, {run(1, "a* b")}, {}, Failed, text("test-failed a")});
    row("exit code worse than report", {JUnit, {run(1, "a b")}, {}, Failed, text("exit ")});
    row("exit code worse, base had the same without a word", {JUnit, {run(1, "a b")}, run(1, "a b"), Failed, text("exit ")});
    row("missing", {JUnit, {run(0, "a")}, run(0, "a b"), Failed, text("test-missing b")});
    row("renamed", {JUnit, {run(0, "a c")}, run(0, "a b"), Failed, text("test-missing b")});
    row("one of two of a name is missing", {JUnit, {run(0, "a")}, run(0, "a a"), Failed, text("test-missing a")});
    row("missing, failed before", {JUnit, {run(0, "a")}, run(1, "a b!"), Failed, text("test-missing b")});
    row("skipped", {JUnit, {run(0, "a b-")}, run(0, "a b"), Failed, text("test-skipped b")});
    row("skipped before too", {JUnit, {run(0, "a b-")}, run(0, "a b-"), Passed});
    row("new and skipped", {JUnit, {run(0, "a b-")}, run(0, "a"), Passed});
    row("old failure", {JUnit, {run(1, "a! b")}, run(1, "a! b"), Failed, text("old-failure a"), true});
    row("old and new failure", {JUnit, {run(1, "a! b!")}, run(1, "a! b"), Failed, text("test-failed b; old-failure a")});
    row("old failure, exit code new", {JUnit, {run(1, "a! b")}, run(0, "a! b"), Failed, text("exit ; old-failure a")});
    row("base that timed out proves nothing", {JUnit, {run(1, "a!")}, late(run(1, "a!")), Failed, text("test-failed a")});
    row("base that is unreadable proves nothing", {JUnit, {run(0, "a")}, unreadable(1), Passed});

    row("unreadable, exit code 0", {JUnit, {unreadable(0)}, {}, Broken, text("report ")});
    row("unreadable, exit code 1", {JUnit, {unreadable(1)}, {}, Failed, text("exit ; report ")});
    row("empty report", {JUnit, {run(0, "")}, {}, Broken, text("report ")});
    row("empty report, tests on the base", {CTest, {run(0, "")}, run(0, "a"), Broken, text("report ")});

    row("passes after a failure", {JUnit, {run(1, "a!"), run(0, "a")}, {}, Flaky, text("test-failed a")});
    row("passes after no end", {None, {late(run(0, "")), run(0, "")}, {}, Flaky, text("timeout ")});
    row("fails again", {JUnit, {run(1, "a!"), run(1, "b!")}, {}, Failed, text("test-failed b")});
    row("a flaky test", {JUnit, {run(0, "a b~")}, run(0, "a b"), Flaky, text("test-failed b")});
    row("a flaky test, on the base too", {JUnit, {run(0, "a b~")}, run(0, "a b~"), Flaky, text("test-failed b")});
    row("a flaky test and a failed one", {JUnit, {run(1, "a! b~")}, {}, Failed, text("test-failed a; test-failed b")});
    row("a flaky test and another exit code", {JUnit, {run(1, "b~")}, {}, Failed, text("exit ; test-failed b")});
    row("passes twice", {JUnit, {run(0, "a"), run(0, "a")}, {}, Passed});
}

void CheckTest::verdicts()
{
    QFETCH(Case, c);
    const CheckResult result = judge(spec(c.format), someCandidate(), c.attempts, c.base, false);
    QStringList findings;
    for (const Finding &finding : result.findings) {
        QVERIFY(!finding.text.isEmpty());
        findings.append(toText(finding.kind) + u' ' + finding.test);
    }
    QCOMPARE(toText(result.verdict), toText(c.verdict));
    QCOMPARE(findings.join(u"; "), c.findings);
    QCOMPARE(oldFailuresOnly(result), c.oldOnly);
}

void CheckTest::whatIsNewComesFirstAndTheListIsBounded()
{
    CheckExecution base = run(1, "");
    CheckExecution now = run(1, "");
    for (int i = 0; i < 500; ++i) {
        base.tests.push_back({QStringLiteral("old%1").arg(i), TestOutcome::Failed, {}, 0ms});
        now.tests.push_back(base.tests.back());
    }
    now.tests.push_back({QStringLiteral("new"), TestOutcome::Failed, {}, 0ms});
    const CheckResult result = judge(spec(ReportFormat::JUnit), someCandidate(), {now}, base, false);
    QCOMPARE(result.findings.size(), kMaxFindings);
    QCOMPARE(result.findings.front().test, QStringLiteral("new"));
    QCOMPARE(result.findings.back().text, QStringLiteral("and 302 more"));
    QVERIFY(!oldFailuresOnly(result));
    now.tests.pop_back();
    QVERIFY(oldFailuresOnly(judge(spec(ReportFormat::JUnit), someCandidate(), {now}, base, false)));
}

void CheckTest::everythingIsHandedThrough()
{
    const CheckExecution last = run(0, "a");
    const CheckResult result = judge(spec(ReportFormat::JUnit), someCandidate(), {run(1, "a!"), last}, run(0, "a"), true);
    QCOMPARE(result.spec, spec(ReportFormat::JUnit));
    QCOMPARE(result.candidate, someCandidate());
    QCOMPARE(result.execution, last);
    QCOMPARE(result.base, run(0, "a"));
    QVERIFY(result.underCandidatesControl);
    QCOMPARE(result.findings.front().text, QStringLiteral("attempt 1: said a"));
}

void CheckTest::aFailedSetUpIsNoVerdictAndHasItsRemedy()
{
    const auto text = [](const char *t) { return QString::fromLatin1(t); };
    const Error error{Fault::Permanent, ErrorCode::SetUp, text("set-up 'x' ended with exit code 4"), text("Try it.")};
    const CheckResult result = setUpFailed(spec(ReportFormat::JUnit), someCandidate(), error, true);
    QCOMPARE(result.verdict, Verdict::Broken);
    QVERIFY(result.underCandidatesControl);
    QCOMPARE(result.findings, (std::vector{Finding{FindingKind::SetUp, error.what + text("\nTry it."), {}, {}, 0}}));
    const CheckResult plain = setUpFailed(spec(ReportFormat::JUnit), someCandidate(), {{}, ErrorCode::SetUp, {}, {}}, false);
    QCOMPARE(plain.findings.front().text, u'\n' + defaultRemedy(ErrorCode::SetUp));
}

} // namespace

Q_DECLARE_METATYPE(Case)

std::unique_ptr<QObject> checkTest()
{
    return std::make_unique<CheckTest>();
}

#include "check_test.moc"
