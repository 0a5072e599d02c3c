// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/actor.h"
#include "engine/domain/check.h"

namespace patchplane {

/// What a decision can be, from the best to the worst (PP-27).
enum class DecisionState { Accepted, ReadyForReview, DraftPr, ManualReview, Conflict, Rejected };
template <>
inline constexpr auto enumTexts<DecisionState> = std::to_array<EnumText<DecisionState>>({
    {DecisionState::Accepted, "accepted"}, {DecisionState::ReadyForReview, "ready-for-review"},
    {DecisionState::DraftPr, "draft-pr"}, {DecisionState::ManualReview, "manual-review"},
    {DecisionState::Conflict, "conflict"}, {DecisionState::Rejected, "rejected"}});

/// The operator's rules for one repository, decoded from engine.toml. A profile may only make them stricter.
struct Policy {
    int acceptScore = 100;       ///< weighted score (0..100) from which 'accepted' is possible
    int manualScore = 50;        ///< below it the best outcome is 'rejected'; between the two: 'draft-pr'
    std::vector<Risk> manualRisks = {Risk::LeavingLink, Risk::Gitlink, Risk::GitModules, Risk::LfsConfig,
                                     Risk::GitAttributes, Risk::ContinuousIntegration, Risk::DependencyFile,
                                     Risk::ProfileFile}; ///< any of these on a changed file: manual-review at best
    int maxFiles = 0;            ///< more changed files than this: manual-review; 0: no limit
    bool decidesAlone = false;   ///< publish 'accepted' without a person; off unless the operator says so
    static constexpr auto fields()
    {
        using T = Policy;
        return std::tuple(field("acceptScore", &T::acceptScore), field("manualScore", &T::manualScore),
                          field("manualRisks", &T::manualRisks), field("maxFiles", &T::maxFiles),
                          field("decidesAlone", &T::decidesAlone));
    }
    friend bool operator==(const Policy &, const Policy &) = default;
};

/// The evaluator's whole input as one value; stored by digest with each decision.
struct PolicyFacts {
    Policy policy;
    Candidate candidate;
    std::vector<CheckResult> checks;
    bool isolated = true;      ///< agent and checks ran in a sandbox that holds
    bool targetMoved = false;  ///< the target has commits that the base lacks and the change does not apply on it
    static constexpr auto fields()
    {
        using T = PolicyFacts;
        return std::tuple(field("policy", &T::policy), field("candidate", &T::candidate), field("checks", &T::checks),
                          field("isolated", &T::isolated), field("targetMoved", &T::targetMoved));
    }
    friend bool operator==(const PolicyFacts &, const PolicyFacts &) = default;
};

/// One rule's word: which rule, what it saw, the best outcome that it leaves possible.
struct TraceLine {
    QString rule;
    QString saw;
    DecisionState allows = DecisionState::Accepted;
    static constexpr auto fields()
    {
        using T = TraceLine;
        return std::tuple(field("rule", &T::rule), field("saw", &T::saw), field("allows", &T::allows));
    }
    friend bool operator==(const TraceLine &, const TraceLine &) = default;
};

/// What policy makes of the facts: the best possible outcome, and why, line by line.
struct PolicyOutcome {
    DecisionState best = DecisionState::ManualReview;
    int score = 0; ///< 0..100, weighted over all checks
    std::vector<TraceLine> trace;
    static constexpr auto fields()
    {
        using T = PolicyOutcome;
        return std::tuple(field("best", &T::best), field("score", &T::score), field("trace", &T::trace));
    }
    friend bool operator==(const PolicyOutcome &, const PolicyOutcome &) = default;
};

/// Pure (the port 'PolicyEvaluator'): the same facts give the same outcome, on any machine, for ever. Each rule says
/// what it leaves possible; `best` is the worst of these:
///
///     accepted          nothing stands against it
///     ready-for-review  only old failures, an optional check that is broken, or a risk outside `manualRisks`
///     draft-pr          the score is at least `manualScore`, but under `acceptScore`
///     manual-review     not isolated; no check; a required check that is flaky, broken or under the candidate's
///                       control; a risk of `manualRisks`; more than `maxFiles`; a check of another candidate
///     conflict          the target moved and the change does not apply on it
///     rejected          a required check failed anew, or the score is under `manualScore`
///
/// The score is the weighted mean over all checks that have a verdict on the patch: passed and old failures only 100,
/// flaky 50, failed and timed-out 0; broken ones are no verdict and are left out.
[[nodiscard]] PolicyOutcome evaluate(const PolicyFacts &facts);

/// A person's or the policy's word on a subject (PP-27 MergeDecision).
struct Decision {
    SubjectDigest subject;
    Subject what;
    DecisionState state = DecisionState::ManualReview;
    Actor by;
    bool overridesPolicy = false; ///< better than the policy's best; needs a reason
    QString reason;
    ContentDigest facts; ///< artifact: the PolicyFacts, encoded
    Instant at;
    static constexpr auto fields()
    {
        using T = Decision;
        return std::tuple(field("subject", &T::subject), field("what", &T::what), field("state", &T::state),
                          field("by", &T::by), field("overridesPolicy", &T::overridesPolicy),
                          field("reason", &T::reason), field("facts", &T::facts), field("at", &T::at));
    }
    friend bool operator==(const Decision &, const Decision &) = default;
};

// made in codecs.cpp
extern template struct JsonCodec<PolicyFacts>;
extern template struct JsonCodec<PolicyOutcome>;
extern template struct JsonCodec<Decision>;

} // namespace patchplane
