// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/line_framer.h"
#include "engine/api/session.h"

#include <QLocalSocket>
#include <QThreadPool>
#include <QTimer>

namespace patchplane::api {

/// What a door that a client names itself is worth. Any program of our own user can reach the socket, an agent that
/// runs `direct` among them, and can say "window". So no socket gives `Window`: that door is only for the window that
/// holds the engine in its own process, and with it the decisions that are for a window alone (security.md 5). A
/// window at a socket is `Api`.
[[nodiscard]] Door doorOf(Door claimed);

/// One client at the socket: lines to messages to its session and back. Its memory is bounded: requests are taken
/// only while few are unanswered and little is unsent; a client that reads nothing for a while is cut off. Engine
/// thread; deletes itself when the other side is gone.
class Connection : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype kHelloLimit = 64 << 10;      ///< bytes of the first line
    static constexpr std::chrono::seconds kHelloTime{10};   ///< until the first line must be here
    static constexpr int kPendingLimit = 32;                ///< requests not answered yet
    static constexpr qint64 kUnsentLimit = 8 << 20;         ///< bytes; beyond it nothing more is taken
    static constexpr std::chrono::seconds kStuckTime{30};   ///< without a byte taken by the reader

    Connection(QLocalSocket *socket, Service &service, QString user, QThreadPool &pool, QObject *parent);
    ~Connection() override;

private:
    void readMore();
    void takeLines();
    bool mayTake() const;
    void takeHello(const QByteArray &line);
    void takeMessage(const QByteArray &line);
    void say(const EngineMessage &message);
    void write(const QByteArray &line);
    void written();
    void refuse(Error why);

    QLocalSocket *m_socket; ///< child
    Service &m_service;
    QString m_user;
    QThreadPool &m_pool;
    LineFramer m_hello{kHelloLimit};
    LineFramer m_framer{kClientLineLimit};
    std::unique_ptr<Session> m_session; ///< from the hello on
    int m_encoding = 0; ///< answers that become text on the pool just now
    QTimer m_patience;
};

} // namespace patchplane::api
