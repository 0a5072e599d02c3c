// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/follower.h"
#include "engine/api/wire.h"

#include <memory>

namespace patchplane::api {

/// The engine's side of one client, whatever carries it: takes messages, gives messages. The actor is set here, from
/// the connection, never from a message (security.md 21). Made on any thread, then moved to and used on the engine
/// thread only. When the engine stops, what is pending is answered by the service and the client told `Lost`.
class Session : public QObject
{
    Q_OBJECT
public:
    Session(Service &service, Actor actor);
    ~Session() override;

    /// A Hello is not for here: whoever carries the session has agreed on versions before.
    void handle(const ClientMessage &message);
    /// With false the feed waits until true; answers still come.
    void setReady(bool ready);
    [[nodiscard]] int pending() const { return m_pending; } ///< asked or sent and not answered yet

Q_SIGNALS:
    void said(const patchplane::api::EngineMessage &message);

private:
    void send(const Send &message);
    void ask(const Ask &message);
    void follow(const Follow &message);
    void answered(EngineMessage message);

    Service &m_service;
    Actor m_actor;
    std::unique_ptr<Follower> m_follower;
    bool m_ready = true;
    int m_pending = 0;
};

} // namespace patchplane::api
