// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/commands.h"
#include "engine/contracts/queries.h"

#include <QFuture>
#include <QObject>

namespace patchplane {

/// What changed since the last batch: at most one a frame, in commit order, no gap.
struct FeedBatch {
    Sequence upTo = 0;
    std::vector<EventRecord> events;
    std::vector<RunSummary> runs; ///< each changed run once, as it stands at `upTo`
    std::vector<RunId> timelines; ///< runs whose timeline grew
    static constexpr auto fields()
    {
        using T = FeedBatch;
        return std::tuple(field("upTo", &T::upTo), field("events", &T::events), field("runs", &T::runs),
                          field("timelines", &T::timelines));
    }
};

/// All that a window knows of the engine, near (same process) or far (local socket). Lives on the thread that made
/// it; every future is answered there, none is ever cancelled; when the engine goes, with an error.
class EngineClient : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Taken or not. What became of it is a domain event with the command's id as `cause`.
    virtual QFuture<Result<Receipt>> send(CommandEnvelope command) = 0;
    virtual QFuture<Result<Answer>> ask(Query query) = 0;
    /// From now on `batch` tells what came after N. TooNew or NotFound come as `lost`.
    virtual void follow(Sequence after) = 0;
    /// A new id for a command or a run, made on this side.
    virtual QUuid newUuid() = 0;

Q_SIGNALS:
    void batch(const patchplane::FeedBatch &batch);
    /// The connection or the place in the feed is lost: ask for snapshots again, then follow.
    void lost(const patchplane::Error &why);
};

// made in codecs.cpp
extern template struct JsonCodec<FeedBatch>;

/// The typed question: `ask<GetRun>(client, {run})` answers a Result<RunDetail>.
template <class Q>
QFuture<Result<typename Q::Answer>> ask(EngineClient &client, Q query)
{
    using A = typename Q::Answer;
    return client.ask(Query(std::move(query))).then([](const Result<Answer> &answer) -> Result<A> {
        if (!answer)
            return std::unexpected(answer.error());
        if (const A *value = std::get_if<A>(&*answer))
            return *value;
        return fail(Fault::Bug, ErrorCode::Bug, QStringLiteral("the engine answered another question"));
    });
}

} // namespace patchplane
