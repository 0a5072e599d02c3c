// SPDX-License-Identifier: GPL-3.0-or-later
#include "suites.h"

#include "engine/domain/policy.h"

#include <QSet>
#include <QTest>

#include <functional>

using namespace patchplane;

namespace {

using Edit = std::function<void(PolicyFacts &)>;

CheckResult check(const char *name, Verdict verdict, bool required = true, int weight = 1)
{
    CheckSpec spec{.name = QString::fromLatin1(name), .command = {}, .required = required, .weight = weight, .report = {}};
    return {spec, candidateDigest({}), verdict, {}, {}, {}, false};
}

CheckResult oldFailure(const char *name, bool required)
{
    CheckResult result = check(name, Verdict::Failed, required);
    result.findings = {{.kind = FindingKind::OldFailure, .text = QStringLiteral("t"), .test = {}, .path = {}}};
    return result;
}

/// One changed file, one passed required check: nothing stands against it.
PolicyFacts good()
{
    const FileChange file{.before = {}, .after = FileSide{{"a.cpp"}, 0100644, *BlobId::fromRaw(QByteArray(20, 'b')),
                                                          contentDigest("x")}, .risks = {}};
    const RepositoryChange change{*RepositoryId::parse(u"0190a5c0-0000-7000-8000-000000000001"),
                                  *CommitId::fromRaw(QByteArray(20, '1')), *CommitId::fromRaw(QByteArray(20, '2')),
                                  *TreeId::fromRaw(QByteArray(20, '3')), "commit", {file}};
    return {.policy = {}, .candidate = {candidateDigest({}), Origin::ExistingBranch, {}, 1, {change}},
            .checks = {check("unit", Verdict::Passed)}};
}

void addRisk(PolicyFacts &facts, Risk risk)
{
    facts.candidate.changes[0].files[0].risks.push_back(risk);
}

class PolicyTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void outcomes_data();
    void outcomes();
    void theWorstRuleWins();
    void everyStateIsReached();
    void traceHasOneLineARule();
};

void PolicyTest::outcomes_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("best");
    QTest::addColumn<int>("score");
    QTest::addColumn<QString>("because"); // the rule that limits, and what it saw; empty: none
    const auto row = [](const char *name, const char *best, int score, const char *because, Edit edit) {
        QTest::newRow(name) << std::move(edit) << QString::fromLatin1(best) << score << QString::fromLatin1(because);
    };
    using enum Verdict;
    row("good", "accepted", 100, "", [](PolicyFacts &) {});
    row("target moved", "conflict", 100, "target: the target moved and the change does not apply on it",
        [](PolicyFacts &f) { f.targetMoved = true; });
    row("not isolated", "manual-review", 100, "isolation: not isolated", [](PolicyFacts &f) { f.isolated = false; });
    row("a check not isolated", "manual-review", 100, "isolation: checks that ran not isolated: unit",
        [](PolicyFacts &f) { f.checks[0].execution.isolated = false; });
    row("check of another candidate", "manual-review", 100, "binding: checks of another candidate: unit",
        [](PolicyFacts &f) { f.candidate.digest = candidateDigest(f.candidate.changes); });
    row("required failed", "rejected", 80, "required-checks: failed: unit",
        [](PolicyFacts &f) { f.policy.acceptScore = 0;
                             f.checks = {check("unit", Failed), check("lint", Passed, true, 4)}; });
    row("required without end", "rejected", 80, "required-checks: failed: unit",
        [](PolicyFacts &f) { f.policy.acceptScore = 0;
                             f.checks = {check("unit", TimedOut), check("lint", Passed, true, 4)}; });
    row("old failures only", "ready-for-review", 100, "required-checks: failed as on the base: unit",
        [](PolicyFacts &f) { f.checks = {oldFailure("unit", true)}; });
    row("old failures of an optional check", "accepted", 100, "",
        [](PolicyFacts &f) { f.checks.push_back(oldFailure("lint", false)); });
    row("required flaky", "manual-review", 75, "certainty: flaky or broken: unit",
        [](PolicyFacts &f) { f.policy.acceptScore = 75;
                             f.checks = {check("unit", Flaky), check("lint", Passed)}; });
    row("required broken", "manual-review", 100, "certainty: flaky or broken: unit",
        [](PolicyFacts &f) { f.checks = {check("unit", Broken), check("lint", Passed)}; });
    row("optional broken", "ready-for-review", 100, "optional-checks: broken: lint",
        [](PolicyFacts &f) { f.checks.push_back(check("lint", Broken, false)); });
    row("under the candidate's control", "manual-review", 100, "control: run under the candidate's control: unit",
        [](PolicyFacts &f) { f.checks[0].underCandidatesControl = true; });
    row("optional under the candidate's control", "accepted", 100, "",
        [](PolicyFacts &f) { f.checks[0].underCandidatesControl = true; f.checks[0].spec.required = false; });
    row("score between", "draft-pr", 66, "score: 66 of 100, under 100",
        [](PolicyFacts &f) { f.checks = {check("unit", Passed, true, 2), check("lint", Failed, false)}; });
    row("score reaches", "accepted", 66, "",
        [](PolicyFacts &f) { f.policy.acceptScore = 66;
                             f.checks = {check("unit", Passed, true, 2), check("lint", Failed, false)}; });
    row("score at the lower bound", "draft-pr", 50, "score: 50 of 100, under 100",
        [](PolicyFacts &f) { f.checks = {check("unit", Passed), check("lint", Failed, false)}; });
    row("score under the lower bound", "rejected", 33, "score: 33 of 100, under 50",
        [](PolicyFacts &f) { f.checks = {check("unit", Passed), check("lint", Failed, false, 2)}; });
    row("high risk", "manual-review", 100, "risks: ci", [](PolicyFacts &f) { addRisk(f, Risk::ContinuousIntegration); });
    row("other risk", "ready-for-review", 100, "risks: binary, executable-bit",
        [](PolicyFacts &f) { addRisk(f, Risk::ExecutableBit); addRisk(f, Risk::Binary); });
    row("risk made high", "manual-review", 100, "risks: binary",
        [](PolicyFacts &f) { addRisk(f, Risk::Binary); f.policy.manualRisks = {Risk::Binary}; });
    row("too many files", "manual-review", 100, "size: 2 changed files, more than 1", [](PolicyFacts &f) {
        f.policy.maxFiles = 1;
        f.candidate.changes[0].files.push_back(f.candidate.changes[0].files[0]);
    });
    row("as many files as allowed", "accepted", 100, "", [](PolicyFacts &f) { f.policy.maxFiles = 1; });
    row("nothing but broken optional checks", "manual-review", 0, "score: nothing to weigh; optional-checks: broken: lint",
        [](PolicyFacts &f) { f.checks = {check("lint", Broken, false)}; });
    row("no check", "manual-review", 0, "checks: no check ran; score: nothing to weigh", [](PolicyFacts &f) { f.checks.clear(); });
}

