// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/adapter_contract.h"

#include "tests/support/pathless/pathless_adapter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThreadPool>

using namespace patchplane;
using namespace patchplane::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Argv = std::vector<QByteArray>;
Q_DECLARE_METATYPE(Argv)

void AdapterContract::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther);
    m_host = std::make_unique<process::ProcessHost>();
    QVERIFY2(missingIsolation().isEmpty() || !isolationRequired(), qPrintable(missingIsolation()));
    if (!missingIsolation().isEmpty())
        qWarning("NOTHING IS ISOLATED HERE, bubblewrap is left out: %s", qPrintable(missingIsolation()));
    const QStringList isolated = missingIsolation().isEmpty() ? QStringList{u"bubblewrap"_s} : QStringList();
    for (const QString &name : isolated + QStringList{u"direct"_s})
        m_adapters[name] = makeAdapter(name, *m_host, m_folder->filePath(name));
    const QString socket = m_folder->filePath(u"pathless.sock"_s);
    m_pathlessServer.start(testProgram(u"pathless_server"_s), {socket, m_folder->filePath(u"pathless"_s)});
    QVERIFY2(m_pathlessServer.waitForReadyRead(), "the server of the pathless sandbox did not start");
    m_adapters[u"pathless"_s] = std::make_unique<PathlessAdapter>(socket);
}

void AdapterContract::cleanupTestCase()
{
    QVERIFY(QThreadPool::globalInstance()->waitForDone(60'000));
    QVERIFY(QTest::qWaitFor([this] { return leftOver().isEmpty(); }, 60'000)); // the server is told by the end of a connection
    m_pathlessServer.kill();
    m_pathlessServer.waitForFinished();
    m_adapters.clear();
    m_host.reset();
}

/// Folders of sandboxes that nobody threw away; <engine>.0 holds programs and stays while the adapter lives.
QStringList AdapterContract::leftOver() const
{
    QStringList left;
    for (const auto &[name, unused] : m_adapters)
        left += QDir(m_folder->filePath(name)).entryList({u"*.*"_s}, QDir::Dirs | QDir::NoDotAndDotDot);
    left.removeIf([](const QString &name) { return name.endsWith(u".0"); });
    return left;
}

void AdapterContract::adapters()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, unused] : m_adapters)
        QTest::addRow("%s", qPrintable(name)) << name;
}

ExecutionAdapter &AdapterContract::adapter()
{
    const char *row = QTest::currentDataTag();
    return *m_adapters.at(QString::fromUtf8(row).section(u' ', 0, 0));
}

#define OPEN(variable, ...)                                                                                            \
    Sandbox variable(adapter() __VA_OPT__(, ) __VA_ARGS__);                                                            \
    if (!variable)                                                                                                     \
    QFAIL(qPrintable(variable.error().what))

void AdapterContract::isAvailable()
{
    const Result<> available = wait(adapter().available());
    if (!available)
        QFAIL(qPrintable(available.error().what + u' ' + available.error().remedy));
    QCOMPARE(adapter().name(), QString::fromUtf8(QTest::currentDataTag()));
}

void AdapterContract::treeGoesInAndComesBack()
{
    OPEN(sandbox, Files{file("a/b.txt", "text"), file("run.sh", "#!/bin/sh\n", 0100755), file("gone", "x"),
                        file("caf\xe9", "not UTF-8"), {RepoPath{"link"}, 0120000, "a/b.txt"_ba}});
    QCOMPARE(sandbox->isolated(), adapter().name() == u"bubblewrap");
    const auto log = sandbox.start({"/bin/sh", "-c", "rm gone; printf new > fresh; printf more >> a/b.txt; cat link"});
    const ProcessEnd end = log->waitForEnd();
    QVERIFY2(end.ok(), QByteArray(log->errorOutput + end.detail.toUtf8()).constData());
    QCOMPARE(log->output, "textmore");
    const Result<std::vector<TreeEntry>> entries = sandbox.collect();
    QVERIFY(entries.has_value());
    QMap<QByteArray, QByteArray> found;
    for (const TreeEntry &entry : *entries)
        found.insert(entry.path.bytes, QByteArray::number(entry.mode, 8) + ' ' + entry.content.value_or("same"));
    found.remove("agent");
    found.remove("probe");
    // What is unchanged may come without content, or with it.
    QCOMPARE(found.keys(), (QByteArrayList{"a/b.txt", "caf\xe9", "fresh", "link", "run.sh"}));
    QCOMPARE(found["a/b.txt"], "100644 textmore");
    QCOMPARE(found["fresh"], "100644 new");
    QVERIFY(found["run.sh"].startsWith("100755 "));
    QVERIFY(found["link"].startsWith("120000 "));
}

void AdapterContract::reportsAreEmptyAndCollected()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"/bin/sh", "-c", "ls \"$PATCHPLANE_REPORTS\"; echo done > \"$PATCHPLANE_REPORTS/r.xml\""});
    QVERIFY2(log->waitForEnd().ok(), log->errorOutput);
    QCOMPARE(log->output, "");
    const Result<std::vector<TreeEntry>> reports = sandbox.collect(kReportsPath);
    QVERIFY(reports.has_value());
    QCOMPARE(reports->size(), 1);
    QCOMPARE(reports->front().path.bytes, "r.xml");
    QCOMPARE(reports->front().content, "done\n"_ba);
}

