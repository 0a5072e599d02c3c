// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/secret.h"
#include "engine/domain/timeline.h"
#include "engine/ports/execution_adapter.h"

#include <functional>

namespace patchplane {

/// One prompt of a session. The prompt is on the agent's standard input and in the file `kInputPath`/prompt.md.
struct TurnInput {
    QString prompt;
    int round = 1;
    std::chrono::milliseconds limit; ///< turn timeout (OK-34b)
};

struct TurnResult {
    int exitCode = 0;
    std::chrono::milliseconds duration{0};
};

/// An agent's conversation in a sandbox that the caller owns and outlives it. Engine thread.
class RuntimeSession
{
public:
    virtual ~RuntimeSession() = default; ///< ends the agent, whatever it is doing
    /// One at a time; answers even if the agent dies: RuntimeCrash, Stalled, Interrupted (after cancel).
    virtual QCoro::Task<Result<TurnResult>> runTurn(TurnInput input) = 0;
    /// Legal in every state, any number of times.
    virtual void cancel() = 0;
};

/// One agent family (PP-36). `seen` is called on the engine thread with what the agent tells, in order, cleaned by
/// `redactor` as one stream (a secret may lie across any two pieces). It is false while the timeline is full: the
/// adapter keeps what it offered, stops reading the agent, and offers it again. Both outlive the session.
class RuntimeAdapter
{
public:
    using Seen = std::function<bool(std::vector<TimelineEntry>)>;
    virtual ~RuntimeAdapter() = default;
    virtual QCoro::Task<Result<std::unique_ptr<RuntimeSession>>> start(ExecutionSession &sandbox,
                                                                       const Redactor &redactor, Seen seen) = 0;
};

} // namespace patchplane
