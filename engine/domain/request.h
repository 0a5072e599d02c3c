// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/actor.h"

namespace patchplane {

/// Where a request came from (PP-21).
enum class SourceChannel { App, Issue, PullRequest, IssueComment, PullRequestComment, Automation };
template <>
inline constexpr auto enumTexts<SourceChannel> = std::to_array<EnumText<SourceChannel>>({
    {SourceChannel::App, "app"}, {SourceChannel::Issue, "issue"}, {SourceChannel::PullRequest, "pr"},
    {SourceChannel::IssueComment, "issue-comment"}, {SourceChannel::PullRequestComment, "pr-comment"},
    {SourceChannel::Automation, "automation"}});

/// Work that exists already: base and head are frozen, no agent is asked.
/// `head` is a branch, tag or commit as the person typed it; `base` is the range's start or the branch that it is
/// measured against; empty means the repository's default branch.
struct ReviewRevision {
    static constexpr const char *kind = "review-revision";
    QString head;
    QString base;
    static constexpr auto fields()
    {
        using T = ReviewRevision;
        return std::tuple(field("head", &T::head), field("base", &T::base));
    }
    friend bool operator==(const ReviewRevision &, const ReviewRevision &) = default;
};

/// A patch as a file: its bytes are an artifact, it becomes one commit of the engine on `base`.
struct ReviewPatch {
    static constexpr const char *kind = "review-patch";
    ContentDigest patch;
    QString base;
    static constexpr auto fields()
    {
        using T = ReviewPatch;
        return std::tuple(field("patch", &T::patch), field("base", &T::base));
    }
    friend bool operator==(const ReviewPatch &, const ReviewPatch &) = default;
};

/// Work for an agent. `agent` names an agent of the operator's settings.
struct AgentWork {
    static constexpr const char *kind = "agent-work";
    QString prompt;
    QString agent;
    QString base;
    static constexpr auto fields()
    {
        using T = AgentWork;
        return std::tuple(field("prompt", &T::prompt), field("agent", &T::agent), field("base", &T::base));
    }
    friend bool operator==(const AgentWork &, const AgentWork &) = default;
};

using Work = std::variant<ReviewRevision, ReviewPatch, AgentWork>;

/// What somebody asked for; kept whatever becomes of it (PP-21 PromptRequest).
struct Request {
    RequestId id;
    RepositoryId repository;
    SourceChannel source = SourceChannel::App;
    Actor initiator;
    QString title; ///< one line for lists: the prompt's first line, or the branch's name
    Work work;
    QString target;          ///< branch that a publication aims at; empty: the repository's default branch
    bool direct = false;     ///< asked for without isolation; granted only as security.md 5 says
    Instant at;

    static constexpr auto fields()
    {
        using T = Request;
        return std::tuple(field("id", &T::id), field("repository", &T::repository), field("source", &T::source),
                          field("initiator", &T::initiator), field("title", &T::title), field("work", &T::work),
                          field("target", &T::target), field("direct", &T::direct), field("at", &T::at));
    }
    friend bool operator==(const Request &, const Request &) = default;
};

/// A repository that PatchPlane knows: on this disk today (PP-22 RepositoryConnection).
struct Repository {
    RepositoryId id;
    QString name;          ///< folder name, for people
    QString path;          ///< absolute path of the user's repository (work tree or bare)
    QString defaultBranch; ///< full name without refs/heads/
    Instant added;

    static constexpr auto fields()
    {
        using T = Repository;
        return std::tuple(field("id", &T::id), field("name", &T::name), field("path", &T::path),
                          field("defaultBranch", &T::defaultBranch), field("added", &T::added));
    }
    friend bool operator==(const Repository &, const Repository &) = default;
};

// made in codecs.cpp
extern template struct JsonCodec<Work>;
extern template struct JsonCodec<Request>;
extern template struct JsonCodec<Repository>;

} // namespace patchplane
