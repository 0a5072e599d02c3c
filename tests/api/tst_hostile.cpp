// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_hostile.h"

#include "engine/api/connection.h"
#include "engine/api/remote_client.h"
#include "other_user.h"
#include "scripted_engine.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTest>

using namespace patchplane;
using namespace patchplane::api;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLimit = 60'000;
const QByteArray kHello = R"({"hello":{"versions":[1],"door":"command-line","program":"test"}})"_ba + '\n';

/// A client that sends whatever it likes.
class RawClient
{
public:
    explicit RawClient(const QString &path, const QByteArray &first = kHello)
    {
        m_socket.connectToServer(path);
        m_socket.waitForConnected(kLimit);
        send(first);
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    QByteArray line()
    {
        while (!m_socket.canReadLine() && m_socket.waitForReadyRead(kLimit)) { }
        return m_socket.readLine();
    }
    bool isCutOff()
    {
        return m_socket.state() == QLocalSocket::UnconnectedState || m_socket.waitForDisconnected(kLimit);
    }
    QLocalSocket &socket() { return m_socket; }

private:
    QLocalSocket m_socket;
};

ErrorCode errorIn(const QByteArray &line)
{
    const Result<EngineMessage> message = decodeEngineMessage(line);
    const auto *failed = message ? std::get_if<Failed>(&*message) : nullptr;
    return failed ? failed->error.code : ErrorCode::Bug;
}

/// Waits until a number has not changed for longer than any frame of the feed lasts; then it will not change at all.
template <class Count>
auto settled(Count count)
{
    QElapsedTimer unchanged;
    unchanged.start();
    auto last = count();
    const bool still = QTest::qWaitFor([&] {
        if (const auto now = count(); now != last) {
            last = now;
            unchanged.restart();
        }
        return unchanged.elapsed() > 500;
    }, kLimit);
    return still ? last : -1;
}

} // namespace

void TestHostile::socketIsOurs()
{
    ScriptedEngine engine;
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFileInfo(engine.path()).permissions() & others));
}

void TestHostile::openFolderIsRefused()
{
    QTemporaryDir folder;
    QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner
                                             | QFileDevice::ExeOther);
    ScriptedService service;
    QThreadPool pool;
    const auto server = Server::listen(folder.filePath(u"engine.sock"_s), service, pool);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::NotAuthorised);
}

void TestHostile::folderOfAnotherUserIsRefused()
{
    if (!canBeSomebodyElse())
        QSKIP("only root can be somebody else");
    QTemporaryDir folder; // 0700, and root may write in it whoever owns it
    giveToNobody(folder.path());
    ScriptedService service;
    QThreadPool pool;
    const auto server = Server::listen(folder.filePath(u"engine.sock"_s), service, pool);
    QVERIFY(!server);
    QCOMPARE(server.error().code, ErrorCode::NotAuthorised);
}

void TestHostile::firstLineMustBeAHello_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<ErrorCode>("code");
    QTest::addRow("a question") << R"({"v":1,"id":1,"ask":{"kind":"list-repositories"}})"_ba + '\n' << ErrorCode::Protocol;
    QTest::addRow("http") << "GET / HTTP/1.1\r\n\r\n"_ba << ErrorCode::InvalidInput;
    QTest::addRow("other version") << R"({"hello":{"versions":[99],"door":"window","program":""}})"_ba + '\n'
                                   << ErrorCode::Unsupported;
    QTest::addRow("a door that is none") << R"({"hello":{"versions":[1],"door":"root","program":""}})"_ba + '\n'
                                         << ErrorCode::InvalidInput;
    QTest::addRow("no end") << QByteArray(Connection::kHelloLimit + 1, 'x') << ErrorCode::LimitExceeded;
}

void TestHostile::firstLineMustBeAHello()
{
    QFETCH(QByteArray, first);
    QFETCH(ErrorCode, code);
    ScriptedEngine engine;
    RawClient client(engine.path(), first);
    QCOMPARE(errorIn(client.line()), code);
    QVERIFY(client.isCutOff());
    QCOMPARE(engine.service->asked, 0);
}

void TestHostile::badLineIsAnsweredAndTheNextIsHeard()
{
    ScriptedEngine engine;
    RawClient client(engine.path());
    QVERIFY(client.line().contains("welcome"));
    client.send("{\"v\":1,\"id\":41,\"ask\":{\"kind\":\"get-keys\"}}\nnonsense\n"
                "{\"v\":1,\"id\":42,\"ask\":{\"kind\":\"list-repositories\"}}\n");
    const QByteArray first = client.line();
    QVERIFY2(first.contains("\"id\":41") && errorIn(first) == ErrorCode::InvalidInput, first.constData());
    QVERIFY(!client.line().contains("\"id\""));
    QVERIFY(client.line().contains("\"id\":42"));
}

void TestHostile::messagesBehindTheHelloAreHeard()
{
    ScriptedEngine engine;
    const QByteArray question = "{\"v\":1,\"id\":1,\"ask\":{\"kind\":\"list-repositories\"}}\n";
    RawClient client(engine.path(), QByteArray(kHello + question + question.chopped(9)));
    QVERIFY(client.line().contains("welcome"));
    QVERIFY(client.line().contains("answer"));
    client.send(question.last(9));
    QVERIFY(client.line().contains("answer"));
}

