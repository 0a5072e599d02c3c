// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"
#include "engine/domain/timeline.h"

namespace patchplane {

// What can be asked. Each query names its answer; one snapshot query is made for each page (style.md, 5).

struct RepositoryList {
    std::vector<Repository> repositories;
    static constexpr const char *kind = "repository-list";
    static constexpr auto fields() { return std::tuple(field("repositories", &RepositoryList::repositories)); }
};
struct ListRepositories {
    using Answer = RepositoryList;
    static constexpr const char *kind = "list-repositories";
    static constexpr auto fields() { return std::tuple(); }
};

/// Newest first. `sequence` is the log's end that the page stands for: follow the feed after it.
struct RunPage {
    Sequence sequence = 0;
    std::vector<RunSummary> runs;
    qint64 total = 0;
    static constexpr const char *kind = "run-page";
    static constexpr auto fields()
    {
        using T = RunPage;
        return std::tuple(field("sequence", &T::sequence), field("runs", &T::runs), field("total", &T::total));
    }
};
struct ListRuns {
    using Answer = RunPage;
    static constexpr const char *kind = "list-runs";
    std::optional<RunState> state;
    int offset = 0;
    int limit = 200;
    static constexpr auto fields()
    {
        using T = ListRuns;
        return std::tuple(field("state", &T::state), field("offset", &T::offset), field("limit", &T::limit));
    }
};

/// A run, whole but for lines and logs: request, all events in order (the page is a fold of them) and its summary.
struct RunDetail {
    Sequence sequence = 0;
    RunSummary summary;
    Request request;
    Repository repository;
    std::vector<EventRecord> events;
    std::vector<StepView> steps;
    static constexpr const char *kind = "run-detail";
    static constexpr auto fields()
    {
        using T = RunDetail;
        return std::tuple(field("sequence", &T::sequence), field("summary", &T::summary),
                          field("request", &T::request), field("repository", &T::repository),
                          field("events", &T::events), field("steps", &T::steps));
    }
};
struct GetRun {
    using Answer = RunDetail;
    static constexpr const char *kind = "get-run";
    RunId run;
    static constexpr auto fields() { return std::tuple(field("run", &GetRun::run)); }
};

/// Entries `from`..`from+count-1` of a run's timeline; `total` is the last number.
struct TimelinePage {
    std::vector<TimelineEntry> entries;
    qint64 total = 0;
    static constexpr const char *kind = "timeline-page";
    static constexpr auto fields()
    {
        using T = TimelinePage;
        return std::tuple(field("entries", &T::entries), field("total", &T::total));
    }
};
struct GetTimeline {
    using Answer = TimelinePage;
    static constexpr const char *kind = "get-timeline";
    RunId run;
    qint64 from = 1;
    int count = 500;
    static constexpr auto fields()
    {
        using T = GetTimeline;
        return std::tuple(field("run", &T::run), field("from", &T::from), field("count", &T::count));
    }
};

/// Both sides of one changed file and how their lines pair; whole, never cut. Bytes, for the delegate to paint.
struct FileDiff {
    FileChange change;
    QByteArray before;
    QByteArray after;
    std::vector<DiffBlock> blocks;
    static constexpr const char *kind = "file-diff";
    static constexpr auto fields()
    {
        using T = FileDiff;
        return std::tuple(field("change", &T::change), field("before", &T::before), field("after", &T::after),
                          field("blocks", &T::blocks));
    }
};
struct GetFileDiff {
    using Answer = FileDiff;
    static constexpr const char *kind = "get-file-diff";
    RunId run;
    CandidateDigest candidate;
    RepoPath path; ///< the new path, or the old one of a deleted file
    Whitespace whitespace = Whitespace::Show;
    static constexpr auto fields()
    {
        using T = GetFileDiff;
        return std::tuple(field("run", &T::run), field("candidate", &T::candidate), field("path", &T::path),
                          field("whitespace", &T::whitespace));
    }
};

/// The whole patch as `git apply` takes it.
struct PatchText {
    QByteArray patch;
    static constexpr const char *kind = "patch-text";
    static constexpr auto fields() { return std::tuple(field("patch", &PatchText::patch)); }
};
struct GetPatch {
    using Answer = PatchText;
    static constexpr const char *kind = "get-patch";
    RunId run;
    CandidateDigest candidate;
    static constexpr auto fields()
    {
        using T = GetPatch;
        return std::tuple(field("run", &T::run), field("candidate", &T::candidate));
    }
};

/// Bytes `from`..`from+count-1` of an artifact (a check's log).
struct ArtifactRange {
    QByteArray bytes;
    qint64 size = 0;
    static constexpr const char *kind = "artifact-range";
    static constexpr auto fields()
    {
        using T = ArtifactRange;
        return std::tuple(field("bytes", &T::bytes), field("size", &T::size));
    }
};
struct GetArtifact {
    using Answer = ArtifactRange;
    static constexpr const char *kind = "get-artifact";
    ContentDigest digest;
    qint64 from = 0;
    qint64 count = 1 << 20;
    static constexpr auto fields()
    {
        using T = GetArtifact;
        return std::tuple(field("digest", &T::digest), field("from", &T::from), field("count", &T::count));
    }
};

/// The configuration that waits to be accepted beside the one that is (empty: none yet).
struct ProfileView {
    ProfileDigest digest;
    QByteArray text;
    QByteArray acceptedText;
    bool accepted = false;
    QString problem; ///< why it does not decode; empty: it does
    static constexpr const char *kind = "profile-view";
    static constexpr auto fields()
    {
        using T = ProfileView;
        return std::tuple(field("digest", &T::digest), field("text", &T::text),
                          field("acceptedText", &T::acceptedText), field("accepted", &T::accepted),
                          field("problem", &T::problem));
    }
};
struct GetProfile {
    using Answer = ProfileView;
    static constexpr const char *kind = "get-profile";
    RepositoryId repository;
    static constexpr auto fields() { return std::tuple(field("repository", &GetProfile::repository)); }
};

/// Names of agents, branches of a repository, and the sandbox's word on this machine: what the start forms offer.
struct StartOptions {
    std::vector<QString> agents;
    std::vector<QString> branches;
    QString sandbox;        ///< the adapter's name
    QString sandboxProblem; ///< empty: isolated runs are offered
    static constexpr const char *kind = "start-options";
    static constexpr auto fields()
    {
        using T = StartOptions;
        return std::tuple(field("agents", &T::agents), field("branches", &T::branches), field("sandbox", &T::sandbox),
                          field("sandboxProblem", &T::sandboxProblem));
    }
};
struct GetStartOptions {
    using Answer = StartOptions;
    static constexpr const char *kind = "get-start-options";
    std::optional<RepositoryId> repository;
    static constexpr auto fields() { return std::tuple(field("repository", &GetStartOptions::repository)); }
};

using Query = std::variant<ListRepositories, ListRuns, GetRun, GetTimeline, GetFileDiff, GetPatch, GetArtifact,
                           GetProfile, GetStartOptions>;
using Answer = std::variant<RepositoryList, RunPage, RunDetail, TimelinePage, FileDiff, PatchText, ArtifactRange,
                            ProfileView, StartOptions>;

// made in codecs.cpp
extern template struct JsonCodec<Query>;
extern template struct JsonCodec<Answer>;
extern template struct JsonCodec<RunDetail>;

} // namespace patchplane
