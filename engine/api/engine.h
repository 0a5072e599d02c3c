// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine_parts.h"
#include "engine/api/feed_hub.h"
#include "engine/api/local_client.h"

#include <QThread>

namespace patchplane::api {

class EngineCore;

/// An engine: a thread of its own with everything that decides, and the doors to it. Made, used and destroyed on the
/// thread of its owner (the main thread); all else happens on the engine thread.
///
/// Stopping, in this order, each with a limit: intake (socket closed, commands and questions refused) → no new steps,
/// agents parked, frames destroyed (RunHost::stop) → the writers drain and answer every promise (Assembly::closeStores)
/// → what was asked is answered → readers → pool → assembly destroyed → event loop. A client that is still there gets
/// `lost`. Nothing is written by stopping: a stopped run goes on when an engine drives again.
class Engine : public QObject
{
    Q_OBJECT
public:
    /// Makes the parts, on the engine thread. `feed` is told what the stores commit.
    using Recipe = std::move_only_function<Result<std::unique_ptr<Assembly>>(FeedHub &feed)>;
    static constexpr std::chrono::seconds kStopLimit{20};

    explicit Engine(Clock &clock);
    ~Engine() override; ///< stops, if nobody did

    /// Once. With a socket path the engine also listens there (only who holds the engine lock may say so).
    QFuture<Result<>> start(Recipe recipe, QString socketPath);
    /// Any number of times; Timeout if an effect or a frame would not end in its limit (the engine is over all the same).
    QFuture<Result<>> stop();

    /// A client in this process; it outlives nothing: destroy it before the engine.
    [[nodiscard]] std::unique_ptr<LocalClient> client(Door door);

private:
    Clock &m_clock;
    QThread m_thread;
    EngineCore *m_core; ///< lives on the engine thread
    std::optional<QFuture<Result<>>> m_stopped;
};

} // namespace patchplane::api
