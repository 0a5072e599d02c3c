// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/server.h"

#include "engine/api/connection.h"
#include "engine/api/peer_check.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QLoggingCategory>

namespace patchplane::api {

Q_LOGGING_CATEGORY(lcServer, "patchplane.api.server")

static Result<> checkFolder(const QString &folder)
{
    const QFileInfo info(folder);
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    if (isOurFolder(folder) && !(info.permissions() & others))
        return {};
    return fail(Fault::Refused, ErrorCode::NotAuthorised,
                QStringLiteral("the socket's folder %1 is not for our user alone").arg(folder),
                QStringLiteral("Make it yours and close it: chmod 700 %1").arg(folder));
}

Server::Server(Service &service, QThreadPool &pool) : m_service(service), m_pool(pool)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(kConnectionLimit);
    connect(&m_server, &QLocalServer::newConnection, this, &Server::accept);
}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(const QString &path, Service &service, QThreadPool &pool)
{
    if (const Result<> folder = checkFolder(QFileInfo(path).path()); !folder)
        return std::unexpected(folder.error());
    std::unique_ptr<Server> server(new Server(service, pool));
    QLocalServer::removeServer(path);
    if (!server->m_server.listen(path)) {
        return fail(Fault::Permanent, ErrorCode::IoError,
                    QStringLiteral("cannot listen at %1: %2").arg(path, server->m_server.errorString()),
                    QStringLiteral("Check the folder, and that its path has fewer than 100 characters."));
    }
    return server;
}

void Server::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        const Result<> peer = checkPeer(socket->socketDescriptor());
        if (!peer || m_connections >= kConnectionLimit) {
            qCWarning(lcServer).noquote() << "connection refused:" << (peer ? QStringLiteral("too many") : peer.error().what);
            socket->abort();
            socket->deleteLater();
            continue;
        }
        ++m_connections;
        auto *connection = new Connection(socket, m_service, userName(), m_pool, this);
        connect(connection, &QObject::destroyed, this, [this] { --m_connections; });
    }
}

} // namespace patchplane::api
