// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_wire.h"

#include "engine/api/connection.h"
#include "engine/api/line_framer.h"
#include "engine/api/wire.h"

#include <QTest>

using namespace patchplane;
using namespace patchplane::api;
using namespace Qt::StringLiterals;

namespace {

const RunId kRun = *RunId::parse(u"01890a5d-ac96-774b-bcce-b302099a8057");
const CommandId kCommand = *CommandId::parse(u"01890a5d-ac96-774b-bcce-b302099a8058");
const Error kError{Fault::Refused, ErrorCode::Stale, u"not that subject any more"_s, u"Look again."_s};

} // namespace

void TestWire::clientMessagesComeBack_data()
{
    QTest::addColumn<QByteArray>("line");
    const auto add = [](const char *name, const ClientMessage &message) { QTest::addRow("%s", name) << encode(message); };
    add("hello", Hello{{1, 2}, Door::Window, u"patchplane 0.1"_s});
    add("send", Send{7, {kCommand, Steer{Verb::Redirect, kRun, u"smaller\nsteps"_s}}});
    add("ask", Ask{8, GetRun{kRun}});
    add("follow", Follow{9, 1LL << 60});
}

void TestWire::clientMessagesComeBack()
{
    QFETCH(QByteArray, line);
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(line.endsWith('\n'));
    const Result<ClientMessage> message = decodeClientMessage(line.chopped(1));
    QVERIFY2(message, message ? "" : qPrintable(message.error().what));
    QCOMPARE(encode(*message), line);
}

void TestWire::engineMessagesComeBack_data()
{
    QTest::addColumn<QByteArray>("line");
    const auto add = [](const char *name, const EngineMessage &message) { QTest::addRow("%s", name) << encode(message); };
    add("welcome", Welcome{1, u"patchplane"_s});
    add("receipt", Received{7, {kCommand, 12}});
    add("answer", Answered{8, PatchText{QByteArray("\x00\xff\n", 3)}});
    add("error", Failed{9, kError});
    add("error without id", Failed{std::nullopt, kError});
    add("batch", FeedBatch{3, {{3, {}, kRun, kCommand, WaitEnded{}}, {4, {}, kRun, {}, std::nullopt}}, {}, {kRun}});
    add("lost", Lost{kError});
}

void TestWire::engineMessagesComeBack()
{
    QFETCH(QByteArray, line);
    QCOMPARE(line.count('\n'), 1);
    const Result<EngineMessage> message = decodeEngineMessage(line.chopped(1));
    QVERIFY2(message, message ? "" : qPrintable(message.error().what));
    QCOMPARE(encode(*message), line);
}

void TestWire::badLinesAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("says");
    QTest::addRow("empty") << ""_ba << ErrorCode::InvalidInput << u"not JSON"_s;
    QTest::addRow("a list") << "[]"_ba << ErrorCode::InvalidInput << u"an object"_s;
    QTest::addRow("half") << R"({"v":1,"id":1,"as)"_ba << ErrorCode::InvalidInput << u"not JSON"_s;
    QTest::addRow("no version") << R"({"id":1,"ask":{}})"_ba << ErrorCode::InvalidInput << u"v: "_s;
    QTest::addRow("other version") << R"({"v":2,"id":1,"ask":{}})"_ba << ErrorCode::Unsupported << u"version 2"_s;
    QTest::addRow("no id") << R"({"v":1,"ask":{"kind":"list-repositories"}})"_ba << ErrorCode::InvalidInput << u"id: "_s;
    QTest::addRow("nothing asked") << R"({"v":1,"id":1})"_ba << ErrorCode::Unsupported << u"none of"_s;
    QTest::addRow("unknown query") << R"({"v":1,"id":1,"ask":{"kind":"get-keys"}})"_ba << ErrorCode::InvalidInput
                                   << u"ask.kind: "_s;
    QTest::addRow("unknown command")
        << R"({"v":1,"id":1,"send":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","command":{"kind":"erase"}}})"_ba
        << ErrorCode::InvalidInput << u"send.command.kind: "_s;
    QTest::addRow("id of another kind") << R"({"v":1,"id":1,"ask":{"kind":"get-run","run":"1"}})"_ba
                                        << ErrorCode::InvalidInput << u"ask.run: "_s;
    QTest::addRow("place is no number") << R"({"v":1,"id":1,"follow":"all"})"_ba << ErrorCode::InvalidInput
                                        << u"follow: "_s;
    QTest::addRow("deep") << QByteArray(100'000, '[') << ErrorCode::InvalidInput << u"not JSON"_s;
}

void TestWire::badLinesAreRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(ErrorCode, code);
    QFETCH(QString, says);
    const Result<ClientMessage> message = decodeClientMessage(line);
    QVERIFY(!message);
    QCOMPARE(message.error().code, code);
    QVERIFY2(message.error().what.contains(says), qPrintable(message.error().what));
}

void TestWire::framerCutsAnywhere_data()
{
    QTest::addColumn<int>("piece");
    for (int piece : {1, 2, 3, 5, 100})
        QTest::addRow("%d bytes", piece) << piece;
}

void TestWire::framerCutsAnywhere()
{
    QFETCH(int, piece);
    const QByteArray stream = "one\n\ntwo\nthree and more\nrest";
    LineFramer framer(64);
    QByteArrayList lines;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        framer.push(stream.mid(at, piece));
        for (auto line = framer.next(); line && *line; line = framer.next())
            lines.append(**line);
    }
    QCOMPARE(lines, QByteArrayList({"one", "", "two", "three and more"}));
    QCOMPARE(framer.takeRest(), "rest");
}

void TestWire::framerRefusesALongLine()
{
    LineFramer framer(8);
    framer.push("12345678\n123456789");
    QVERIFY(framer.next() && true);
    const Result<std::optional<QByteArray>> second = framer.next();
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::LimitExceeded);
    framer.push("\nshort\n");
    QVERIFY(!framer.next()); // for ever
}

// security.md 5: an agent that runs `direct` as our user can say "window" too.
void TestWire::aSocketIsNeverAWindow()
{
    for (Door claimed : {Door::Window, Door::CommandLine, Door::Api, Door::Internal})
        QVERIFY(doorOf(claimed) == Door::Api || (claimed == Door::CommandLine && doorOf(claimed) == claimed));
}
