// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"

namespace patchplane {

enum class ReportFormat { None, JUnit, CTest };
template <>
inline constexpr auto enumTexts<ReportFormat> = std::to_array<EnumText<ReportFormat>>({
    {ReportFormat::None, "none"}, {ReportFormat::JUnit, "junit"}, {ReportFormat::CTest, "ctest"}});

/// What a check says. `Flaky` is no pass for a required check; `Broken` is the check's own fault (set-up, sandbox,
/// report unreadable), never a verdict on the patch.
enum class Verdict { Passed, Failed, Flaky, TimedOut, Broken };
template <>
inline constexpr auto enumTexts<Verdict> = std::to_array<EnumText<Verdict>>({
    {Verdict::Passed, "passed"}, {Verdict::Failed, "failed"}, {Verdict::Flaky, "flaky"},
    {Verdict::TimedOut, "timed-out"}, {Verdict::Broken, "broken"}});

/// `Flaky`: the check's own runner tried it again and it passed then.
enum class TestOutcome { Passed, Failed, Skipped, Error, Flaky };
template <>
inline constexpr auto enumTexts<TestOutcome> = std::to_array<EnumText<TestOutcome>>({
    {TestOutcome::Passed, "passed"}, {TestOutcome::Failed, "failed"}, {TestOutcome::Skipped, "skipped"},
    {TestOutcome::Error, "error"}, {TestOutcome::Flaky, "flaky"}});

/// One check as the accepted profile names it; which command, how long, what it reports.
struct CheckSpec {
    QString name;
    std::vector<QString> command; ///< argv; no shell
    std::chrono::milliseconds timeout = std::chrono::minutes(5);
    bool required = true;
    int weight = 1;
    ReportFormat format = ReportFormat::None;
    QString report; ///< file name inside the report folder ($PATCHPLANE_REPORTS); empty with None
    int retries = 0;
    static constexpr auto fields()
    {
        using T = CheckSpec;
        return std::tuple(field("name", &T::name), field("command", &T::command), field("timeout", &T::timeout),
                          field("required", &T::required), field("weight", &T::weight), field("format", &T::format),
                          field("report", &T::report), field("retries", &T::retries));
    }
    friend bool operator==(const CheckSpec &, const CheckSpec &) = default;
};

/// One test of a report; its name is the report's own (class and name), as text.
struct TestResult {
    QString name;
    TestOutcome outcome = TestOutcome::Passed;
    QString message;
    std::chrono::milliseconds duration{0};
    static constexpr auto fields()
    {
        using T = TestResult;
        return std::tuple(field("name", &T::name), field("outcome", &T::outcome), field("message", &T::message),
                          field("duration", &T::duration));
    }
    friend bool operator==(const TestResult &, const TestResult &) = default;
};

enum class FindingKind { TestFailed, TestMissing, TestSkipped, OldFailure, Exit, Timeout, Report, SetUp };
template <>
inline constexpr auto enumTexts<FindingKind> = std::to_array<EnumText<FindingKind>>({
    {FindingKind::TestFailed, "test-failed"}, {FindingKind::TestMissing, "test-missing"},
    {FindingKind::TestSkipped, "test-skipped"}, {FindingKind::OldFailure, "old-failure"}, {FindingKind::Exit, "exit"},
    {FindingKind::Timeout, "timeout"}, {FindingKind::Report, "report"}, {FindingKind::SetUp, "set-up"}});

/// One thing that a check has to say, in words; `path` and `line` where a report names a place (text, never opened).
struct Finding {
    FindingKind kind = FindingKind::Report;
    QString text;
    QString test;
    RepoPath path;
    int line = 0;
    static constexpr auto fields()
    {
        using T = Finding;
        return std::tuple(field("kind", &T::kind), field("text", &T::text), field("test", &T::test),
                          field("path", &T::path), field("line", &T::line));
    }
    friend bool operator==(const Finding &, const Finding &) = default;
};

/// Limits that were wanted of a sandbox and not enforced there, in words (security.md 4). Records from before it was
/// kept have none of it, hence it is optional in them.
using NotEnforced = std::vector<QString>;

/// What ran once on one tree: the raw material of a verdict.
struct CheckExecution {
    int exitCode = 0;
    bool timedOut = false;
    bool cut = false; ///< output beyond the limit was dropped
    std::chrono::milliseconds duration{0};
    std::optional<ContentDigest> log; ///< artifact: stdout and stderr together
    std::vector<TestResult> tests;    ///< empty without a report
    QString reportProblem;            ///< why a promised report could not be read; empty: it could
    bool isolated = true;
    std::optional<NotEnforced> notEnforced = std::nullopt; ///< in its sandbox
    static constexpr auto fields()
    {
        using T = CheckExecution;
        return std::tuple(field("exitCode", &T::exitCode), field("timedOut", &T::timedOut), field("cut", &T::cut),
                          field("duration", &T::duration), field("log", &T::log), field("tests", &T::tests),
                          field("reportProblem", &T::reportProblem), field("isolated", &T::isolated),
                          field("notEnforced", &T::notEnforced));
    }
    friend bool operator==(const CheckExecution &, const CheckExecution &) = default;
};

/// A program's verdict on a candidate (PP-26 ReviewRun).
struct CheckResult {
    CheckSpec spec;
    CandidateDigest candidate;
    Verdict verdict = Verdict::Broken;
    CheckExecution execution;
    std::optional<CheckExecution> base; ///< the same check on the base commit, where it ran
    std::vector<Finding> findings;
    bool underCandidatesControl = false; ///< the candidate touches tests, runner, build or set-up files
    static constexpr auto fields()
    {
        using T = CheckResult;
        return std::tuple(field("spec", &T::spec), field("candidate", &T::candidate), field("verdict", &T::verdict),
                          field("execution", &T::execution), field("base", &T::base), field("findings", &T::findings),
                          field("underCandidatesControl", &T::underCandidatesControl));
    }
    friend bool operator==(const CheckResult &, const CheckResult &) = default;
};

/// The verdict from what ran on the candidate (each attempt, first to last; the last one counts) and on the base, by
/// security.md 19:
/// - The worse of exit code and report: a failed test fails the check whatever the exit code, and the reverse.
/// - A test known on the base that is missing, or skipped now, counts as failed.
/// - What failed on the base too is an old failure: the verdict stays, the finding says so (see `oldFailuresOnly`).
/// - A pass after an attempt that was none is flaky; so is one with a test that is.
/// - Broken: nothing ran, or exit code 0 with a promised report that is unreadable or names no test.
/// At most `kMaxFindings` findings, what is new first; a last one says how many are not listed.
[[nodiscard]] CheckResult judge(CheckSpec spec, CandidateDigest candidate, std::vector<CheckExecution> attempts,
                                std::optional<CheckExecution> base, bool underCandidatesControl);
inline constexpr size_t kMaxFindings = 200;

/// The result of a check whose set-up failed on the candidate: broken, with what failed and the remedy as its finding.
[[nodiscard]] CheckResult setUpFailed(CheckSpec spec, CandidateDigest candidate, const Error &error,
                                      bool underCandidatesControl);

/// True for a check that failed or timed out, but said nothing that it does not say of the base commit too.
[[nodiscard]] bool oldFailuresOnly(const CheckResult &result);

// made in codecs.cpp
extern template struct JsonCodec<CheckSpec>;
extern template struct JsonCodec<CheckExecution>;
extern template struct JsonCodec<CheckResult>;

} // namespace patchplane
