// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/policy.h"
#include "engine/domain/request.h"
#include "engine/domain/run.h"

namespace patchplane {

// The domain log's vocabulary. Each payload has a `kind` (its name for ever), a `version` (raised when a field's
// meaning changes; older rows are lifted when read) and a `trigger` for the run machine. Rows are never rewritten.

struct RepositoryAdded {
    static constexpr const char *kind = "repository-added";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    Repository repository;
    static constexpr auto fields() { return std::tuple(field("repository", &RepositoryAdded::repository)); }
    friend bool operator==(const RepositoryAdded &, const RepositoryAdded &) = default;
};

/// An operator took a repository's configuration as it stands (security.md 14). `text` is the file, whole.
struct ProfileAccepted {
    static constexpr const char *kind = "profile-accepted";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    RepositoryId repository;
    ProfileDigest profile;
    QByteArray text;
    Actor by;
    static constexpr auto fields()
    {
        using T = ProfileAccepted;
        return std::tuple(field("repository", &T::repository), field("profile", &T::profile), field("text", &T::text),
                          field("by", &T::by));
    }
    friend bool operator==(const ProfileAccepted &, const ProfileAccepted &) = default;
};

struct RequestRecorded {
    static constexpr const char *kind = "request-recorded";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    Request request;
    static constexpr auto fields() { return std::tuple(field("request", &RequestRecorded::request)); }
    friend bool operator==(const RequestRecorded &, const RequestRecorded &) = default;
};

/// The first event of each run; the run is 'queued' by it.
struct RunQueued {
    static constexpr const char *kind = "run-queued";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    RequestId request;
    RepositoryId repository;
    QString title;
    int attempt = 1;
    static constexpr auto fields()
    {
        using T = RunQueued;
        return std::tuple(field("request", &T::request), field("repository", &T::repository), field("title", &T::title),
                          field("attempt", &T::attempt));
    }
    friend bool operator==(const RunQueued &, const RunQueued &) = default;
};

/// The run has a slot and a workflow version; what it runs under is fixed here for this attempt.
struct RunStarted {
    static constexpr const char *kind = "run-started";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Start;
    int workflowVersion = 1;
    static constexpr auto fields() { return std::tuple(field("workflowVersion", &RunStarted::workflowVersion)); }
    friend bool operator==(const RunStarted &, const RunStarted &) = default;
};

/// An agent works on round `round`.
struct WorkStarted {
    static constexpr const char *kind = "work-started";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Work;
    int round = 1;
    QString agent;
    bool isolated = true;
    static constexpr auto fields()
    {
        using T = WorkStarted;
        return std::tuple(field("round", &T::round), field("agent", &T::agent), field("isolated", &T::isolated));
    }
    friend bool operator==(const WorkStarted &, const WorkStarted &) = default;
};

/// An agent's turn is over; what it said is in the timeline of `session`.
struct TurnEnded {
    static constexpr const char *kind = "turn-ended";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    SessionId session;
    int round = 1;
    int exitCode = 0;
    std::chrono::milliseconds duration{0};
    std::optional<NotEnforced> notEnforced = std::nullopt; ///< in the agent's sandbox
    static constexpr auto fields()
    {
        using T = TurnEnded;
        return std::tuple(field("session", &T::session), field("round", &T::round), field("exitCode", &T::exitCode),
                          field("duration", &T::duration), field("notEnforced", &T::notEnforced));
    }
    friend bool operator==(const TurnEnded &, const TurnEnded &) = default;
};

struct CandidateFrozen {
    static constexpr const char *kind = "candidate-frozen";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Freeze;
    Candidate candidate;
    std::vector<QString> notes; ///< left out or seen on the way, in words (a dirty work tree, an ignored file)
    static constexpr auto fields()
    {
        using T = CandidateFrozen;
        return std::tuple(field("candidate", &T::candidate), field("notes", &T::notes));
    }
    friend bool operator==(const CandidateFrozen &, const CandidateFrozen &) = default;
};

struct ChecksStarted {
    static constexpr const char *kind = "checks-started";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Check;
    CandidateDigest candidate;
    std::vector<QString> names;
    static constexpr auto fields()
    {
        using T = ChecksStarted;
        return std::tuple(field("candidate", &T::candidate), field("names", &T::names));
    }
    friend bool operator==(const ChecksStarted &, const ChecksStarted &) = default;
};

struct CheckFinished {
    static constexpr const char *kind = "check-finished";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::CheckDone;
    CheckResult result;
    static constexpr auto fields() { return std::tuple(field("result", &CheckFinished::result)); }
    friend bool operator==(const CheckFinished &, const CheckFinished &) = default;
};

/// What could be published now, and the best that policy allows for it.
struct SubjectProposed {
    static constexpr const char *kind = "subject-proposed";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Propose;
    Subject what;
    SubjectDigest subject;
    PolicyOutcome outcome;
    ContentDigest facts;
    static constexpr auto fields()
    {
        using T = SubjectProposed;
        return std::tuple(field("what", &T::what), field("subject", &T::subject), field("outcome", &T::outcome),
                          field("facts", &T::facts));
    }
    friend bool operator==(const SubjectProposed &, const SubjectProposed &) = default;
};

struct WaitBegan {
    static constexpr const char *kind = "wait-began";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Wait;
    WaitReason reason = WaitReason::Decision;
    QString text; ///< one sentence for a person: what it waits for, and what to do
    static constexpr auto fields()
    {
        using T = WaitBegan;
        return std::tuple(field("reason", &T::reason), field("text", &T::text));
    }
    friend bool operator==(const WaitBegan &, const WaitBegan &) = default;
};

struct WaitEnded {
    static constexpr const char *kind = "wait-ended";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::WaitOver;
    static constexpr auto fields() { return std::tuple(); }
    friend bool operator==(const WaitEnded &, const WaitEnded &) = default;
};

/// A person sent the run back to work: the next round starts with this text.
struct Redirected {
    static constexpr const char *kind = "redirected";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Redirect;
    QString text;
    int round = 2; ///< the round that it starts
    Actor by;
    static constexpr auto fields()
    {
        using T = Redirected;
        return std::tuple(field("text", &T::text), field("round", &T::round), field("by", &T::by));
    }
    friend bool operator==(const Redirected &, const Redirected &) = default;
};

struct Approved {
    static constexpr const char *kind = "approved";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Approve;
    Decision decision;
    static constexpr auto fields() { return std::tuple(field("decision", &Approved::decision)); }
    friend bool operator==(const Approved &, const Approved &) = default;
};

struct Rejected {
    static constexpr const char *kind = "rejected";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Reject;
    Decision decision;
    static constexpr auto fields() { return std::tuple(field("decision", &Rejected::decision)); }
    friend bool operator==(const Rejected &, const Rejected &) = default;
};

struct PublicationStarted {
    static constexpr const char *kind = "publication-started";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Publish;
    SubjectDigest subject;
    static constexpr auto fields() { return std::tuple(field("subject", &PublicationStarted::subject)); }
    friend bool operator==(const PublicationStarted &, const PublicationStarted &) = default;
};

struct Published {
    static constexpr const char *kind = "published";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::PublishDone;
    SubjectDigest subject;
    QString ref; ///< full ref name in the user's repository
    CommitId commit;
    static constexpr auto fields()
    {
        using T = Published;
        return std::tuple(field("subject", &T::subject), field("ref", &T::ref), field("commit", &T::commit));
    }
    friend bool operator==(const Published &, const Published &) = default;
};

struct RunFailed {
    static constexpr const char *kind = "run-failed";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Fail;
    ErrorCode code = ErrorCode::Bug;
    QString what;
    QString remedy;
    static constexpr auto fields()
    {
        using T = RunFailed;
        return std::tuple(field("code", &T::code), field("what", &T::what), field("remedy", &T::remedy));
    }
    friend bool operator==(const RunFailed &, const RunFailed &) = default;
};

struct RunCancelled {
    static constexpr const char *kind = "run-cancelled";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Cancel;
    Actor by;
    static constexpr auto fields() { return std::tuple(field("by", &RunCancelled::by)); }
    friend bool operator==(const RunCancelled &, const RunCancelled &) = default;
};

struct RunHeld {
    static constexpr const char *kind = "run-held";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Hold;
    Actor by;
    static constexpr auto fields() { return std::tuple(field("by", &RunHeld::by)); }
    friend bool operator==(const RunHeld &, const RunHeld &) = default;
};

struct RunUnheld {
    static constexpr const char *kind = "run-unheld";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Unhold;
    Actor by;
    static constexpr auto fields() { return std::tuple(field("by", &RunUnheld::by)); }
    friend bool operator==(const RunUnheld &, const RunUnheld &) = default;
};

/// A command's end that changed nothing: refused, or stale. (A command that did something is the `cause` of what
/// it did.)
struct CommandRefused {
    static constexpr const char *kind = "command-refused";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    ErrorCode code = ErrorCode::InvalidInput;
    QString what;
    QString remedy;
    static constexpr auto fields()
    {
        using T = CommandRefused;
        return std::tuple(field("code", &T::code), field("what", &T::what), field("remedy", &T::remedy));
    }
    friend bool operator==(const CommandRefused &, const CommandRefused &) = default;
};

/// The payload of an earlier event was erased; its header and digest stand, and `verify` says 'erased'.
struct PayloadErased {
    static constexpr const char *kind = "payload-erased";
    static constexpr int version = 1;
    static constexpr Trigger trigger = Trigger::Note;
    qint64 sequence = 0;
    Actor by;
    static constexpr auto fields()
    {
        using T = PayloadErased;
        return std::tuple(field("sequence", &T::sequence), field("by", &T::by));
    }
    friend bool operator==(const PayloadErased &, const PayloadErased &) = default;
};

using Event = std::variant<RepositoryAdded, ProfileAccepted, RequestRecorded, RunQueued, RunStarted, WorkStarted,
                           TurnEnded, CandidateFrozen, ChecksStarted, CheckFinished, SubjectProposed, WaitBegan,
                           WaitEnded, Redirected, Approved, Rejected, PublicationStarted, Published, RunFailed,
                           RunCancelled, RunHeld, RunUnheld, CommandRefused, PayloadErased>;

/// A number in commit order, without gaps; the feed's 'after N'.
using Sequence = qint64;

/// An event as the log has it.
struct EventRecord {
    Sequence sequence = 0;
    Instant at;
    std::optional<RunId> run;
    std::optional<CommandId> cause; ///< the command whose outcome this is
    std::optional<Event> event;     ///< absent: the payload was erased
    static constexpr auto fields()
    {
        using T = EventRecord;
        return std::tuple(field("sequence", &T::sequence), field("at", &T::at), field("run", &T::run),
                          field("cause", &T::cause), field("event", &T::event));
    }
    friend bool operator==(const EventRecord &, const EventRecord &) = default;
};

[[nodiscard]] QLatin1StringView kindOf(const Event &event);
[[nodiscard]] int versionOf(const Event &event);
[[nodiscard]] Occurrence occurrenceOf(const Event &event);

/// What no sandbox of these events was held to although it was wanted: of agents and checks, each once.
[[nodiscard]] NotEnforced notEnforcedIn(const std::vector<EventRecord> &events);

/// Decodes a stored payload, lifting older versions; Corrupt or TooNew otherwise.
[[nodiscard]] Result<Event> decodeEvent(QStringView kind, int version, const QByteArray &payload);

// made in codecs.cpp
extern template struct JsonCodec<Event>;
extern template struct JsonCodec<EventRecord>;

} // namespace patchplane
