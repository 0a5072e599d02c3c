// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/durable_tests.h"
#include "tests/durable/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {

namespace {

using Row = Disk::Run;

bool always(const Row &, const FakeWorld &)
{
    return true;
}
bool waitsForDecision(const Row &row, const FakeWorld &)
{
    return row.status.reason == WaitReason::Decision;
}
auto atGate(const QString &gate)
{
    return [gate](const Row &, const FakeWorld &world) { return world.waitsAt(gate); };
}
auto inState(RunState state)
{
    return [state](const Row &row, const FakeWorld &) { return row.status.state == state; };
}
auto waitsFor(WaitReason reason)
{
    return [reason](const Row &row, const FakeWorld &) { return row.status.reason == reason; };
}

void approve(Setting &s) { s.send(u"approve"_s, sampleSubject().toString(), waitsForDecision); }

struct Scenario {
    const char *name;
    void (*script)(Setting &);
    RunState end;
    int made; ///< publications
};

void approved(Setting &s) { approve(s); }
void rejected(Setting &s) { s.send(u"reject"_s, sampleSubject().toString(), waitsForDecision); }
void nobody(Setting &) {}
void approvedTooEarly(Setting &s) { s.send(u"approve"_s, sampleSubject().toString(), always); }
void staleFirst(Setting &s)
{
    s.send(u"approve"_s, u"another"_s, waitsForDecision);
    approve(s);
}
auto redirects(const Row &row)
{
    return std::ranges::count_if(row.events, [](const EventRecord &r) { return std::holds_alternative<Redirected>(*r.event); });
}
void redirectedTwice(Setting &s)
{
    s.send(u"redirect"_s, {}, atGate(u"run turn"_s), "first");
    s.send(u"redirect"_s, {}, [](const Row &row, const FakeWorld &world) {
        return world.waitsAt(u"run turn"_s) && redirects(row) > 0;
    }, "second");
    approve(s);
}
void redirectedTooOften(Setting &s)
{
    redirectedTwice(s);
    s.send(u"redirect"_s, {}, [](const Row &row, const FakeWorld &world) {
        return world.waitsAt(u"run turn"_s) && redirects(row) == 2;
    }, "third");
}
void redirectRefused(Setting &s)
{
    s.send(u"redirect"_s, {}, inState(RunState::Checking));
    approve(s);
}
void pausedInTurn(Setting &s)
{
    s.send(u"pause"_s, {}, atGate(u"run turn"_s));
    s.send(u"resume"_s, {}, waitsFor(WaitReason::Paused));
    approve(s);
}
void pausedInChecks(Setting &s)
{
    s.send(u"pause"_s, {}, atGate(u"run lint"_s));
    s.send(u"resume"_s, {}, waitsFor(WaitReason::Paused));
    approve(s);
}
/// What runs succeeds although it was told to stop; what it leads to, the wait for a decision, has to wait.
void pausedAndDoneAllTheSame(Setting &s)
{
    s.world.deaf = true;
    s.send(u"pause"_s, {}, atGate(u"run test"_s));
    s.send(u"resume"_s, {}, [](const Row &row, const FakeWorld &world) {
        return row.status.reason == WaitReason::Paused && world.waiting() == 0;
    });
    approve(s);
}
void approvedWhileHeld(Setting &s)
{
    s.send(u"hold"_s, {}, waitsForDecision);
    s.send(u"approve"_s, sampleSubject().toString(), [](const Row &row, const FakeWorld &) { return row.status.held; });
    s.send(u"pause"_s, {}, waitsFor(WaitReason::Held)); // refused: there is nothing to pause
    s.send(u"resume"_s, {}, [](const Row &row, const FakeWorld &) {
        return row.status.reason == WaitReason::Held && row.queue.empty();
    });
}
void cancelledWhileHeld(Setting &s)
{
    s.send(u"hold"_s, {}, waitsForDecision);
    s.send(u"approve"_s, sampleSubject().toString(), [](const Row &row, const FakeWorld &) { return row.status.held; });
    s.send(u"cancel"_s, {}, waitsFor(WaitReason::Held));
}
void heldAndReleased(Setting &s)
{
    s.send(u"hold"_s, {}, inState(RunState::Checking));
    s.send(u"resume"_s, {}, [](const Row &row, const FakeWorld &) { return row.status.held; });
    s.send(u"approve"_s, sampleSubject().toString(), [](const Row &row, const FakeWorld &) {
        return row.status.reason == WaitReason::Decision && !row.status.held && row.queue.empty();
    });
}
void cancelledInTurn(Setting &s) { s.send(u"cancel"_s, {}, atGate(u"run turn"_s)); }
void cancelledInChecks(Setting &s) { s.send(u"cancel"_s, {}, atGate(u"run test"_s)); }
void cancelledInDecision(Setting &s) { s.send(u"cancel"_s, {}, waitsForDecision); }
void cancelledWhilePaused(Setting &s)
{
    s.send(u"pause"_s, {}, atGate(u"run turn"_s));
    s.send(u"cancel"_s, {}, waitsFor(WaitReason::Paused));
}
void cancelledTooLate(Setting &s)
{
    approve(s);
    s.send(u"cancel"_s, {}, atGate(u"made branch-33"_s));
}
void transientFailures(Setting &s)
{
    s.world.failNext(u"lint"_s, 3, Error{Fault::Transient, ErrorCode::IoError, u"busy"_s, {}});
    approve(s);
}
void finalFailure(Setting &s)
{
    s.world.failNext(u"lint"_s, 1000, Error{Fault::Permanent, ErrorCode::CheckInfrastructure, u"broken"_s, {}});
}

constexpr Scenario kScenarios[] = {
    {"approved", approved, RunState::Published, 1},
    {"rejected", rejected, RunState::Rejected, 0},
    {"nobody decides", nobody, RunState::Failed, 0},
    {"approved before it is asked", approvedTooEarly, RunState::Published, 1},
    {"a stale approval first", staleFirst, RunState::Published, 1},
    {"redirected twice", redirectedTwice, RunState::Published, 1},
    {"redirected too often", redirectedTooOften, RunState::Published, 1},
    {"redirect refused", redirectRefused, RunState::Published, 1},
    {"paused in a turn", pausedInTurn, RunState::Published, 1},
    {"paused in checks", pausedInChecks, RunState::Published, 1},
    {"paused and done all the same", pausedAndDoneAllTheSame, RunState::Published, 1},
    {"approved while held", approvedWhileHeld, RunState::Published, 1},
    {"cancelled while held", cancelledWhileHeld, RunState::Cancelled, 0},
    {"held and released", heldAndReleased, RunState::Published, 1},
    {"cancelled in a turn", cancelledInTurn, RunState::Cancelled, 0},
    {"cancelled in checks", cancelledInChecks, RunState::Cancelled, 0},
    {"cancelled in a decision", cancelledInDecision, RunState::Cancelled, 0},
    {"cancelled while paused", cancelledWhilePaused, RunState::Cancelled, 0},
    {"cancelled too late", cancelledTooLate, RunState::Published, 1},
    {"transient failures", transientFailures, RunState::Published, 1},
    {"a final failure", finalFailure, RunState::Failed, 0},
};

void addScenarios()
{
    QTest::addColumn<int>("index");
    for (int i = 0; const Scenario &scenario : kScenarios)
        QTest::newRow(scenario.name) << i++;
}

/// What must hold whenever a run is over, however it came there. Empty: it holds.
QString fault(const Setting &setting, const Scenario &scenario)
{
    const Row &row = setting.row();
    if (row.status.state != scenario.end)
        return u"ended as %1"_s.arg(toText(row.status.state));
    if (!row.steps.empty())
        return u"a step is left: %1"_s.arg(QString::fromUtf8(row.steps.begin()->first));
    if (!row.queue.empty())
        return u"a signal is left: %1"_s.arg(row.queue.front().kind);
    if (redirects(row) > 2)
        return u"it went on after the last round"_s;
    if (row.due)
        return u"it is still to be woken"_s;
    int made = 0;
    for (const auto &[thing, count] : setting.world.made) {
        if (count != 1)
            return u"%1 was made %2 times"_s.arg(thing).arg(count);
        made += count;
    }
    return made == scenario.made ? QString() : u"%1 things were made"_s.arg(made);
}

} // namespace

