// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/profile.h"
#include "engine/domain/events.h"

/// What the phases of a change hand to each other and keep in the step log. All are values that stay true.
namespace patchplane::workflow {

/// What a run goes by, fixed when it begins: the repository's configuration at one recorded commit of its default
/// branch, and what the operator's settings said of agent, checks and rounds.
struct RunPlan {
    CommitId workBase; ///< where an agent starts
    QString target; ///< branch that the change is meant for
    CommitId profileCommit; ///< of the default branch: what the profile was read at
    QByteArray profileText;
    ProfileDigest profile;
    bool accepted = false;
    std::vector<QString> deniedChecks; ///< of the settings: checks of the profile that are not run
    std::vector<QString> notes;        ///< what the profile asks for in vain, for whoever reads a candidate
    Signature author;                  ///< of commits that the engine makes; empty where it makes none
    QString agent;                     ///< its name; empty: no agent works in this run
    std::vector<QString> agentCommand;
    std::chrono::milliseconds turnTimeout{0};
    int maxRounds = 1;
    bool baseChecks = true;
    static constexpr auto fields()
    {
        using T = RunPlan;
        return std::tuple(field("workBase", &T::workBase), field("target", &T::target),
                          field("profileCommit", &T::profileCommit), field("profileText", &T::profileText),
                          field("profile", &T::profile), field("accepted", &T::accepted),
                          field("deniedChecks", &T::deniedChecks), field("notes", &T::notes),
                          field("author", &T::author), field("agent", &T::agent),
                          field("agentCommand", &T::agentCommand),
                          field("turnTimeout", &T::turnTimeout), field("maxRounds", &T::maxRounds),
                          field("baseChecks", &T::baseChecks));
    }
};

/// A candidate and what was left out or seen on the way to it.
struct Frozen {
    Candidate candidate;
    std::vector<QString> notes;
    std::optional<TurnEnded> turn; ///< an agent's
    static constexpr auto fields()
    {
        using T = Frozen;
        return std::tuple(field("candidate", &T::candidate), field("notes", &T::notes), field("turn", &T::turn));
    }
};

/// One check's runs on one tree: every attempt, first to last.
struct CheckRuns {
    std::vector<CheckExecution> attempts;
    static constexpr auto fields() { return std::tuple(field("attempts", &CheckRuns::attempts)); }
};

/// Policy's word on a subject, and where the facts are.
struct Proposal {
    Subject what;
    SubjectDigest subject;
    PolicyOutcome outcome;
    ContentDigest facts;
    bool decidesAlone = false; ///< policy would publish it without a person
    static constexpr auto fields()
    {
        using T = Proposal;
        return std::tuple(field("what", &T::what), field("subject", &T::subject), field("outcome", &T::outcome),
                          field("facts", &T::facts), field("decidesAlone", &T::decidesAlone));
    }
};

/// Where the branch or merge went.
struct PublicationDone {
    QString ref;
    CommitId commit;
    static constexpr auto fields()
    {
        using T = PublicationDone;
        return std::tuple(field("ref", &T::ref), field("commit", &T::commit));
    }
};

} // namespace patchplane::workflow
