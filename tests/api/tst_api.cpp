// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_clients.h"
#include "tst_engine.h"
#include "tst_hostile.h"
#include "tst_wire.h"

#include <QCoreApplication>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTest>
#include <QTextStream>

constexpr int kStrangerLimit = 60'000;

// The other side of the peer checks: this program again, started as another user. Both end when we hang up.
static int connectAsStranger(const QString &path)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    const bool connected = socket.waitForConnected(kStrangerLimit);
    socket.write("{\"hello\":{\"versions\":[1],\"door\":\"window\",\"program\":\"stranger\"}}\n");
    while (socket.state() == QLocalSocket::ConnectedState && socket.waitForReadyRead(kStrangerLimit)) { }
    QTextStream(stdout) << (connected ? "connected, " : "not connected, ")
                        << (socket.readAll().isEmpty() ? "no answer" : "answered") << '\n';
    return 0;
}

static int serveAsStranger(const QString &path)
{
    QLocalServer server;
    server.setSocketOptions(QLocalServer::WorldAccessOption);
    QTextStream out(stdout);
    out << (server.listen(path) ? "listening" : "not listening") << Qt::endl;
    if (!server.waitForNewConnection(kStrangerLimit))
        return 1;
    QLocalSocket *client = server.nextPendingConnection();
    while (client->state() == QLocalSocket::ConnectedState && client->waitForReadyRead(kStrangerLimit)) { }
    out << "heard " << client->readAll().size() << " bytes" << Qt::endl;
    return 0;
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == QLatin1StringView("--connect"))
        return connectAsStranger(arguments.value(2));
    if (arguments.value(1) == QLatin1StringView("--serve"))
        return serveAsStranger(arguments.value(2));
    // Qt ignores SIGPIPE once, at the first socket; the crash handler of the second test class would take it back.
    QStringList options = arguments;
    options.append(QStringLiteral("-nocrashhandler"));
    TestWire wire;
    TestClients clients;
    TestEngine engine;
    TestHostile hostile;
    return QTest::qExec(&wire, options) | QTest::qExec(&clients, options) | QTest::qExec(&engine, options)
        | QTest::qExec(&hostile, options);
}
