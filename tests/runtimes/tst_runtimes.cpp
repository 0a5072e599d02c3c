// SPDX-License-Identifier: GPL-3.0-or-later
// The command agent against a program that misbehaves on demand; 'direct' because the sandbox is not what is tested.
#include "engine/process/process_host.h"
#include "engine/runtimes/command/command_adapter.h"
#include "engine/sandboxes/direct/direct_adapter.h"
#include "tests/support/memory_tree.h"

#include <QCoroTask>
#include <QTemporaryDir>
#include <QTest>

using namespace patchplane;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Args = std::vector<QByteArray>;
Q_DECLARE_METATYPE(Args)

namespace {

class SystemClock final : public Clock
{
public:
    Instant now() override { return Instant(std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch())); }
    QUuid newUuid() override { return QUuid::createUuid(); }
};

} // namespace

class CommandRuntimeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_entries.clear();
        m_spoken = {};
        m_full = {};
        m_adapter = std::make_unique<sandbox::DirectAdapter>(m_host, sandbox::DirectAdapter::Options{.checkouts = m_folder.path()});
        auto opened = QCoro::waitFor(m_adapter->open({.run = RunId(QUuid::createUuid()), .label = {}, .limits = {}, .grants = {}}));
        QVERIFY(opened.has_value());
        m_sandbox = *std::move(opened);
        const Result<> put = QCoro::waitFor(m_sandbox->put(
            kCheckoutPath, std::make_unique<test::MemoryTree>(std::deque{test::file("tracked", "x")})));
        QVERIFY(put.has_value());
    }
    void cleanup()
    {
        QVERIFY(QCoro::waitFor(m_sandbox->close()).has_value());
        m_sandbox.reset();
    }

    void turns_data()
    {
        QTest::addColumn<Args>("scenario");
        QTest::addColumn<QString>("expected"); // 'done', or the error's code
        QTest::addColumn<QStringList>("lines");
        QTest::addRow("well") << Args{"--say", "hello", "--complain", "hm"} << u"done"_s << QStringList{u"hello"_s, u"hm"_s};
        QTest::addRow("prompt on standard input") << Args{"--echo-input"} << u"done"_s << QStringList{u"do this"_s, u"and that"_s};
        QTest::addRow("fails") << Args{"--complain", "no key", "--exit", "3"} << u"runtime-crash"_s << QStringList{u"no key"_s};
        QTest::addRow("dies in half a line") << Args{"--half-line", "abc", "--die"} << u"runtime-crash"_s << QStringList{u"abc"_s};
        QTest::addRow("hangs") << Args{"--say", "x", "--ignore-sigterm", "--hang"} << u"stalled"_s << QStringList{u"x"_s};
        QTest::addRow("invalid UTF-8") << Args{"--invalid-utf8"} << u"done"_s << QStringList{u"caf\uFFFD \uFFFD\uFFFD"_s};
        QTest::addRow("endless line") << Args{"--endless-line"} << u"runtime-crash"_s << QStringList();
        QTest::addRow("floods") << Args{"--flood", "30000000"} << u"done"_s << QStringList();
        QTest::addRow("leaves a daemon with its pipes") << Args{"--daemon-with-pipes"} << u"done"_s << QStringList();
    }
    void turns()
    {
        QFETCH(Args, scenario);
        QFETCH(QString, expected);
        QFETCH(QStringList, lines);
        const auto session = start(scenario);
        const Result<TurnResult> result = QCoro::waitFor(session->runTurn(
            {.prompt = u"do this\nand that\n"_s, .round = 1, .limit = expected == u"stalled" ? 500ms : 20s}));
        QCOMPARE(result ? u"done"_s : QString(toText(result.error().code)), expected);
        if (!lines.isEmpty())
            QCOMPARE(said(), lines);
        for (const TimelineEntry &entry : m_entries)
            QVERIFY(entry.text.size() <= 200 && entry.source == u"scenario");
        QVERIFY(m_longest <= (64 << 10) + 1);
        QCOMPARE(m_entries.front().kind, TimelineKind::SessionStarted);
        QCOMPARE(m_entries.at(1).kind, TimelineKind::TurnStarted);
        QCOMPARE(m_entries.back().kind, result ? TimelineKind::TurnCompleted : TimelineKind::TurnFailed);
        if (expected == u"runtime-crash" && scenario.front() == "--complain")
            QVERIFY2(result.error().what.contains(u"no key"), qPrintable(result.error().what));
    }

    void cancelEndsTheTurn()
    {
        const auto session = start({"--ignore-sigterm", "--say", "x", "--hang"});
        session->cancel(); // legal without a turn
        m_spoken = [&session] {
            session->cancel();
            session->cancel();
        };
        const Result<TurnResult> result = QCoro::waitFor(session->runTurn({.prompt = {}, .round = 1, .limit = 60s}));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Interrupted); // and not Stalled, as after a minute
    }

    void destroyingTheSessionAnswersTheTurn()
    {
        auto session = start({"--say", "x", "--hang"});
        m_spoken = [&session] { session.reset(); };
        QCoro::Task<Result<TurnResult>> turn = session->runTurn({.prompt = {}, .round = 1, .limit = 60s});
        const Result<TurnResult> result = QCoro::waitFor(std::move(turn));
        QCOMPARE(result.error().code, ErrorCode::Interrupted);
    }

    void missingProgramIsNamed()
    {
        const auto session = start({}, {"no-such-agent"});
        const Result<TurnResult> result = QCoro::waitFor(session->runTurn({.prompt = {}, .round = 1, .limit = 20s}));
        QCOMPARE(result.error().code, ErrorCode::RuntimeCrash);
        QVERIFY2(result.error().what.contains(u"no-such-agent"), qPrintable(result.error().what));
    }

    /// While the timeline takes nothing the agent stands still on its pipe; afterwards every line is there, in order.
    void aFloodWaitsForTheTimeline()
    {
        constexpr size_t count = 2'000'000; // 15 MB
        size_t offered = 0;
        size_t most = 0;
        int still = 0; // refusals since anything came
        bool takes = false;
        m_full = [&](const std::vector<TimelineEntry> &entries) {
            still = entries.size() == offered ? still + 1 : 0;
            offered = entries.size();
            most = qMax(most, offered);
            takes = takes || (most > 2 && still == 10);
            return !takes;
        };
        QVERIFY(turn("seq " + QByteArray::number(qulonglong(count))).has_value());
        QVERIFY2(most > 2 && most < count / 2, qPrintable(QString::number(most)));
        const QStringList lines = said();
        QCOMPARE(size_t(lines.size()), count);
        for (size_t i = 0; i < count; ++i)
            QCOMPARE(lines[qsizetype(i)].toULongLong(), i + 1);
        QCOMPARE(m_entries.back().kind, TimelineKind::SessionTerminated);
    }

    void aSecretAcrossPiecesIsTakenOut_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addRow("two writes") << QByteArray("printf correct-; printf horse; printf '%s' -battery");
        QTest::addRow("where a long line is cut") << QByteArray("head -c 65530 /dev/zero | tr '\\0' x; printf correct-horse-battery");
        QTest::addRow("with a line break") << QByteArray("printf 'first\\nof two-lines'");
        QTest::addRow("in an error's text") << QByteArray("echo correct-horse-battery >&2; exit 3");
    }
    void aSecretAcrossPiecesIsTakenOut()
    {
        QFETCH(const QByteArray, script);
        QVERIFY(m_redactor.learn(Secret("correct-horse-battery")));
        QVERIFY(m_redactor.learn(Secret("first\nof two-lines")));
        QString all;
        m_full = [&all](const std::vector<TimelineEntry> &entries) {
            for (const TimelineEntry &entry : entries)
                all += entry.text + u'|';
            return false;
        };
        const Result<TurnResult> result = turn(script);
        if (!result)
            all += result.error().what;
        QVERIFY2(QString(all).remove(u'|').contains(u"[redacted]"), qPrintable(all.right(300)));
        for (const QString &piece : {u"correct"_s, u"horse"_s, u"battery"_s, u"first"_s, u"two-lines"_s})
            QVERIFY2(!all.contains(piece), qPrintable(all.right(300)));
    }

