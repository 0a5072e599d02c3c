// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/exit_watch.h"
#include "engine/process/line_framer.h"
#include "engine/process/process_host.h"
#include "engine/process/spawn.h"
#include "kill_process.h"
#include "no_more_files.h"
#include "tests/support/channel_log.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

using namespace patchplane;
using namespace patchplane::process;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::ChannelLog;

Q_DECLARE_METATYPE(std::vector<QByteArray>)

static ChildSpec scenario(std::vector<QByteArray> arguments, std::chrono::milliseconds limit = 20s)
{
    return {.program = SCENARIO_AGENT, .arguments = std::move(arguments), .workingDirectory = {}, .environment = {},
            .limit = limit, .outputLimit = 64 << 20, .inherited = {}, .survivors = {}};
}

/// The letter that the process table has for it: 'S' sleeps, 'Z' is a zombie; empty: there is none.
static QByteArray stateOf(qint64 id)
{
    QFile file(u"/proc/%1/stat"_s.arg(id));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 2, 1);
}

static bool lives(qint64 id)
{
    return !stateOf(id).isEmpty() && stateOf(id) != "Z";
}

class LineFramerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void frames_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("lines"); // a piece that is cut ends with '~'
        QTest::addRow("nothing") << QByteArray() << QByteArrayList();
        QTest::addRow("a line") << "one\n"_ba << QByteArrayList{"one"};
        QTest::addRow("no end") << "one"_ba << QByteArrayList{"one"};
        QTest::addRow("carriage return") << "a\r\nb\r"_ba << QByteArrayList{"a", "b\r"};
        QTest::addRow("empty lines") << "\n\nx\n"_ba << QByteArrayList{"", "", "x"};
        QTest::addRow("just fits") << "12345678\n"_ba << QByteArrayList{"12345678"};
        QTest::addRow("one too long") << "123456789\n"_ba << QByteArrayList{"12345678~", "9"};
        QTest::addRow("far too long") << "1234567812345678x"_ba << QByteArrayList{"12345678~", "12345678~", "x"};
        QTest::addRow("zero bytes") << QByteArray("a\0b\n", 4) << QByteArrayList{QByteArray("a\0b", 3)};
    }
    /// However the bytes are cut into reads, the lines are the same, and never more than the limit is held.
    void frames()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArrayList, lines);
        for (qsizetype step = 1; step <= qMax(qsizetype(1), bytes.size()); ++step) {
            LineFramer framer(8);
            QByteArrayList got;
            const auto add = [&got](const std::vector<Line> &more) {
                for (const Line &line : more)
                    got.append(line.cut ? line.bytes + '~' : line.bytes);
            };
            for (qsizetype at = 0; at < bytes.size(); at += step) {
                add(framer.push(QByteArrayView(bytes).sliced(at).first(qMin(step, bytes.size() - at))));
                QVERIFY(framer.buffered() <= 8);
            }
            add(framer.finish());
            QCOMPARE(got, lines);
        }
    }
};

class ProcessHostTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ends_data()
    {
        QTest::addColumn<std::vector<QByteArray>>("arguments");
        QTest::addColumn<ProcessEnding>("how");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("output");
        using Args = std::vector<QByteArray>;
        QTest::addRow("well") << Args{"--say", "hello"} << ProcessEnding::Exited << 0 << "hello\n"_ba;
        QTest::addRow("with a code") << Args{"--say", "a", "--exit", "7"} << ProcessEnding::Exited << 7 << "a\n"_ba;
        QTest::addRow("by a signal") << Args{"--half-line", "abc", "--die"} << ProcessEnding::Signalled << 6 << "abc"_ba;
        QTest::addRow("hanging") << Args{"--say", "x", "--hang"} << ProcessEnding::TimedOut << 0 << "x\n"_ba;
        QTest::addRow("deaf") << Args{"--ignore-sigterm", "--hang"} << ProcessEnding::TimedOut << 0 << ""_ba;
        QTest::addRow("argument that no shell would keep")
            << Args{"--say", "$(id) '\" ; \xff"} << ProcessEnding::Exited << 0 << "$(id) '\" ; \xff\n"_ba;
        QTest::addRow("no inherited descriptor") << Args{"--descriptors"} << ProcessEnding::Exited << 0
                                                 << "descriptors 0 1 2 \n"_ba;
        QTest::addRow("empty environment") << Args{"--environment"} << ProcessEnding::Exited << 0 << ""_ba;
        QTest::addRow("folder") << Args{"--folder"} << ProcessEnding::Exited << 0 << "/\n"_ba;
    }
    void ends()
    {
        QFETCH(std::vector<QByteArray>, arguments);
        QFETCH(ProcessEnding, how);
        QFETCH(int, code);
        QFETCH(QByteArray, output);
        ProcessHost host;
        ChannelLog log(host.start(scenario(arguments, how == ProcessEnding::TimedOut ? 300ms : 20s)));
        const ProcessEnd end = log.waitForEnd();
        QCOMPARE(end.how, how);
        QCOMPARE(end.code, code);
        QCOMPARE(log.output, output);
        QCoreApplication::processEvents();
        QCOMPARE(log.ends.size(), 1);
        QVERIFY(!log.lateOutput);
    }

    void namedDescriptorsAndEnvironmentGoIn()
    {
        const Result<SharedDescriptor> file = memoryFile("test", "content");
        QVERIFY(file.has_value());
        ChildSpec spec = scenario({"--descriptors", "--environment"});
        spec.inherited = {*file, *file};
        spec.environment = {{"A", "b c"}};
        ProcessHost host;
        ChannelLog log(host.start(spec));
        QVERIFY(log.waitForEnd().ok());
        QCOMPARE(log.output, "descriptors 0 1 2 3 4 \nA=b c\n");
    }

    void missingProgram()
    {
        ChildSpec spec = scenario({});
        spec.program = "/nowhere/at/all";
        ProcessHost host;
        ChannelLog log(host.start(spec));
        const ProcessEnd end = log.waitForEnd();
        QCOMPARE(end.how, ProcessEnding::NeverStarted);
        QVERIFY2(end.detail.contains("/nowhere/at/all"_L1), qPrintable(end.detail));
    }

    void inputIsPassedWholeAndClosed()
    {
        const QByteArray big = QByteArray(3 << 20, 'i') + "end";
        ProcessHost host;
        ChannelLog log(host.start(scenario({"--echo-input"})));
        log.channel().write(big);
        log.channel().closeInput();
        QVERIFY(log.waitForEnd().ok());
        QCOMPARE(log.output.size(), big.size());
        QVERIFY(log.output == big);
    }

    void writingToAClosedInputIsNoSignal()
    {
        ProcessHost host;
        ChannelLog log(host.start(scenario({"--exit", "3"})));
        for (int i = 0; i < 50; ++i)
            log.channel().write(QByteArray(100'000, 'x'));
        QCOMPARE(log.waitForEnd().code, 3);
    }

    void outputLimitEndsAFlood()
    {
        ChildSpec spec = scenario({"--endless-line"});
        spec.outputLimit = 100'000;
        ProcessHost host;
        ChannelLog log(host.start(spec));
        QCOMPARE(log.waitForEnd().how, ProcessEnding::OutputLimit);
        QCOMPARE(log.output.size(), 100'000);
    }

    /// With nobody reading, the child sleeps in its write: what has come stays within the bound.
    void pressureReachesTheChild()
    {
        ProcessHost host;
        ChannelLog log(host.start(scenario({"--flood", "20000000", "--exit", "5"})));
        log.channel().setReading(false);
        const auto &channel = static_cast<HostChannel &>(log.channel());
        qsizetype before = -1;
        QVERIFY(QTest::qWaitFor([&] { return stateOf(channel.processId()) == "S"
                                     && std::exchange(before, log.output.size()) == log.output.size(); }, 60'000));
        QVERIFY2(log.output.size() <= (2 << 20), qPrintable(QString::number(log.output.size())));
        QVERIFY(log.ends.empty());
        log.channel().setReading(true);
        QCOMPARE(log.waitForEnd().code, 5);
        QVERIFY(log.output.size() >= 20'000'000);
    }

    void lastWordsAreKeptUnderPressure()
    {
        ProcessHost host;
        ChannelLog log(host.start(scenario({"--say", "last words"})));
        const auto &channel = static_cast<HostChannel &>(log.channel());
        log.channel().setReading(false);
        QVERIFY(QTest::qWaitFor([&] { return channel.processId() > 0; }, 60'000));
        QVERIFY(QTest::qWaitFor([&] { return !lives(channel.processId()); }, 60'000));
        ChannelLog later(host.start(scenario({}))); // whatever the first has to tell comes before this one's end
        QVERIFY(later.waitForEnd().ok());
        QVERIFY(log.ends.empty());
        log.channel().setReading(true);
        QVERIFY(log.waitForEnd().ok());
        QCOMPARE(log.output, "last words\n");
    }

    void killIsLegalAlwaysAndTellsOnce()
    {
        ProcessHost host;
        ChannelLog log(host.start(scenario({"--say", "up", "--ignore-sigterm", "--hang"})));
        log.channel().kill();
        log.channel().kill();
        QCOMPARE(log.waitForEnd().how, ProcessEnding::Killed);
        log.channel().kill();
        ChannelLog later(host.start(scenario({}))); // what that kill would tell comes before this one's end
        QVERIFY(later.waitForEnd().ok());
        QCOMPARE(log.ends.size(), 1);
    }

    void destroyingTheChannelEndsTheFamily()
    {
        ProcessHost host;
        auto started = std::make_unique<ChannelLog>(host.start(scenario({"--daemon", "--hang"})));
        QVERIFY(QTest::qWaitFor([&] { return started->output.endsWith('\n'); }));
        const auto &channel = static_cast<HostChannel &>(started->channel());
        const qint64 id = channel.processId();
        QVERIFY(id > 0);
        const qint64 daemon = started->output.trimmed().split(' ').last().toLongLong();
        QVERIFY(lives(daemon));
        started.reset();
        QVERIFY(QTest::qWaitFor([&] { return !lives(id); }, 60'000));
        killProcess(daemon); // out of the family: only a sandbox holds it
    }

    void destroyingTheHostReapsAndTells()
    {
        auto host = std::make_unique<ProcessHost>();
        ChannelLog log(host->start(scenario({"--hang"})));
        const auto &channel = static_cast<HostChannel &>(log.channel());
        QVERIFY(QTest::qWaitFor([&] { return channel.processId() > 0; }));
        const qint64 id = channel.processId();
        host.reset();
        QVERIFY(!QFile::exists(u"/proc/%1"_s.arg(id)));
        QCOMPARE(log.waitForEnd(60s).how, ProcessEnding::Killed);
    }

    /// A daemon that holds the pipes does not keep the end away.
    void heldPipesDoNotDelayTheEnd()
    {
        ProcessHost host;
        QElapsedTimer clock;
        clock.start();
        ChannelLog log(host.start(scenario({"--daemon-with-pipes"})));
        QVERIFY(log.waitForEnd().ok());
        QVERIFY(clock.elapsed() < 60'000); // the daemon holds them for minutes
        killProcess(log.output.trimmed().split(' ').last().toInt());
    }

    /// What a child is to get and cannot be given is no reason to start it without.
    void startsWithAllOrNothing()
    {
        ChildSpec spec = scenario({"--hang"});
        spec.inherited.push_back(std::make_shared<Descriptor>(-1));
        const Result<Child> child = spawn(spec);
        if (child)
            killProcess(child->id);
        QVERIFY(!child);
        QCOMPARE(child.error().code, ErrorCode::IoError);
    }

    /// No descriptor of the process can be had: a living one is not taken for gone, and the end is told all the same.
    void watchesWithoutADescriptor()
    {
        const Result<Child> child = spawn(scenario({"--hang"}));
        QVERIFY(child.has_value());
        std::optional<ExitWatch> watch;
        {
            const NoMoreFiles full;
            watch.emplace(child->id);
        }
        int turns = 0;
        QTimer turning; // more of them than a first look of the watch needs
        turning.callOnTimeout([&turns] { ++turns; });
        turning.start(20);
        QVERIFY(QTest::qWaitFor([&] { return turns > 5; }, 60'000));
        QVERIFY(!watch->isGone());
        killProcess(child->id);
        QVERIFY(QTest::qWaitFor([&] { return watch->isGone(); }, 60'000));
        QVERIFY(reap(child->id).has_value());
    }

    void manyAtOnce()
    {
        ProcessHost host;
        std::vector<std::unique_ptr<ChannelLog>> logs;
        for (int i = 0; i < 60; ++i)
            logs.push_back(std::make_unique<ChannelLog>(host.start(scenario({"--say", QByteArray::number(i), "--exit",
                                                                             QByteArray::number(i)}))));
        for (int i = 0; i < 60; ++i) {
            QCOMPARE(logs[size_t(i)]->waitForEnd().code, i);
            QCOMPARE(logs[size_t(i)]->output, QByteArray::number(i) + '\n');
        }
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    LineFramerTest framer;
    ProcessHostTest host;
    return QTest::qExec(&framer, argc, argv) + QTest::qExec(&host, argc, argv);
}

#include "tst_process.moc"
