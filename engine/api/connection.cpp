// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/connection.h"

#include <QCoreApplication>
#include <QtConcurrentRun>

#include <algorithm>

namespace patchplane::api {

Door doorOf(Door claimed)
{
    return claimed == Door::CommandLine ? Door::CommandLine : Door::Api;
}

Connection::Connection(QLocalSocket *socket, Service &service, QString user, QThreadPool &pool, QObject *parent)
    : QObject(parent), m_socket(socket), m_service(service), m_user(std::move(user)), m_pool(pool)
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(1 << 20); // the rest waits in the kernel, and with it the sender
    m_patience.setSingleShot(true);
    connect(m_socket, &QLocalSocket::readyRead, this, &Connection::readMore);
    connect(m_socket, &QLocalSocket::bytesWritten, this, &Connection::written);
    connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_socket->abort(); });
    m_patience.start(kHelloTime);
    QMetaObject::invokeMethod(this, &Connection::readMore, Qt::QueuedConnection); // what came before we listened
}

Connection::~Connection()
{
    m_socket->disconnect(this); // ~QLocalSocket still tells
}

bool Connection::mayTake() const
{
    return m_socket->state() == QLocalSocket::ConnectedState && m_socket->bytesToWrite() < kUnsentLimit
        && (!m_session || m_session->pending() + m_encoding < kPendingLimit);
}

void Connection::readMore()
{
    if (!mayTake())
        return;
    const QByteArray bytes = m_socket->readAll();
    if (m_session) {
        m_framer.push(bytes);
    } else {
        m_hello.push(bytes);
        const Result<std::optional<QByteArray>> line = m_hello.next();
        if (!line)
            return refuse(line.error());
        if (!*line)
            return;
        takeHello(**line);
        // What came behind the hello is the session's.
        for (Result<std::optional<QByteArray>> more = m_hello.next(); more && *more; more = m_hello.next())
            m_framer.push(QByteArray(**more + '\n'));
        m_framer.push(m_hello.takeRest());
    }
    takeLines();
}

void Connection::takeLines()
{
    while (m_session && mayTake()) {
        const Result<std::optional<QByteArray>> line = m_framer.next();
        if (!line)
            return refuse(line.error());
        if (!*line)
            break;
        takeMessage(**line);
    }
    if (m_session && mayTake() && m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &Connection::readMore, Qt::QueuedConnection);
}

void Connection::takeHello(const QByteArray &line)
{
    const Result<ClientMessage> message = decodeClientMessage(line);
    if (!message)
        return refuse(message.error());
    const auto *hello = std::get_if<Hello>(&*message);
    if (!hello) {
        return refuse({Fault::Refused, ErrorCode::Protocol, QStringLiteral("the first line is not a hello"),
                       QStringLiteral("Send a hello with the versions that you speak.")});
    }
    if (std::ranges::find(hello->versions, kWireVersion) == hello->versions.end()) {
        return refuse({Fault::Permanent, ErrorCode::Unsupported,
                       QStringLiteral("this engine speaks version %1 only").arg(kWireVersion),
                       QStringLiteral("Use a window or command line of the same PatchPlane release as the engine.")});
    }
    m_patience.stop();
    m_session = std::make_unique<Session>(m_service, Actor{ActorKind::Person, m_user, Role::Admin, doorOf(hello->door)});
    connect(m_session.get(), &Session::said, this, &Connection::say);
    write(encode(Welcome{kWireVersion, QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion()}));
}

void Connection::takeMessage(const QByteArray &line)
{
    const Result<ClientMessage> message = decodeClientMessage(line);
    if (message)
        m_session->handle(*message);
    else
        say(Failed{idOf(line), message.error()});
}

void Connection::say(const EngineMessage &message)
{
    if (!std::holds_alternative<Answered>(message))
        return write(encode(message));
    // An answer may hold both sides of a large file: it becomes text on the pool, in whatever order.
    ++m_encoding;
    QtConcurrent::run(&m_pool, [message] { return encode(message); }).then(this, [this, message](const QByteArray &line) {
        --m_encoding;
        if (line.size() <= kEngineLineLimit)
            return write(line);
        write(encode(Failed{std::get<Answered>(message).id,
                            {Fault::Permanent, ErrorCode::LimitExceeded,
                             QStringLiteral("the answer has %1 bytes, more than one line may have").arg(line.size()),
                             QStringLiteral("Ask for a part of it, or look at it in the window that holds the engine.")}}));
    });
}

void Connection::write(const QByteArray &line)
{
    m_socket->write(line);
    if (m_session && m_socket->bytesToWrite() >= kUnsentLimit) {
        m_session->setReady(false);
        if (!m_patience.isActive())
            m_patience.start(kStuckTime);
    }
    if (m_session)
        QMetaObject::invokeMethod(this, &Connection::readMore, Qt::QueuedConnection); // a request may fit in again
}

void Connection::written()
{
    if (!m_session)
        return;
    m_patience.stop();
    if (m_socket->bytesToWrite() >= kUnsentLimit)
        return m_patience.start(kStuckTime);
    m_session->setReady(true);
    readMore();
}

void Connection::refuse(Error why)
{
    m_socket->write(encode(Failed{std::nullopt, std::move(why)}));
    m_socket->disconnect(this);
    m_session.reset();
    connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    m_socket->disconnectFromServer();
    if (m_socket->state() == QLocalSocket::UnconnectedState)
        deleteLater();
    else
        QTimer::singleShot(kHelloTime, this, [this] { m_socket->abort(); }); // it need not read our reason
}

} // namespace patchplane::api
