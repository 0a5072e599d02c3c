// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/check.h"

#include <QHash>

#include <algorithm>
#include <iterator>

namespace patchplane {

static Finding finding(FindingKind kind, QString text, QString test = {})
{
    return {.kind = kind, .text = std::move(text), .test = std::move(test), .path = {}};
}

/// What a report says of one name. Names may repeat (parameters, several suites): the worst outcome and how often.
struct Known {
    bool failed = false;
    bool skipped = true; ///< every one of that name
    int count = 0;
};
using KnownTests = QHash<QString, Known>;

static bool isFailure(TestOutcome outcome)
{
    return outcome == TestOutcome::Failed || outcome == TestOutcome::Error;
}

static KnownTests byName(const std::vector<TestResult> &tests)
{
    KnownTests known;
    for (const TestResult &test : tests) {
        Known &entry = known[test.name];
        entry.failed |= isFailure(test.outcome);
        entry.skipped &= test.outcome == TestOutcome::Skipped;
        ++entry.count;
    }
    return known;
}

/// The base's execution where it can be compared: it ended by itself and its report could be read.
static const CheckExecution *comparable(const std::optional<CheckExecution> &base)
{
    return base && !base->timedOut && base->reportProblem.isEmpty() ? &*base : nullptr;
}

static std::vector<Finding> failedTests(const CheckExecution &run, const KnownTests &onBase)
{
    std::vector<Finding> findings;
    for (const TestResult &test : run.tests) {
        if (!isFailure(test.outcome))
            continue;
        const bool old = onBase.value(test.name).failed;
        findings.push_back(finding(old ? FindingKind::OldFailure : FindingKind::TestFailed,
                                   test.message.isEmpty() ? QStringLiteral("failed") : test.message, test.name));
    }
    return findings;
}

static std::vector<Finding> flakyTests(const CheckExecution &run)
{
    std::vector<Finding> findings;
    for (const TestResult &test : run.tests) {
        if (test.outcome != TestOutcome::Flaky)
            continue;
        const QString why = test.message.isEmpty() ? QString() : QStringLiteral(": ") + test.message;
        findings.push_back(finding(FindingKind::TestFailed, QStringLiteral("failed, passed when tried again") + why, test.name));
    }
    return findings;
}

/// Tests that the base ran and the candidate did not: a renamed test is a missing one.
static std::vector<Finding> lostTests(const CheckExecution &run, const CheckExecution &base, const KnownTests &onBase)
{
    const KnownTests now = byName(run.tests);
    std::vector<Finding> findings;
    QHash<QString, bool> told;
    for (const TestResult &test : base.tests) {
        if (told.contains(test.name))
            continue;
        told.insert(test.name, true);
        const Known before = onBase.value(test.name);
        const Known after = now.value(test.name);
        if (after.count < before.count)
            findings.push_back(finding(FindingKind::TestMissing, QStringLiteral("on the base, not here"), test.name));
        else if (after.skipped && !before.skipped)
            findings.push_back(finding(FindingKind::TestSkipped, QStringLiteral("ran on the base, skipped here"), test.name));
    }
    return findings;
}

/// An exit code that no failed test explains.
static std::optional<Finding> exitFinding(const CheckExecution &run, const CheckExecution *base, bool testsFailed)
{
    const bool explained = testsFailed && (!base || base->exitCode != 0);
    if (run.exitCode == 0 || explained)
        return std::nullopt;
    const bool old = base && base->exitCode != 0 && base->tests.empty() && run.tests.empty();
    if (old)
        return finding(FindingKind::OldFailure,
                       QStringLiteral("exit code %1; on the base %2").arg(run.exitCode).arg(base->exitCode));
    return finding(FindingKind::Exit, QStringLiteral("exit code %1").arg(run.exitCode));
}

/// Why the report of an execution proves nothing; empty: it can be read, or none was promised.
static QString reportTrouble(const CheckSpec &spec, const CheckExecution &run)
{
    if (spec.format == ReportFormat::None)
        return {};
    if (!run.reportProblem.isEmpty())
        return run.reportProblem;
    return run.tests.empty() ? QStringLiteral("the report names no test") : QString();
}

/// What one attempt says by itself.
struct Opinion {
    Verdict verdict = Verdict::Passed;
    std::vector<Finding> findings;
};

static Opinion timedOut(const CheckExecution &run, const std::optional<CheckExecution> &base)
{
    const bool old = base && base->timedOut;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(run.duration).count();
    return {Verdict::TimedOut, {finding(old ? FindingKind::OldFailure : FindingKind::Timeout,
                                        QStringLiteral("no end after %1 s%2")
                                            .arg(QString::number(seconds), old ? QStringLiteral("; on the base neither") : QString()))}};
}

static Opinion opinionOn(const CheckSpec &spec, const CheckExecution &run, const std::optional<CheckExecution> &maybeBase)
{
    if (run.timedOut)
        return timedOut(run, maybeBase);
    const CheckExecution *base = comparable(maybeBase);
    const KnownTests onBase = base ? byName(base->tests) : KnownTests();
    Opinion opinion{Verdict::Passed, failedTests(run, onBase)};
    const bool testsFailed = !opinion.findings.empty();
    const QString trouble = reportTrouble(spec, run);
    if (base && trouble.isEmpty())
        std::ranges::move(lostTests(run, *base, onBase), std::back_inserter(opinion.findings));
    if (std::optional<Finding> exit = exitFinding(run, base, testsFailed))
        opinion.findings.push_back(*std::move(exit));
    if (!opinion.findings.empty())
        opinion.verdict = Verdict::Failed;
    else if (!trouble.isEmpty())
        opinion.verdict = Verdict::Broken;
    std::vector<Finding> flaky = flakyTests(run);
    if (opinion.verdict == Verdict::Passed && !flaky.empty())
        opinion.verdict = Verdict::Flaky;
    std::ranges::move(flaky, std::back_inserter(opinion.findings));
    if (!trouble.isEmpty())
        opinion.findings.push_back(finding(FindingKind::Report, trouble));
    return opinion;
}

/// New findings first, and no more than anybody reads.
static std::vector<Finding> shortened(std::vector<Finding> findings)
{
    std::ranges::stable_partition(findings, [](const Finding &f) { return f.kind != FindingKind::OldFailure; });
    if (findings.size() <= kMaxFindings)
        return findings;
    const size_t left = findings.size() - (kMaxFindings - 1);
    const FindingKind kind = findings[kMaxFindings - 1].kind;
    findings.resize(kMaxFindings - 1);
    findings.push_back(finding(kind, QStringLiteral("and %1 more").arg(left)));
    return findings;
}

/// A pass after an attempt that was none: what the first such attempt said is why it is flaky.
static Opinion settled(std::vector<Opinion> opinions)
{
    Opinion last = std::move(opinions.back());
    opinions.pop_back();
    const auto unlike = std::ranges::find_if(opinions, [](const Opinion &o) { return o.verdict != Verdict::Passed; });
    if (last.verdict != Verdict::Passed || unlike == opinions.end())
        return last;
    last.verdict = Verdict::Flaky;
    for (Finding &told : unlike->findings) {
        told.text = QStringLiteral("attempt %1: %2").arg(unlike - opinions.begin() + 1).arg(told.text);
        last.findings.push_back(std::move(told));
    }
    return last;
}

CheckResult judge(CheckSpec spec, CandidateDigest candidate, std::vector<CheckExecution> attempts,
                  std::optional<CheckExecution> base, bool underCandidatesControl)
{
    Opinion opinion{Verdict::Broken, {finding(FindingKind::Report, QStringLiteral("nothing ran"))}};
    CheckExecution execution;
    if (!attempts.empty()) {
        std::vector<Opinion> opinions;
        for (const CheckExecution &attempt : attempts)
            opinions.push_back(opinionOn(spec, attempt, base));
        opinion = settled(std::move(opinions));
        execution = std::move(attempts.back());
    }
    return {.spec = std::move(spec),
            .candidate = std::move(candidate),
            .verdict = opinion.verdict,
            .execution = std::move(execution),
            .base = std::move(base),
            .findings = shortened(std::move(opinion.findings)),
            .underCandidatesControl = underCandidatesControl};
}

CheckResult setUpFailed(CheckSpec spec, CandidateDigest candidate, const Error &error, bool underCandidatesControl)
{
    const QString remedy = error.remedy.isEmpty() ? defaultRemedy(error.code) : error.remedy;
    CheckResult result = judge(std::move(spec), std::move(candidate), {}, std::nullopt, underCandidatesControl);
    result.findings = {finding(FindingKind::SetUp, error.what + u'\n' + remedy)};
    return result;
}

bool oldFailuresOnly(const CheckResult &result)
{
    const bool bad = result.verdict == Verdict::Failed || result.verdict == Verdict::TimedOut;
    return bad && !result.findings.empty()
        && std::ranges::all_of(result.findings, [](const Finding &f) { return f.kind == FindingKind::OldFailure; });
}

} // namespace patchplane