void TestHostile::halfLineIsNoMessage()
{
    ScriptedEngine engine;
    {
        RawClient client(engine.path());
        QVERIFY(client.line().contains("welcome"));
        client.send(R"({"v":1,"id":1,"ask":{"kind":"list-repositories"}})"); // and gone before the newline
    }
    RawClient other(engine.path());
    QVERIFY(other.line().contains("welcome"));
    QCOMPARE(engine.service->asked, 0);
}

void TestHostile::giantLineEndsTheConnection()
{
    ScriptedEngine engine;
    RawClient client(engine.path());
    QVERIFY(client.line().contains("welcome"));
    const QByteArray piece(1 << 20, 'x');
    for (int i = 0; i < 20 && client.socket().state() == QLocalSocket::ConnectedState; ++i) {
        client.send(piece);
        client.socket().waitForBytesWritten(1'000);
    }
    QVERIFY(client.isCutOff());
    RawClient other(engine.path()); // and nobody else is harmed
    QVERIFY(other.line().contains("welcome"));
}

void TestHostile::slowReaderCostsNoMemoryAndIsLost()
{
    ScriptedEngine engine;
    RawClient client(engine.path());
    QVERIFY(client.line().contains("welcome"));
    client.socket().setReadBufferSize(1024); // reads nothing more by itself
    client.send("{\"v\":1,\"id\":1,\"follow\":0}\n");
    constexpr int padding = 16 << 10;
    const auto reads = [&] { return engine.call([&] { return engine.service->feed().reads; }); };
    engine.grow(20 * Follower::kEventsAtOnce, padding); // 160 MB as lines
    QVERIFY(QTest::qWaitFor([&] { return reads() > 0; }, kLimit));
    // 500 events of 16 KiB a read: one fills the queue, and all would be twenty.
    const int taken = settled(reads);
    QVERIFY2(taken > 0 && taken <= 3, qPrintable(QString::number(taken)));
    engine.grow(2 * Follower::kTooFarBehind, 0);
    client.socket().setReadBufferSize(0);
    QByteArray last;
    while (!last.contains("\"lost\""))
        QVERIFY(!(last = client.line()).isEmpty());
    const Result<EngineMessage> message = decodeEngineMessage(last);
    QCOMPARE(std::get<Lost>(*message).why.code, ErrorCode::NotFound);
}

void TestHostile::askingWithoutReadingIsBounded()
{
    ScriptedEngine engine;
    engine.service->answerSize = 1 << 20;
    RawClient client(engine.path());
    QVERIFY(client.line().contains("welcome"));
    client.socket().setReadBufferSize(1024);
    const QByteArray question = "{\"v\":1,\"id\":1,\"ask\":{\"kind\":\"get-profile\","
                                "\"repository\":\"01890a5d-ac96-774b-bcce-b302099a8057\"}}\n";
    client.send(question.repeated(500));
    QVERIFY(QTest::qWaitFor([&] { return engine.service->asked > 0; }, kLimit));
    const int asked = settled([&] {
        client.socket().flush();
        return engine.service->asked.load();
    });
    QVERIFY2(asked > 0 && asked < 100, qPrintable(QString::number(asked)));
    client.socket().setReadBufferSize(0);
    int answers = 0;
    while (answers < 500 && !client.line().isEmpty())
        ++answers;
    QCOMPARE(answers, 500); // it only waited
}

void TestHostile::tooManyConnectionsAreRefused()
{
    ScriptedEngine engine;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < Server::kConnectionLimit; ++i) {
        clients.push_back(std::make_unique<RawClient>(engine.path()));
        QVERIFY(clients.back()->line().contains("welcome"));
    }
    RawClient oneMore(engine.path());
    QVERIFY(oneMore.isCutOff());
    clients.pop_back();
    QVERIFY(QTest::qWaitFor([&] { return RawClient(engine.path()).line().contains("welcome"); }, kLimit));
}

void TestHostile::anotherUserIsRefused()
{
    ScriptedEngine engine;
    openToEverybody(engine.path());
    if (!canBeSomebodyElse())
        QSKIP("only root can be somebody else");
    QTemporaryDir folder;
    QProcess stranger;
    startAsNobody(stranger, folder.path(), {u"--connect"_s, engine.path()});
    QVERIFY2(stranger.waitForFinished(kLimit), qPrintable(stranger.errorString()));
    QCOMPARE(stranger.readAllStandardOutput().trimmed(), "connected, no answer");
    RawClient we(engine.path());
    QVERIFY(we.line().contains("welcome"));
}

void TestHostile::engineOfAnotherUserIsRefused()
{
    if (!canBeSomebodyElse())
        QSKIP("only root can be somebody else");
    QTemporaryDir folder;
    const QString path = folder.filePath(u"engine.sock"_s);
    QProcess stranger;
    startAsNobody(stranger, folder.path(), {u"--serve"_s, path});
    QVERIFY2(stranger.waitForReadyRead(kLimit), qPrintable(stranger.errorString()));
    TestClock clock;
    RemoteClient client(path, Door::CommandLine, clock);
    QSignalSpy lost(&client, &EngineClient::lost);
    QVERIFY(lost.wait(kLimit));
    QCOMPARE(lost.first().first().value<Error>().code, ErrorCode::NotAuthorised);
    QVERIFY2(stranger.waitForFinished(kLimit), qPrintable(stranger.errorString())); // it read until we hung up
    QCOMPARE(stranger.readAllStandardOutput().trimmed(), "listening\nheard 0 bytes");
}
