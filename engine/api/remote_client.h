// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/base_client.h"
#include "engine/api/line_framer.h"

#include <QLocalSocket>

namespace patchplane::api {

/// An engine in another process of our user. What is asked before the engine's welcome waits for it. When the
/// connection ends the client has ended too: pending and later questions get an error, `lost` is told; whoever owns it
/// makes a new one (or takes the engine lock).
class RemoteClient : public BaseClient
{
    Q_OBJECT
public:
    /// Connects to the socket at `path` at once; `door` is Window or CommandLine.
    RemoteClient(const QString &path, Door door, Clock &clock);
    ~RemoteClient() override;

Q_SIGNALS:
    void welcomed(); ///< versions are agreed

protected:
    void post(ClientMessage message) override;

private:
    void greet(Door door);
    void readLines();
    void takeLine(const QByteArray &line);
    void take(const Result<EngineMessage> &message);
    void quit(const Error &why);

    QLocalSocket m_socket;
    LineFramer m_framer{kEngineLineLimit};
    std::vector<QByteArray> m_waiting; ///< lines until the welcome
    bool m_welcomed = false;
};

} // namespace patchplane::api
