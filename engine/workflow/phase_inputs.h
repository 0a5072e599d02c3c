// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/change_values.h"

/// What each phase of a change is given: recorded when the phase begins, so a version of it is kept readable.
namespace patchplane::workflow {

struct PrepareInput {
    static constexpr auto fields() { return std::tuple(); }
};

struct ProduceInput {
    RunPlan plan;
    int round = 1;
    QString prompt;                    ///< what the agent is told in this round
    std::optional<Candidate> previous; ///< the round before
    static constexpr auto fields()
    {
        using T = ProduceInput;
        return std::tuple(field("plan", &T::plan), field("round", &T::round), field("prompt", &T::prompt),
                          field("previous", &T::previous));
    }
};

struct CheckInput {
    RunPlan plan;
    Candidate candidate;
    static constexpr auto fields()
    {
        using T = CheckInput;
        return std::tuple(field("plan", &T::plan), field("candidate", &T::candidate));
    }
};

struct DecideInput {
    RunPlan plan;
    Candidate candidate;
    std::vector<CheckResult> checks;
    static constexpr auto fields()
    {
        using T = DecideInput;
        return std::tuple(field("plan", &T::plan), field("candidate", &T::candidate), field("checks", &T::checks));
    }
};

struct PublishInput {
    Candidate candidate;
    Subject what;
    SubjectDigest subject;
    static constexpr auto fields()
    {
        using T = PublishInput;
        return std::tuple(field("candidate", &T::candidate), field("what", &T::what), field("subject", &T::subject));
    }
};

} // namespace patchplane::workflow
