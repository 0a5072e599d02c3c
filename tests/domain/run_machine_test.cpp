// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_machine_page.h"
#include "suites.h"

#include "engine/domain/run.h"

#include <QFile>
#include <QTest>

#include <random>

using namespace patchplane;
using enum RunState;

namespace {

constexpr auto kTriggers = std::to_array<Trigger>(
    {Trigger::Start, Trigger::Work, Trigger::Freeze, Trigger::Check, Trigger::CheckDone, Trigger::Propose, Trigger::Wait,
     Trigger::WaitOver, Trigger::Redirect, Trigger::Approve, Trigger::Reject, Trigger::Publish, Trigger::PublishDone,
     Trigger::Fail, Trigger::Cancel, Trigger::Hold, Trigger::Unhold, Trigger::Note});
static_assert(kTriggers.size() == enumTexts<Trigger>.size());

/// One letter a state, '.' for refused.
char letter(RunState state)
{
    static constexpr char kLetters[] = "QPWCwUDRFX";
    return kLetters[int(state)];
}

Occurrence occurrence(Trigger trigger)
{
    return {trigger, trigger == Trigger::Wait ? std::optional(WaitReason::Paused) : std::nullopt,
            trigger == Trigger::Fail ? std::optional(ErrorCode::Stalled) : std::nullopt};
}

RunStatus in(RunState state, bool held = false)
{
    return {state, {}, {}, held, state == Failed ? std::optional(ErrorCode::Stalled) : std::nullopt};
}

RunStatus waiting(WaitReason reason, RunState over, bool held = false)
{
    return {Waiting, reason, over, held, {}};
}

/// What must be true of every status that the machine can reach.
const char *broken(const RunStatus &status)
{
    if ((status.state == Waiting) != status.reason.has_value())
        return "a reason exactly while waiting";
    if ((status.state == Waiting) != status.resumesTo.has_value())
        return "resumesTo exactly while waiting";
    if ((status.state == Failed) != status.failure.has_value())
        return "a failure exactly when failed";
    if (status.held && (isTerminal(status.state) || status.state == Publishing))
        return "nothing that is published or over is held";
    if (status.resumesTo && (isTerminal(*status.resumesTo) || *status.resumesTo == Waiting))
        return "a wait resumes to a state of work";
    if (status.reason == WaitReason::Decision && status.resumesTo != Checking)
        return "a decision is waited for out of checking only";
    return nullptr;
}

class RunMachineTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPair_data();
    void everyPair();
    void waitKeepsWhatItInterrupted();
    void approvalOfAHeldRunWaits();
    void incompleteOccurrencesAreRefused();
    void refusalNamesStateAndTrigger();
    void randomWalks();
    void pageIsPrintedFromTheTable();
};

void RunMachineTest::everyPair_data()
{
    QTest::addColumn<RunStatus>("status");
    QTest::addColumn<QByteArray>("after"); // by column: kTriggers
    const auto row = [](const char *name, const RunStatus &status, const char *after) {
        QTest::newRow(name) << status << QByteArray(after);
    };
    //                                                                        SWFCdPw>RARUDFXHhN
    row("queued", in(Queued), "P.....w......FXQQQ");
    row("queued, held", in(Queued, true), "P.....w......FXQQQ");
    row("preparing", in(Preparing), ".WPC..w.P....FXPPP");
    row("working", in(Working), "..WC..w.P....FXWWW");
    row("checking", in(Checking), "..CCCCw.PUR..FXCCC");
    row("checking, held", in(Checking, true), "..CCCCw.P....FXCCC");
    row("paused while queued", waiting(WaitReason::Paused, Queued), "......wQ.....FXwww");
    row("paused while preparing", waiting(WaitReason::Paused, Preparing), "..w...wPP....FXwww");
    row("paused while working", waiting(WaitReason::Paused, Working), "..w...wWP....FXwww");
    row("paused while checking", waiting(WaitReason::Paused, Checking), "..w.wwwCP....FXwww");
    row("decision", waiting(WaitReason::Decision, Checking), "..w.wwwCPUR..FXwww");
    row("decision, held", waiting(WaitReason::Decision, Checking, true), "..w.wwwCPwR..FXwww");
    row("approved, held", waiting(WaitReason::Held, Publishing, true), "......w.P....FXwww");
    row("approved, hold lifted", waiting(WaitReason::Held, Publishing), "......wUP....FXwww");
    row("publishing", in(Publishing), "...........UDF...U");
    row("published", in(Published), ".................D");
    row("rejected", in(Rejected), ".................R");
    row("failed", in(Failed), ".................F");
    row("cancelled", in(Cancelled), ".................X");
}

void RunMachineTest::everyPair()
{
    QFETCH(RunStatus, status);
    QFETCH(QByteArray, after);
    QCOMPARE(after.size(), qsizetype(kTriggers.size()));
    QByteArray got;
    for (const Trigger trigger : kTriggers) {
        const Result<RunStatus> result = next(status, occurrence(trigger));
        got += result ? letter(result->state) : '.';
        if (result)
            QVERIFY2(!broken(*result), broken(*result));
    }
    QCOMPARE(got, after);
}

