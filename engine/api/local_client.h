// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/base_client.h"
#include "engine/api/session.h"

#include <QThread>

namespace patchplane::api {

/// The engine in our own process, on a thread of its own: the same messages as values, without text. Its actor is our
/// user at the door that the program itself is: only here `Window` is believed (connection.h, doorOf).
class LocalClient : public BaseClient
{
    Q_OBJECT
public:
    /// `service` lives on `engineThread`; both outlive the client, or end() comes first by the feed's `stopping`.
    LocalClient(Service &service, QThread &engineThread, Actor actor, Clock &clock);
    ~LocalClient() override;

    /// The engine stopped: nothing of what is pending will come any more.
    void engineStopped();

protected:
    void post(ClientMessage message) override;

private:
    QThread &m_thread;
    Session *m_session; ///< lives on the engine thread; deleted there
};

} // namespace patchplane::api
