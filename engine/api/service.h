// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <functional>

namespace patchplane::api {

/// Called exactly once, on the engine thread.
template <class T>
using Done = std::move_only_function<void(Result<T>)>;

/// The log's end as it moves, and the way to read what came. Engine thread.
class Feed : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    [[nodiscard]] virtual Sequence head() const = 0;
    /// The same by the store's own word: a reader may see a commit a moment before the feed hears of it.
    virtual void readHead(Done<Sequence> done) = 0;
    /// What was committed after N, at most `limit` events, in order, with the summaries as they stand at its `upTo`.
    virtual void read(Sequence after, int limit, Done<FeedBatch> done) = 0;

Q_SIGNALS:
    void grew();
    void timelineGrew(const patchplane::RunId &run);
    void stopping();
};

/// What a connection talks to, near or far: the engine, or a script in a test. Engine thread.
class Service
{
public:
    virtual ~Service() = default;
    /// Authorises, validates, records. Each command id once; the same again gets the same receipt.
    virtual void take(Actor actor, CommandEnvelope command, Done<Receipt> done) = 0;
    virtual void answer(Query query, Done<Answer> done) = 0;
    [[nodiscard]] virtual Feed &feed() = 0;
};

} // namespace patchplane::api
