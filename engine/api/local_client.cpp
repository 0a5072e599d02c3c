// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/local_client.h"

namespace patchplane::api {

LocalClient::LocalClient(Service &service, QThread &engineThread, Actor actor, Clock &clock)
    : BaseClient(clock), m_thread(engineThread), m_session(new Session(service, std::move(actor)))
{
    m_session->moveToThread(&m_thread);
    connect(m_session, &Session::said, this, [this](const EngineMessage &message) { hear(message); });
    connect(&m_thread, &QThread::finished, this, &LocalClient::engineStopped);
}

LocalClient::~LocalClient()
{
    m_session->disconnect(this);
    if (m_thread.isFinished())
        delete m_session;
    else
        m_session->deleteLater();
}

void LocalClient::post(ClientMessage message)
{
    QMetaObject::invokeMethod(m_session, [session = m_session, message = std::move(message)] { session->handle(message); },
                              Qt::QueuedConnection);
}

void LocalClient::engineStopped()
{
    end({Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine has stopped"),
         QStringLiteral("Start PatchPlane again.")});
}

} // namespace patchplane::api
