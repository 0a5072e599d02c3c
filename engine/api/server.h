// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/service.h"

#include <QLocalServer>
#include <QThreadPool>

#include <memory>

namespace patchplane::api {

/// The engine's socket: 0600 in a folder of mode 0700, and whoever connects must be our own user. Engine thread.
class Server : public QObject
{
    Q_OBJECT
public:
    static constexpr int kConnectionLimit = 64;

    /// Listens at `path`, whose folder must exist, belong to us and be closed to others (NotAuthorised otherwise). A
    /// socket that a dead engine left there is removed: only who holds the engine lock may call this.
    static Result<std::unique_ptr<Server>> listen(const QString &path, Service &service, QThreadPool &pool);
    ~Server() override;

    [[nodiscard]] QString path() const { return m_server.fullServerName(); }
    [[nodiscard]] int connections() const { return m_connections; }

private:
    Server(Service &service, QThreadPool &pool);
    void accept();

    Service &m_service;
    QThreadPool &m_pool;
    QLocalServer m_server;
    int m_connections = 0;
};

} // namespace patchplane::api