void CrashTest::runsToItsEnd_data()
{
    addScenarios();
}

void CrashTest::runsToItsEnd()
{
    QFETCH(const int, index);
    for (quint32 seed = 0; seed < 20; ++seed) {
        Setting setting(seed);
        kScenarios[index].script(setting);
        Process process(setting);
        const bool over = process.live() == Process::End::Over;
        QVERIFY2(over, qUtf8Printable(setting.where()));
        const QString wrong = fault(setting, kScenarios[index]);
        QVERIFY2(wrong.isEmpty(), qUtf8Printable(wrong + u'\n' + setting.where()));
        while (setting.world.openOne())
            process.settleLoop();
        QCOMPARE(setting.world.running, 0);
        QCOMPARE(setting.world.sandboxes, 0);
    }
}

void CrashTest::survivesACrashAtEachCommit_data()
{
    addScenarios();
}

void CrashTest::survivesACrashAtEachCommit()
{
    QFETCH(const int, index);
    const Scenario &scenario = kScenarios[index];
    for (quint32 seed = 0; seed < 6; ++seed) {
        Setting whole(seed);
        scenario.script(whole);
        QCOMPARE(Process(whole).live(), Process::End::Over);
        whole.world.crash();
        for (int commit = 1; commit <= whole.disk->commits; ++commit) {
            for (const auto death : {MemoryRunStore::Death::BeforeCommit, MemoryRunStore::Death::AfterCommit}) {
                Setting setting(seed);
                scenario.script(setting);
                auto life = std::make_unique<Process>(setting);
                life->store.dieAt(commit, death);
                if (life->live() == Process::End::Stuck)
                    QFAIL(qUtf8Printable(setting.where()));
                life.reset();
                setting.world.crash();
                const QString place = u"seed %1, commit %2, %3\n"_s.arg(seed).arg(commit).arg(int(death));
                if (!isTerminal(setting.row().status.state) || !setting.row().queue.empty()) {
                    Process second(setting);
                    second.executor.wake(setting.run);
                    const bool over = second.live() == Process::End::Over;
                    QVERIFY2(over, qUtf8Printable(place + setting.where()));
                }
                const QString wrong = fault(setting, scenario);
                QVERIFY2(wrong.isEmpty(), qUtf8Printable(place + wrong + u'\n' + setting.where()));
                setting.world.crash();
                QCOMPARE(setting.world.sandboxes, 0);
                QCOMPARE(setting.world.running, 0);
            }
        }
    }
}

} // namespace patchplane::test