private:
    std::unique_ptr<RuntimeSession> start(Args scenario, Args command = {})
    {
        if (command.empty()) {
            command = {SCENARIO_AGENT};
            command.insert(command.end(), scenario.begin(), scenario.end());
        }
        m_runtime = std::make_unique<runtimes::CommandAdapter>(command, u"scenario"_s, m_clock);
        return *QCoro::waitFor(m_runtime->start(*m_sandbox, m_redactor, [this](std::vector<TimelineEntry> entries) {
            if (m_full && m_full(entries))
                return false;
            for (TimelineEntry &entry : entries)
                take(std::move(entry));
            return true;
        }));
    }
    void take(TimelineEntry entry)
    {
        m_longest = qMax(m_longest, entry.text.size());
        entry.text.truncate(200); // a flood is 256 MB
        m_entries.push_back(entry);
        if (entry.kind == TimelineKind::Output && m_spoken) // not from within its own call
            QMetaObject::invokeMethod(this, std::exchange(m_spoken, {}), Qt::QueuedConnection);
    }
    Result<TurnResult> turn(const QByteArray &script)
    {
        const auto session = start({}, {"sh", "-c", script});
        return QCoro::waitFor(session->runTurn({.prompt = {}, .round = 1, .limit = 60s}));
    }
    QStringList said() const
    {
        QStringList lines;
        for (const TimelineKind kind : {TimelineKind::Output, TimelineKind::ErrorOutput}) {
            for (const TimelineEntry &entry : m_entries) {
                if (entry.kind == kind)
                    lines.append(entry.text);
            }
        }
        return lines;
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    process::ProcessHost m_host;
    std::unique_ptr<ExecutionAdapter> m_adapter;
    std::unique_ptr<ExecutionSession> m_sandbox;
    std::unique_ptr<RuntimeAdapter> m_runtime;
    std::vector<TimelineEntry> m_entries;
    Redactor m_redactor;
    std::function<bool(const std::vector<TimelineEntry> &)> m_full; ///< is it, for these?
    std::function<void()> m_spoken; ///< called once, after the agent's first line
    qsizetype m_longest = 0;
};

QTEST_GUILESS_MAIN(CommandRuntimeTest)

#include "tst_runtimes.moc"