void AdapterContract::environmentIsTheGivenOne()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"./agent", "--environment", "--folder"}, {{"GIVEN", "a b=c"}});
    QVERIFY2(log->waitForEnd().ok(), log->errorOutput);
    QByteArrayList names;
    for (const QByteArray &line : log->output.split('\n')) {
        if (line.contains('='))
            names.append(line.left(line.indexOf('=')));
    }
    for (const char *name : {"PATH", "HOME", "LANG", "TMPDIR", "PATCHPLANE_REPORTS", "GIVEN"})
        QVERIFY2(names.contains(name), name);
    QVERIFY(log->output.contains("GIVEN=a b=c\n"));
    QVERIFY(!names.contains("PATCHPLANE_CANARY")); // the engine's own
}

void AdapterContract::ends_data()
{
    QTest::addColumn<Argv>("argv");
    QTest::addColumn<ProcessEnding>("how");
    QTest::addColumn<int>("code");
    for (const auto &[name, unused] : m_adapters) {
        const QByteArray row = name.toUtf8();
        QTest::addRow("%s well", row.data()) << Argv{"./agent"} << ProcessEnding::Exited << 0;
        QTest::addRow("%s code", row.data()) << Argv{"./agent", "--exit", "7"} << ProcessEnding::Exited << 7;
        QTest::addRow("%s signal", row.data()) << Argv{"./agent", "--die"} << ProcessEnding::Signalled << 6;
        QTest::addRow("%s hang", row.data()) << Argv{"./agent", "--ignore-sigterm", "--hang"} << ProcessEnding::TimedOut << 0;
        QTest::addRow("%s missing", row.data()) << Argv{"/no/such/program"} << ProcessEnding::NeverStarted << -1;
        QTest::addRow("%s missing in PATH", row.data()) << Argv{"no-such-program"} << ProcessEnding::NeverStarted << -1;
        QTest::addRow("%s empty", row.data()) << Argv{} << ProcessEnding::NeverStarted << -1;
        QTest::addRow("%s flood", row.data()) << Argv{"./agent", "--endless-line"} << ProcessEnding::OutputLimit << 0;
    }
}

void AdapterContract::ends()
{
    QFETCH(Argv, argv);
    QFETCH(ProcessEnding, how);
    QFETCH(int, code);
    OPEN(sandbox);
    ChannelLog log(sandbox->start({.argv = argv, .environment = {},
                                   .limit = how == ProcessEnding::TimedOut ? std::chrono::milliseconds(600) : 20s,
                                   .outputLimit = 1 << 20}));
    const ProcessEnd end = log.waitForEnd();
    QVERIFY2(end.how == how, qPrintable(toText(end.how) + u' ' + end.detail + QString::fromUtf8(log.errorOutput.left(500))));
    if (code >= 0)
        QCOMPARE(end.code, code);
    QVERIFY(log.output.size() <= (1 << 20));
}

void AdapterContract::inputReachesTheCommand()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"./agent", "--echo-input"});
    log->channel().write(QByteArray(300'000, 'i'));
    log->channel().write("end");
    log->channel().closeInput();
    QVERIFY(log->waitForEnd().ok());
    QCOMPARE(log->output.size(), 300'003);
    QVERIFY(log->output.endsWith("iend"));
}

void AdapterContract::pressureReachesTheCommand()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"./agent", "--flood", "20000000", "--exit", "5"});
    log->channel().setReading(false);
    const auto still = sandbox.start({"./agent", "--flood", "1000000"}); // beside it another gets on
    QVERIFY(still->waitForEnd(60s).ok());
    QVERIFY(log->output.size() <= (4 << 20) && log->ends.empty());
    log->channel().setReading(true);
    QCOMPARE(log->waitForEnd().code, 5);
    QVERIFY(log->output.size() >= 20'000'000);
}

void AdapterContract::commandsShareTheirFiles()
{
    OPEN(sandbox);
    QVERIFY(sandbox.start({"/bin/sh", "-c", "echo 1 > made; echo 2 > \"$HOME/kept\""})->waitForEnd().ok());
    const auto log = sandbox.start({"/bin/sh", "-c", "cat made \"$HOME/kept\""});
    QVERIFY(log->waitForEnd().ok());
    QCOMPARE(log->output, "1\n2\n");
}

