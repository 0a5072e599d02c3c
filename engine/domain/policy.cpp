// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/policy.h"

#include <algorithm>

namespace patchplane {

using enum DecisionState;

/// The score, and whether any check gave one.
struct Score {
    int value = 0;
    bool known = false;
};

/// Points of a verdict on the patch, 0..100; nothing for 'broken', which is none.
static std::optional<int> points(const CheckResult &check)
{
    switch (check.verdict) {
    case Verdict::Passed: return 100;
    case Verdict::Flaky: return 50;
    case Verdict::Failed:
    case Verdict::TimedOut: return oldFailuresOnly(check) ? 100 : 0;
    case Verdict::Broken: return std::nullopt;
    }
    return std::nullopt;
}

static Score scoreOf(const std::vector<CheckResult> &checks)
{
    qint64 weights = 0;
    qint64 sum = 0;
    for (const CheckResult &check : checks) {
        const std::optional<int> given = points(check);
        if (!given)
            continue;
        const qint64 weight = std::max(1, check.spec.weight);
        weights += weight;
        sum += weight * *given;
    }
    return weights == 0 ? Score{} : Score{int(sum / weights), true};
}

/// The names of the checks that `which` picks; empty when it picks none.
template <class Which>
static QString named(const std::vector<CheckResult> &checks, Which which)
{
    QStringList names;
    for (const CheckResult &check : checks) {
        if (which(check))
            names.append(check.spec.name);
    }
    return names.join(u", ");
}

static TraceLine line(const char *rule, QString saw, DecisionState allows)
{
    return {QString::fromLatin1(rule), std::move(saw), allows};
}

// ---- rules: each looks at one thing and says what it leaves possible ------------------------------------------

static TraceLine targetRule(const PolicyFacts &facts)
{
    return facts.targetMoved ? line("target", QStringLiteral("the target moved and the change does not apply on it"), Conflict)
                             : line("target", QStringLiteral("the change applies on its target"), Accepted);
}

static TraceLine isolationRule(const PolicyFacts &facts)
{
    const QString loose = named(facts.checks, [](const CheckResult &check) { return !check.execution.isolated; });
    if (!facts.isolated)
        return line("isolation", QStringLiteral("not isolated"), ManualReview);
    if (!loose.isEmpty())
        return line("isolation", QStringLiteral("checks that ran not isolated: ") + loose, ManualReview);
    return line("isolation", QStringLiteral("everything ran in a sandbox"), Accepted);
}

static TraceLine presenceRule(const PolicyFacts &facts)
{
    return facts.checks.empty() ? line("checks", QStringLiteral("no check ran"), ManualReview)
                                : line("checks", QStringLiteral("%1 ran").arg(facts.checks.size()), Accepted);
}

static TraceLine bindingRule(const PolicyFacts &facts)
{
    const QString foreign = named(facts.checks, [&](const CheckResult &check) {
        return check.candidate != facts.candidate.digest;
    });
    return foreign.isEmpty() ? line("binding", QStringLiteral("all checks ran on this candidate"), Accepted)
                             : line("binding", QStringLiteral("checks of another candidate: ") + foreign, ManualReview);
}

static TraceLine requiredFailureRule(const PolicyFacts &facts)
{
    const auto failed = [](const CheckResult &check) {
        return check.verdict == Verdict::Failed || check.verdict == Verdict::TimedOut;
    };
    const QString anew = named(facts.checks, [&](const CheckResult &check) {
        return check.spec.required && failed(check) && !oldFailuresOnly(check);
    });
    if (!anew.isEmpty())
        return line("required-checks", QStringLiteral("failed: ") + anew, Rejected);
    const QString old = named(facts.checks, [](const CheckResult &c) { return c.spec.required && oldFailuresOnly(c); });
    if (!old.isEmpty())
        return line("required-checks", QStringLiteral("failed as on the base: ") + old, ReadyForReview);
    return line("required-checks", QStringLiteral("none failed"), Accepted);
}

static TraceLine requiredDoubtRule(const PolicyFacts &facts)
{
    const QString doubtful = named(facts.checks, [](const CheckResult &check) {
        return check.spec.required && (check.verdict == Verdict::Flaky || check.verdict == Verdict::Broken);
    });
    return doubtful.isEmpty() ? line("certainty", QStringLiteral("no required check is flaky or broken"), Accepted)
                              : line("certainty", QStringLiteral("flaky or broken: ") + doubtful, ManualReview);
}

static TraceLine optionalBrokenRule(const PolicyFacts &facts)
{
    const QString broken = named(facts.checks, [](const CheckResult &check) {
        return !check.spec.required && check.verdict == Verdict::Broken;
    });
    return broken.isEmpty() ? line("optional-checks", QStringLiteral("none is broken"), Accepted)
                            : line("optional-checks", QStringLiteral("broken: ") + broken, ReadyForReview);
}

static TraceLine controlRule(const PolicyFacts &facts)
{
    const QString controlled = named(facts.checks, [](const CheckResult &check) {
        return check.spec.required && check.underCandidatesControl;
    });
    return controlled.isEmpty()
        ? line("control", QStringLiteral("the candidate touches nothing that decides a required check"), Accepted)
        : line("control", QStringLiteral("run under the candidate's control: ") + controlled, ManualReview);
}

static TraceLine scoreRule(const PolicyFacts &facts)
{
    const Score score = scoreOf(facts.checks);
    if (!score.known)
        return line("score", QStringLiteral("nothing to weigh"), ManualReview);
    const QString saw = QStringLiteral("%1 of 100").arg(score.value);
    if (score.value < facts.policy.manualScore)
        return line("score", saw + QStringLiteral(", under %1").arg(facts.policy.manualScore), Rejected);
    if (score.value < facts.policy.acceptScore)
        return line("score", saw + QStringLiteral(", under %1").arg(facts.policy.acceptScore), DraftPr);
    return line("score", saw, Accepted);
}

/// All changed files' risks that `policy.manualRisks` names (`listed`) or does not name, in words.
static QString risksIn(const PolicyFacts &facts, bool listed)
{
    QStringList texts;
    for (const RepositoryChange &change : facts.candidate.changes) {
        for (const FileChange &file : change.files) {
            for (const Risk risk : file.risks) {
                const QString text = toText(risk);
                if (std::ranges::contains(facts.policy.manualRisks, risk) == listed && !texts.contains(text))
                    texts.append(text);
            }
        }
    }
    texts.sort();
    return texts.join(u", ");
}

static TraceLine riskRule(const PolicyFacts &facts)
{
    if (const QString high = risksIn(facts, true); !high.isEmpty())
        return line("risks", high, ManualReview);
    if (const QString low = risksIn(facts, false); !low.isEmpty())
        return line("risks", low, ReadyForReview);
    return line("risks", QStringLiteral("none"), Accepted);
}

static TraceLine sizeRule(const PolicyFacts &facts)
{
    size_t files = 0;
    for (const RepositoryChange &change : facts.candidate.changes)
        files += change.files.size();
    const QString saw = QStringLiteral("%1 changed files").arg(files);
    if (facts.policy.maxFiles > 0 && files > size_t(facts.policy.maxFiles))
        return line("size", saw + QStringLiteral(", more than %1").arg(facts.policy.maxFiles), ManualReview);
    return line("size", saw, Accepted);
}

using Rule = TraceLine (*)(const PolicyFacts &);
static constexpr auto kPolicyRules = std::to_array<Rule>({targetRule, isolationRule, presenceRule, bindingRule,
                                                    requiredFailureRule, requiredDoubtRule, optionalBrokenRule,
                                                    controlRule, scoreRule, riskRule, sizeRule});

PolicyOutcome evaluate(const PolicyFacts &facts)
{
    PolicyOutcome outcome{Accepted, scoreOf(facts.checks).value, {}};
    for (const Rule rule : kPolicyRules) {
        outcome.trace.push_back(rule(facts));
        outcome.best = std::max(outcome.best, outcome.trace.back().allows); // the enum goes from the best to the worst
    }
    return outcome;
}

} // namespace patchplane