void RunMachineTest::waitKeepsWhatItInterrupted()
{
    RunStatus status = in(Working);
    status = *next(status, {Trigger::Wait, WaitReason::Permission, {}});
    QCOMPARE(status, waiting(WaitReason::Permission, Working));
    status = *next(status, {Trigger::Wait, WaitReason::Paused, {}});
    QCOMPARE(status, waiting(WaitReason::Paused, Working));
    QVERIFY(!next(status, {Trigger::Wait, WaitReason::Decision, {}}));
    QCOMPARE(*next(status, {Trigger::WaitOver, {}, {}}), in(Working));
    QCOMPARE(next(in(Working), {Trigger::Fail, {}, ErrorCode::SetUp})->failure, ErrorCode::SetUp);
}

void RunMachineTest::approvalOfAHeldRunWaits()
{
    RunStatus status = waiting(WaitReason::Decision, Checking);
    status = *next(status, {Trigger::Hold, {}, {}});
    QCOMPARE(status, waiting(WaitReason::Decision, Checking, true));
    status = *next(status, {Trigger::Approve, {}, {}});
    QCOMPARE(status, waiting(WaitReason::Held, Publishing, true));
    // A pause in between must not become a way around the hold.
    status = *next(status, {Trigger::Wait, WaitReason::Paused, {}});
    QVERIFY(!next(status, {Trigger::WaitOver, {}, {}}));
    status = *next(status, {Trigger::Unhold, {}, {}});
    QCOMPARE(*next(status, {Trigger::WaitOver, {}, {}}), in(Publishing));
    QCOMPARE(*next(status, {Trigger::Cancel, {}, {}}), in(Cancelled));
}

void RunMachineTest::incompleteOccurrencesAreRefused()
{
    QCOMPARE(next(in(Working), {Trigger::Wait, {}, {}}).error().code, ErrorCode::IllegalTransition);
    QCOMPARE(next(in(Working), {Trigger::Fail, {}, {}}).error().code, ErrorCode::IllegalTransition);
}

void RunMachineTest::refusalNamesStateAndTrigger()
{
    const Error error = next(waiting(WaitReason::Slot, Queued), {Trigger::Redirect, {}, {}}).error();
    QCOMPARE(error.fault, Fault::Refused);
    QCOMPARE(error.what, QStringLiteral("A run that is waiting (slot) cannot take 'redirect': only when the wait "
                                        "interrupted preparing, working, checking or publishing."));
    QVERIFY(!error.remedy.isEmpty());
}

/// Triggers that the table names for a state, so that a walk gets somewhere; one in eight is any trigger at all.
void RunMachineTest::randomWalks()
{
    std::array<std::vector<Trigger>, enumTexts<RunState>.size()> named;
    for (const Move &move : moves()) {
        if (move.on != Trigger::Note)
            named[size_t(move.from)].push_back(move.on);
    }
    std::mt19937 random(20251120);
    std::array<qint64, enumTexts<RunState>.size()> ends{};
    for (int walk = 0; walk < 1'000'000; ++walk) {
        RunStatus status;
        for (int step = 0; step < 40 && !isTerminal(status.state); ++step) {
            const std::vector<Trigger> &likely = named[size_t(status.state)];
            Occurrence what{random() % 8 == 0 ? kTriggers[random() % kTriggers.size()] : likely[random() % likely.size()], {}, {}};
            if (what.trigger == Trigger::Wait)
                what.reason = enumTexts<WaitReason>[random() % enumTexts<WaitReason>.size()].value;
            if (what.trigger == Trigger::Fail)
                what.failure = enumTexts<ErrorCode>[random() % enumTexts<ErrorCode>.size()].value;
            const bool mayPublish = status.state == Publishing || status.resumesTo == Publishing || what.trigger == Trigger::Approve;
            const bool wasHeld = status.held;
            const Result<RunStatus> after = next(status, what);
            if (!after)
                continue;
            status = *after;
            if (const char *why = broken(status))
                QFAIL(why);
            if (status.state == Publishing && (!mayPublish || wasHeld))
                QFAIL("published without a decision, or while held");
        }
        ++ends[size_t(status.state)];
        if (isTerminal(status.state) && walk % 64 == 0) { // nothing but a note leads anywhere from there, and it stays
            for (const Trigger trigger : kTriggers)
                QCOMPARE(next(status, occurrence(trigger)).value_or(status), status);
        }
    }
    for (const RunState state : {Published, Rejected, Failed, Cancelled})
        QVERIFY2(ends[size_t(state)] > 1000, toText(state).data());
}

void RunMachineTest::pageIsPrintedFromTheTable()
{
    QFile file(QStringLiteral(PATCHPLANE_SOURCE_DIR "/docs/run-machine.md"));
    QVERIFY2(file.open(QIODevice::ReadOnly), "tst_domain --print-run-machine > docs/run-machine.md");
    QCOMPARE(file.readAll(), runMachinePage());
}

} // namespace

Q_DECLARE_METATYPE(patchplane::RunStatus)

std::unique_ptr<QObject> runMachineTest()
{
    return std::make_unique<RunMachineTest>();
}

#include "run_machine_test.moc"
