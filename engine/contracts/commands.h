// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/events.h"

namespace patchplane {

// What a window, a command line or a remote client can ask the engine to do. The sender makes the command id; the
// engine sets the actor from the connection and asks `authorise`. The outcome is a domain event with that id.

struct AddRepository {
    static constexpr const char *kind = "add-repository";
    QString path; ///< any folder inside the user's repository
    static constexpr auto fields() { return std::tuple(field("path", &AddRepository::path)); }
};

/// A new request, and its run.
struct Submit {
    static constexpr const char *kind = "submit";
    RunId run; ///< made by the sender, so that it can follow the run at once
    RepositoryId repository;
    Work work;
    QString target;
    bool direct = false;
    static constexpr auto fields()
    {
        using T = Submit;
        return std::tuple(field("run", &T::run), field("repository", &T::repository), field("work", &T::work),
                          field("target", &T::target), field("direct", &T::direct));
    }
};

/// The five verbs. Without a run: all runs that are not over.
enum class Verb { Pause, Resume, Redirect, Cancel, Hold };
template <>
inline constexpr auto enumTexts<Verb> = std::to_array<EnumText<Verb>>({
    {Verb::Pause, "pause"}, {Verb::Resume, "resume"}, {Verb::Redirect, "redirect"}, {Verb::Cancel, "cancel"},
    {Verb::Hold, "hold"}});

struct Steer {
    static constexpr const char *kind = "steer";
    Verb verb = Verb::Pause;
    std::optional<RunId> run;
    QString text; ///< with redirect: what the agent is told
    static constexpr auto fields()
    {
        using T = Steer;
        return std::tuple(field("verb", &T::verb), field("run", &T::run), field("text", &T::text));
    }
};

/// A person's word on the subject that was shown; Stale if it is not the run's subject any more (security.md 20).
struct Decide {
    static constexpr const char *kind = "decide";
    RunId run;
    SubjectDigest subject;
    bool approve = false;
    bool overridePolicy = false; ///< approve although policy's best is less; needs a reason
    QString reason;
    static constexpr auto fields()
    {
        using T = Decide;
        return std::tuple(field("run", &T::run), field("subject", &T::subject), field("approve", &T::approve),
                          field("overridePolicy", &T::overridePolicy), field("reason", &T::reason));
    }
};

/// Where and how the candidate is to be published: a new subject, decisions are void, checks stand.
struct EditSubject {
    static constexpr const char *kind = "edit-subject";
    RunId run;
    SubjectDigest subject; ///< the one that is edited
    PublicationKind publication = PublicationKind::Branch;
    QString branch;
    static constexpr auto fields()
    {
        using T = EditSubject;
        return std::tuple(field("run", &T::run), field("subject", &T::subject),
                          field("publication", &T::publication), field("branch", &T::branch));
    }
};

/// Author or message of an engine-made commit: a new candidate of the same tree, checked again.
struct AmendMessage {
    static constexpr const char *kind = "amend-message";
    RunId run;
    SubjectDigest subject;
    QString message;
    QString authorName;
    QString authorEmail;
    static constexpr auto fields()
    {
        using T = AmendMessage;
        return std::tuple(field("run", &T::run), field("subject", &T::subject), field("message", &T::message),
                          field("authorName", &T::authorName), field("authorEmail", &T::authorEmail));
    }
};

/// Takes the repository's configuration as shown (its digest), so that runs that wait for it go on.
struct AcceptProfile {
    static constexpr const char *kind = "accept-profile";
    RepositoryId repository;
    ProfileDigest profile;
    static constexpr auto fields()
    {
        using T = AcceptProfile;
        return std::tuple(field("repository", &T::repository), field("profile", &T::profile));
    }
};

using Command = std::variant<AddRepository, Submit, Steer, Decide, EditSubject, AmendMessage, AcceptProfile>;

struct CommandEnvelope {
    CommandId id;
    Command command;
    static constexpr auto fields()
    {
        using T = CommandEnvelope;
        return std::tuple(field("id", &T::id), field("command", &T::command));
    }
};

/// Taken or not; not: nothing happened and nothing is recorded. The outcome of a taken command comes by the feed.
struct Receipt {
    CommandId id;
    Sequence after = 0; ///< the log as it stood when the command was taken
    static constexpr auto fields()
    {
        using T = Receipt;
        return std::tuple(field("id", &T::id), field("after", &T::after));
    }
};

// made in codecs.cpp
extern template struct JsonCodec<Command>;
extern template struct JsonCodec<CommandEnvelope>;

} // namespace patchplane
