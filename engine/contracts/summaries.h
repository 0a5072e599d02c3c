// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/events.h"

namespace patchplane {

/// A run in one row: what lists, inbox and board show. A projection keeps it; the feed sends it when it changed.
struct RunSummary {
    RunId id;
    RequestId request;
    RepositoryId repository;
    QString repositoryName;
    QString title;
    RunStatus status;
    int round = 0; ///< 0 before the first candidate
    std::optional<CandidateDigest> candidate;
    std::optional<SubjectDigest> subject;
    std::optional<DecisionState> best;
    QString text; ///< what it waits for or why it failed, one sentence; empty otherwise
    qint64 files = 0;
    qint64 added = 0;
    qint64 removed = 0;
    int checksPassed = 0;
    int checksDone = 0;
    int checksTotal = 0;
    bool isolated = true;
    Instant created;
    Instant updated;
    static constexpr auto fields()
    {
        using T = RunSummary;
        return std::tuple(field("id", &T::id), field("request", &T::request), field("repository", &T::repository),
                          field("repositoryName", &T::repositoryName), field("title", &T::title),
                          field("status", &T::status), field("round", &T::round), field("candidate", &T::candidate),
                          field("subject", &T::subject), field("best", &T::best), field("text", &T::text),
                          field("files", &T::files), field("added", &T::added), field("removed", &T::removed),
                          field("checksPassed", &T::checksPassed), field("checksDone", &T::checksDone),
                          field("checksTotal", &T::checksTotal), field("isolated", &T::isolated),
                          field("created", &T::created), field("updated", &T::updated));
    }
    friend bool operator==(const RunSummary &, const RunSummary &) = default;
};

/// A step of the phase that runs, for the run graph: where it is and how long it took.
struct StepView {
    QString path;
    Instant begun;
    std::optional<Instant> ended;
    bool failed = false;
    int attempts = 1;
    static constexpr auto fields()
    {
        using T = StepView;
        return std::tuple(field("path", &T::path), field("begun", &T::begun), field("ended", &T::ended),
                          field("failed", &T::failed), field("attempts", &T::attempts));
    }
    friend bool operator==(const StepView &, const StepView &) = default;
};

/// How a diff treats white space.
enum class Whitespace { Show, IgnoreAtEnd, IgnoreChange, IgnoreAll };
template <>
inline constexpr auto enumTexts<Whitespace> = std::to_array<EnumText<Whitespace>>({
    {Whitespace::Show, "show"}, {Whitespace::IgnoreAtEnd, "ignore-at-end"},
    {Whitespace::IgnoreChange, "ignore-change"}, {Whitespace::IgnoreAll, "ignore-all"}});

/// Lines `beforeFrom`..+`beforeCount` became lines `afterFrom`..+`afterCount` (0-based, in whole files). Between two
/// blocks the lines are equal (under the whitespace mode).
struct DiffBlock {
    int beforeFrom = 0;
    int beforeCount = 0;
    int afterFrom = 0;
    int afterCount = 0;
    static constexpr auto fields()
    {
        using T = DiffBlock;
        return std::tuple(field("beforeFrom", &T::beforeFrom), field("beforeCount", &T::beforeCount),
                          field("afterFrom", &T::afterFrom), field("afterCount", &T::afterCount));
    }
    friend bool operator==(const DiffBlock &, const DiffBlock &) = default;
};

// made in codecs.cpp
extern template struct JsonCodec<RunSummary>;

} // namespace patchplane