void AdapterContract::collectingWaitsForTheEnd()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"./agent", "--say", "up", "--hang"});
    QVERIFY(QTest::qWaitFor([&] { return log->output == "up\n"; }));
    const Result<std::vector<TreeEntry>> busy = sandbox.collect();
    QVERIFY(!busy);
    QCOMPARE(busy.error().code, ErrorCode::Busy);
    log->channel().kill();
    QCOMPARE(log->waitForEnd().how, ProcessEnding::Killed);
    QVERIFY(sandbox.collect().has_value());
}

void AdapterContract::frozenCommandsStandStill()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"/bin/sh", "-c", "while :; do echo x; sleep 0.02; done"});
    QVERIFY(QTest::qWaitFor([&] { return log->output.size() > 10; }));
    const Result<> stopped = wait(sandbox->freeze());
    QVERIFY2(stopped, stopped ? "" : qPrintable(stopped.error().what));
    QCoreApplication::processEvents();
    const qsizetype frozen = log->output.size();
    QElapsedTimer clock; // a look for a while: at fifty lines a second, what comes of one that runs is seen at any speed
    clock.start();
    QVERIFY(QTest::qWaitFor([&] { return clock.hasExpired(500); }, 60'000));
    QVERIFY2(log->output.size() <= frozen + 4, log->output); // what was on its way may come
    QVERIFY(wait(sandbox->thaw()).has_value());
    QVERIFY(QTest::qWaitFor([&] { return log->output.size() > frozen + 10; }));
    QVERIFY(wait(sandbox->freeze()).has_value()); // closing works on a frozen one, too
}

void AdapterContract::closingEndsEverything()
{
    const QByteArray mark = "mark-" + QUuid::createUuid().toByteArray(QUuid::Id128);
    OPEN(sandbox);
    const auto log = sandbox.start({"/bin/sh", "-c", "./probe sleep " + mark + " & ./probe sleep " + mark + " & wait"});
    QVERIFY(QTest::qWaitFor([&] { return someProcessShows("sleep" + QByteArray(1, 0) + mark); }));
    QVERIFY(wait(sandbox->close()).has_value());
    QVERIFY(QTest::qWaitFor([&] { return !someProcessShows(mark); }, 60'000));
    QCOMPARE(log->waitForEnd(60s).how, ProcessEnding::SandboxGone);
    QVERIFY(wait(sandbox->close()).has_value()); // again is harmless
}

void AdapterContract::destroyingEndsEverything()
{
    const QByteArray mark = "mark-" + QUuid::createUuid().toByteArray(QUuid::Id128);
    OPEN(sandbox);
    const auto log = sandbox.start({"./probe", "sleep", mark});
    QVERIFY(QTest::qWaitFor([&] { return someProcessShows(mark); }));
    sandbox.drop();
    QCOMPARE(log->waitForEnd(60s).how, ProcessEnding::SandboxGone);
    QVERIFY(QTest::qWaitFor([&] { return !someProcessShows(mark); }, 60'000));
}

void AdapterContract::nothingStartsAfterTheEnd()
{
    OPEN(sandbox);
    QVERIFY(wait(sandbox->close()).has_value());
    const auto log = sandbox.start({"./agent"});
    QCOMPARE(log->waitForEnd().how, ProcessEnding::SandboxGone);
    QCOMPARE(sandbox.collect().error().code, ErrorCode::SandboxUnavailable);
    QCOMPARE(wait(sandbox->freeze()).error().code, ErrorCode::SandboxUnavailable);
}

/// An agent that takes all rights away, and one that digs deep, leave nothing behind (cleanupTestCase looks).
void AdapterContract::unwritableFilesAreThrownAway()
{
    OPEN(sandbox);
    const auto log = sandbox.start({"/bin/sh", "-c",
                                    "mkdir -p ro/sub; echo x > ro/sub/f; chmod 0 ro/sub/f; chmod 0500 ro/sub; chmod 0 ro; "
                                    "i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done; echo deep > f"});
    QVERIFY2(log->waitForEnd().ok(), log->errorOutput);
    const Result<> closed = wait(sandbox->close());
    QVERIFY2(closed, closed ? "" : qPrintable(closed.error().what));
    QVERIFY(QThreadPool::globalInstance()->waitForDone(60'000));
    QVERIFY(QTest::qWaitFor([this] { return leftOver().isEmpty(); }, 60'000));
}

void AdapterContract::timeLimitOfTheSandboxHolds()
{
    OPEN(sandbox, Files{}, std::vector<Limit>{{LimitKind::Time, 500, true}, {LimitKind::Output, 1 << 20, true}});
    QCOMPARE(sandbox->enforced().size(), 2);
    for (const Enforcement &one : sandbox->enforced())
        QVERIFY(one.enforced && !one.how.isEmpty());
    QCOMPARE(sandbox.start({"./agent", "--hang"})->waitForEnd().how, ProcessEnding::TimedOut);
}