void PolicyTest::outcomes()
{
    QFETCH(Edit, edit);
    QFETCH(QString, best);
    QFETCH(int, score);
    QFETCH(QString, because);
    PolicyFacts facts = good();
    edit(facts);
    const PolicyOutcome outcome = evaluate(facts);
    QCOMPARE(QString(toText(outcome.best)), best);
    QCOMPARE(outcome.score, score);
    QSet<QString> limits;
    for (const TraceLine &line : outcome.trace) {
        if (line.allows != DecisionState::Accepted)
            limits.insert(line.rule + QStringLiteral(": ") + line.saw);
    }
    if (best == u"rejected" && because.startsWith(u"required"))
        QVERIFY(limits.contains(because));
    else
        QCOMPARE(limits, (because.isEmpty() ? QSet<QString>() : [&] {
            const QStringList parts = because.split(QStringLiteral("; "));
            return QSet<QString>(parts.begin(), parts.end());
        }()));
}

void PolicyTest::theWorstRuleWins()
{
    PolicyFacts facts = good();
    addRisk(facts, Risk::Binary);
    QCOMPARE(evaluate(facts).best, DecisionState::ReadyForReview);
    facts.isolated = false;
    QCOMPARE(evaluate(facts).best, DecisionState::ManualReview);
    facts.targetMoved = true;
    QCOMPARE(evaluate(facts).best, DecisionState::Conflict);
    facts.checks[0].verdict = Verdict::Failed;
    QCOMPARE(evaluate(facts).best, DecisionState::Rejected);
    QCOMPARE(evaluate(facts), evaluate(facts));
}

void PolicyTest::everyStateIsReached()
{
    QSet<QString> reached;
    for (const auto &entry : enumTexts<DecisionState>) {
        PolicyFacts facts = good();
        switch (entry.value) {
        case DecisionState::Accepted: break;
        case DecisionState::ReadyForReview: facts.checks = {oldFailure("unit", true)}; break;
        case DecisionState::DraftPr: facts.checks.push_back(check("lint", Verdict::Failed, false)); break;
        case DecisionState::ManualReview: facts.checks.clear(); break;
        case DecisionState::Conflict: facts.targetMoved = true; break;
        case DecisionState::Rejected: facts.checks[0].verdict = Verdict::Failed; break;
        }
        QCOMPARE(evaluate(facts).best, entry.value);
        reached.insert(QString(toText(entry.value)));
    }
    QCOMPARE(reached.size(), 6);
}

void PolicyTest::traceHasOneLineARule()
{
    QStringList rules;
    for (const TraceLine &line : evaluate(good()).trace) {
        QVERIFY(!line.saw.isEmpty());
        rules.append(line.rule);
    }
    QCOMPARE(rules.size(), 11);
    QCOMPARE(QSet<QString>(rules.begin(), rules.end()).size(), rules.size());
}

} // namespace

std::unique_ptr<QObject> policyTest()
{
    return std::make_unique<PolicyTest>();
}

#include "policy_test.moc"
