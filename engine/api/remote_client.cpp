// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/remote_client.h"

#include "engine/api/peer_check.h"

#include <QCoreApplication>
#include <QtConcurrentRun>

namespace patchplane::api {

constexpr qsizetype kLargeLine = 64 << 10; // decoded on the pool, so that a large diff does not stop the window

static Error goneError(const QString &why)
{
    return {Fault::Transient, ErrorCode::IoError, QStringLiteral("the connection to the engine ended: %1").arg(why),
            QStringLiteral("Start PatchPlane again, or `patchplane serve`.")};
}

RemoteClient::RemoteClient(const QString &path, Door door, Clock &clock) : BaseClient(clock)
{
    connect(&m_socket, &QLocalSocket::connected, this, [this, door] { greet(door); });
    connect(&m_socket, &QLocalSocket::readyRead, this, &RemoteClient::readLines);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        readLines(); // the reason may be the last that came
        end(goneError(QStringLiteral("it was closed")));
    });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] {
        if (m_socket.state() != QLocalSocket::ConnectedState && m_socket.bytesAvailable() == 0)
            end(goneError(m_socket.errorString()));
    });
    // Queued: the owner sees `lost` of a socket that is not there.
    QMetaObject::invokeMethod(this, [this, path] { m_socket.connectToServer(path); }, Qt::QueuedConnection);
}

RemoteClient::~RemoteClient()
{
    m_socket.disconnect(this);
}

void RemoteClient::greet(Door door)
{
    if (const Result<> peer = checkPeer(m_socket.socketDescriptor()); !peer)
        return quit(peer.error());
    m_socket.write(encode(Hello{{kWireVersion}, door,
                                QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion()}));
}

void RemoteClient::post(ClientMessage message)
{
    const QByteArray line = encode(message);
    if (m_welcomed)
        m_socket.write(line);
    else
        m_waiting.push_back(line);
}

void RemoteClient::readLines()
{
    m_framer.push(m_socket.readAll());
    for (;;) {
        const Result<std::optional<QByteArray>> line = m_framer.next();
        if (!line)
            return quit(line.error());
        if (!*line || hasEnded())
            return;
        takeLine(**line);
    }
}

void RemoteClient::takeLine(const QByteArray &line)
{
    if (line.size() > kLargeLine && line.startsWith("{\"answer\"")) {
        QtConcurrent::run([line] { return decodeEngineMessage(line); })
            .then(this, [this](const Result<EngineMessage> &message) { take(message); });
        return;
    }
    take(decodeEngineMessage(line));
}

void RemoteClient::take(const Result<EngineMessage> &message)
{
    if (!message)
        return quit(message.error());
    if (std::holds_alternative<Welcome>(*message)) {
        m_welcomed = true;
        for (const QByteArray &line : std::exchange(m_waiting, {}))
            m_socket.write(line);
        Q_EMIT welcomed();
        return;
    }
    if (const auto *refused = std::get_if<Failed>(&*message); refused && !refused->id)
        return quit(refused->error); // the engine will not talk with us
    hear(*message);
}

void RemoteClient::quit(const Error &why)
{
    m_socket.disconnect(this);
    end(why);
    m_socket.abort();
}

} // namespace patchplane::api
