// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_run_pane.h"

#include "run_world.h"
#include "ui/runs/message_dialog.h"
#include "ui/runs/profile_card.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::button;
using World = test::RunWorld;

void TestRunPane::approveWaitsForTheWholeDiff()
{
    World w;
    w.client.hold = [](const Query &query) { return std::holds_alternative<GetFileDiff>(query); };
    w.open(w.sample.reviewed);
    w.time += 1s;
    QVERIFY(!w.page.decision()->canApprove());
    QVERIFY(!button(*w.page.decision(), u"Approve"_s)->isEnabled());
    w.page.decision()->approve();
    QCOMPARE(w.client.sent.size(), size_t(0));
    w.client.hold = {};
    w.client.release();
    QTRY_VERIFY(w.page.decision()->canApprove());
}

void TestRunPane::approveIsOffWhenTheDiffIsGone()
{
    World w;
    w.ready();
    QVERIFY(w.page.decision()->canApprove());
    w.open(w.sample.working); // has no candidate
    QTRY_VERIFY(w.page.detail()->summary.id == w.sample.working);
    QCOMPARE(w.page.diff()->files()->current(), -1);
    w.client.hold = [](const Query &query) { return std::holds_alternative<GetFileDiff>(query); };
    w.open(w.sample.reviewed);
    QTRY_VERIFY(w.page.detail()->summary.id == w.sample.reviewed);
    w.time += 1s;
    QVERIFY(w.page.decision()->isVisible());
    QVERIFY(!w.page.decision()->canApprove()); // nothing of the diff is there
    w.client.hold = {};
    w.client.release();
    QTRY_VERIFY(w.page.decision()->canApprove());
    QCOMPARE(w.page.diff()->files()->current(), 0);
}

void TestRunPane::aSubjectThatIsVoidIsNotRead()
{
    World w;
    w.ready();
    const FileDiff other = test::makeDiff("other", "a\n", "b\n");
    w.client.diffs["other"] = other;
    w.detail().summary.status = {RunState::Checking, {}, {}, false, {}};
    w.client.tell(w.sample.reviewed, CandidateFrozen{test::makeCandidate({other}, 3), {}}); // no subject of it yet
    QTRY_COMPARE(w.page.diff()->store().total(), 1);
    QTRY_VERIFY(w.page.diff()->store().whole());
    QVERIFY(!w.page.decision()->isVisible());
    QVERIFY(!w.page.decision()->canApprove());
}

void TestRunPane::keysRightAfterTheCardAreIgnored()
{
    World w;
    w.open(w.sample.reviewed);
    QTRY_VERIFY(w.page.decision()->canApprove());
    w.time += 399ms;
    w.page.decision()->approve();
    w.page.decision()->reject();
    QTest::mouseClick(button(*w.page.decision(), u"Approve"_s), Qt::LeftButton);
    QCOMPARE(w.client.sent.size(), size_t(0));
    w.time += 1ms;
    w.page.decision()->approve();
    QCOMPARE(w.client.sent.size(), size_t(1));
}

void TestRunPane::approveSendsWhatWasPainted()
{
    World w;
    w.ready();
    const SubjectDigest painted = w.proposed().subject;
    QTest::mouseClick(button(*w.page.decision(), u"Approve"_s), Qt::LeftButton);
    const auto *decide = w.client.lastSent<Decide>();
    QVERIFY(decide);
    QCOMPARE(decide->subject.toString(), painted.toString());
    QVERIFY(decide->approve && !decide->overridePolicy);
    QVERIFY(!w.page.decision()->canApprove()); // on its way: not twice
    w.page.decision()->approve();
    QCOMPARE(w.client.sent.size(), size_t(1));
}

void TestRunPane::focusNeverStartsOnApprove()
{
    World w;
    w.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&w.page));
    w.ready();
    QWidget *focus = QApplication::focusWidget();
    QVERIFY(!focus || (focus->objectName() != u"approve"_s && !qobject_cast<QPushButton *>(focus)));
}

void TestRunPane::staleIsSaidAndRefreshed()
{
    World w;
    w.ready();
    w.page.decision()->approve();
    SubjectProposed next = w.proposed();
    next.what.branch = u"patchplane/deadline-3"_s;
    next.subject = subjectDigest(next.what);
    w.detail().events.push_back({200, w.sample.now, w.sample.reviewed, {}, next}); // behind the window's back
    const auto asked = w.client.count<GetRun>();
    w.client.tell(w.sample.reviewed, CommandRefused{ErrorCode::Stale, u"old"_s, {}}, w.client.sent.back().id);
    QVERIFY(w.page.decision()->message().contains(u"Stale"_s));
    QTRY_COMPARE(w.page.decision()->painted()->toString(), next.subject.toString());
    QVERIFY(w.client.count<GetRun>() > asked);
}

void TestRunPane::aNewSubjectArmsTheGuardAnew()
{
    World w;
    w.ready();
    SubjectProposed next = w.proposed();
    next.what.branch = u"patchplane/deadline-3"_s;
    w.propose(next);
    QTRY_COMPARE(w.page.decision()->painted()->toString(), subjectDigest(next.what).toString());
    QVERIFY(w.page.decision()->message().contains(u"changed"_s));
    w.page.decision()->approve(); // the key was meant for the card before
    QCOMPARE(w.client.sent.size(), size_t(0));
}

void TestRunPane::againstPolicyOnlyWithAReason()
{
    World w;
    w.ready();
    SubjectProposed next = w.proposed();
    next.outcome.best = DecisionState::Rejected;
    next.what.branch = u"patchplane/x"_s;
    w.propose(next);
    QTRY_COMPARE(w.page.decision()->painted()->toString(), subjectDigest(next.what).toString());
    w.time += 1s;
    QVERIFY(!w.page.decision()->canApprove());
    for (QLineEdit *field : w.page.decision()->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == u"Reason"_s)
            QTest::keyClicks(field, u"known flake"_s);
    }
    QCOMPARE(button(*w.page.decision(), u"Override and approve"_s)->accessibleName(), u"Override and approve"_s);
    QVERIFY(w.page.decision()->canApprove());
    w.page.decision()->approve();
    const auto *decide = w.client.lastSent<Decide>();
    QVERIFY(decide && decide->overridePolicy);
    QCOMPARE(decide->reason, u"known flake"_s);
}

void TestRunPane::editedBranchIsANewSubject()
{
    World w;
    w.ready();
    QLineEdit *branch = nullptr;
    for (QLineEdit *field : w.page.decision()->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == u"Branch"_s)
            branch = field;
    }
    branch->setText(u"fix/deadline"_s);
    QVERIFY(!w.page.decision()->canApprove()); // what is painted in the field is not the subject
    QTest::keyClick(branch, Qt::Key_Return);
    const auto *edit = w.client.lastSent<EditSubject>();
    QVERIFY(edit);
    QCOMPARE(edit->branch, u"fix/deadline"_s);
    QCOMPARE(edit->subject.toString(), w.proposed().subject.toString());
}

void TestRunPane::commitIsShownAndEdited()
{
    World w;
    w.ready();
    QVERIFY(w.page.commit()->isVisible());
    QCOMPARE(w.page.commit()->message(), u"Stop retrying after the deadline\n\nThe loop took its limit from the count alone."_s);
    QCOMPARE(w.page.commit()->people(), u"Author: Ada Example <ada@example.org>"_s);
    QTest::mouseClick(w.page.commit()->editButton(), Qt::LeftButton);
    auto *dialog = w.page.findChild<MessageDialog *>();
    QVERIFY(dialog);
    dialog->message()->setPlainText(u"Stop at the deadline"_s);
    dialog->name()->setText(u"Eve Example"_s);
    QTest::mouseClick(dialog->sendButton(), Qt::LeftButton);
    const auto *amend = w.client.lastSent<AmendMessage>();
    QVERIFY(amend);
    QCOMPARE(amend->subject.toString(), w.proposed().subject.toString());
    QCOMPARE(amend->message, u"Stop at the deadline\n"_s);
    QCOMPARE(amend->authorName, u"Eve Example"_s);
    QCOMPARE(amend->authorEmail, u"ada@example.org"_s);
    QVERIFY(dialog->isVisible() && !dialog->sendButton()->isEnabled()); // on its way
    const CommandId first = w.client.sent.back().id;
    w.client.tell(w.sample.reviewed, CommandRefused{ErrorCode::InvalidInput, u"a commit needs a message"_s, {}}, first);
    QVERIFY(dialog->isVisible() && dialog->said().contains(u"a commit needs a message"_s));
    QTest::mouseClick(dialog->sendButton(), Qt::LeftButton);
    w.client.tell(w.sample.reviewed, CandidateFrozen{test::makeCandidate({}, 2), {}}, w.client.sent.back().id);
    QVERIFY(!dialog->isVisible());
}

void TestRunPane::commitsOfABranchAreNotEdited()
{
    World w;
    for (EventRecord &record : w.detail().events) {
        if (auto *frozen = std::get_if<CandidateFrozen>(&*record.event))
            frozen->candidate.origin = Origin::ExistingBranch;
    }
    w.ready();
    QVERIFY(w.page.commit()->isVisible());
    QVERIFY(!w.page.commit()->editButton()->isVisible());
    const CommitText signedByOther = commitText("tree 1\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1 +0000\ngpgsig x\n author y\n\nm\n\nn\n");
    QCOMPARE(signedByOther.author, (CommitPerson{"A", "a@b"}));
    QCOMPARE(signedByOther.committer, (CommitPerson{"C", "c@d"}));
    QCOMPARE(signedByOther.message, QByteArray("m\n\nn\n"));
}

void TestRunPane::profileIsAcceptedByItsDigest()
{
    World w;
    w.open(w.sample.unaccepted);
    QTRY_VERIFY(w.page.profile()->acceptButton()->isEnabled());
    QTest::mouseClick(w.page.profile()->acceptButton(), Qt::LeftButton);
    QVERIFY(!w.client.lastSent<AcceptProfile>()); // meant for what was there before
    w.time += ClickGuard::kTime;
    QVERIFY(w.page.profile()->isVisible());
    QVERIFY(w.page.profile()->shownText().contains(u"+name = \"unit-tests\""_s));
    QVERIFY(w.page.profile()->shownText().contains(u"−tools = [\"cmake\"]"_s));
    QTest::mouseClick(w.page.profile()->acceptButton(), Qt::LeftButton);
    const auto *accept = w.client.lastSent<AcceptProfile>();
    QVERIFY(accept);
    QCOMPARE(accept->profile.toString(), w.client.profiles.at(test::repositoryId(1)).digest.toString());
    QVERIFY(!w.page.profile()->acceptButton()->isEnabled());
}

void TestRunPane::profileOfAnotherRepositoryIsReadAnew()
{
    World w;
    RunDetail other = w.client.details.at(w.sample.unaccepted);
    other.repository = w.client.repositories[1];
    other.summary.id = w.sample.failed;
    w.client.details.insert_or_assign(w.sample.failed, other);
    w.client.profiles.insert_or_assign(other.repository.id, w.client.profiles.at(test::repositoryId(1)));
    w.open(w.sample.unaccepted);
    QTRY_VERIFY(w.page.profile()->acceptButton()->isEnabled());
    w.time += ClickGuard::kTime;
    w.page.profile()->accept();
    QVERIFY(!w.page.profile()->acceptButton()->isEnabled());
    w.open(w.sample.failed); // the same text, of another repository
    QTRY_VERIFY(w.page.profile()->acceptButton()->isEnabled());
    w.time += ClickGuard::kTime;
    w.page.profile()->accept();
    QCOMPARE(w.client.lastSent<AcceptProfile>()->repository.toString(), other.repository.id.toString());
}

void TestRunPane::staleProfileIsShownAnew()
{
    World w;
    w.open(w.sample.unaccepted);
    QTRY_VERIFY(w.page.profile()->acceptButton()->isEnabled());
    w.time += ClickGuard::kTime;
    w.page.profile()->accept();
    ProfileView &profile = w.client.profiles.at(test::repositoryId(1));
    profile.digest = *ProfileDigest::fromRaw(contentDigest("next").raw());
    profile.text += "caches = [\"npm\"]\n";
    w.client.tell(w.sample.unaccepted, CommandRefused{ErrorCode::Stale, u"another one by now"_s, {}}, w.client.sent.back().id);
    QTRY_VERIFY(w.page.profile()->shownText().contains(u"+caches"_s));
    QVERIFY(w.page.profile()->message().contains(u"changed"_s));
    w.page.profile()->accept(); // the guard is up anew
    QCOMPARE(w.client.sent.size(), size_t(1));
    w.time += ClickGuard::kTime;
    w.page.profile()->accept();
    QCOMPARE(w.client.lastSent<AcceptProfile>()->profile.toString(), profile.digest.toString());
}

void TestRunPane::verbOnItsWayIsOfItsRun()
{
    World w;
    w.open(w.sample.working);
    w.page.steer(Verb::Hold);
    w.page.steer(Verb::Hold);
    QCOMPARE(w.client.sent.size(), size_t(1)); // once
    QVERIFY(!button(w.page, u"Hold"_s)->isEnabled());
    w.open(w.sample.reviewed);
    QTRY_VERIFY(w.page.detail()->summary.id == w.sample.reviewed);
    QVERIFY(button(w.page, u"Hold"_s)->isEnabled());
    w.page.steer(Verb::Hold);
    QCOMPARE(w.client.sent.size(), size_t(2));
}

void TestRunPane::decisionOnItsWayIsOfItsRun()
{
    World w;
    RunDetail other = w.detail();
    other.summary.id = w.sample.failed;
    w.client.details.insert_or_assign(w.sample.failed, other);
    DecisionBar *bar = w.page.decision();
    w.ready();
    bar->approve();
    const CommandId first = w.client.sent.back().id;
    w.page.open(w.sample.failed);
    QTRY_VERIFY(bar->canApprove());
    w.time += ClickGuard::kTime;
    bar->approve();
    QCOMPARE(w.client.sent.size(), size_t(2));
    w.page.open(w.sample.reviewed);
    QTRY_VERIFY(w.page.detail() && w.page.diff()->store().whole());
    w.time += ClickGuard::kTime;
    bar->approve();
    bar->reject();
    QCOMPARE(w.client.sent.size(), size_t(2)); // not twice
    w.page.open(w.sample.failed);
    QTRY_VERIFY(w.page.detail() && w.page.diff()->store().whole());
    w.client.tell(w.sample.reviewed, CommandRefused{ErrorCode::Busy, u"no slot for the first"_s, {}}, first);
    QVERIFY(!bar->canApprove()); // its own is on its way still
    QVERIFY(!bar->message().contains(u"no slot"_s));
    w.page.open(w.sample.reviewed);
    QTRY_VERIFY(bar->canApprove());
    QVERIFY(bar->message().contains(u"no slot for the first"_s)); // not swallowed
}

void TestRunPane::verbsFollowTheState()
{
    World w;
    for (const RunId &run : {w.sample.reviewed, w.sample.unaccepted}) { // nothing runs there that could be paused
        w.open(run);
        QTRY_VERIFY(w.page.detail()->summary.id == run);
        QVERIFY(!w.page.canSteer(Verb::Pause) && w.page.canSteer(Verb::Hold));
    }
    w.open(w.sample.working);
    QTRY_VERIFY(w.page.detail()->summary.id == w.sample.working);
    QVERIFY(w.page.canSteer(Verb::Pause) && !w.page.canSteer(Verb::Resume));
    w.page.steer(Verb::Pause);
    QVERIFY(w.client.lastSent<Steer>() && w.client.lastSent<Steer>()->run == w.sample.working);
    w.open(w.sample.published);
    QTRY_VERIFY(w.page.detail() && w.page.detail()->summary.id == w.sample.published);
    for (const auto &entry : enumTexts<Verb>)
        QVERIFY(!w.page.canSteer(entry.value));
    QVERIFY(w.page.banner().contains(u"refs/heads/patchplane/refusal-1"_s));
}

void TestRunPane::redirectKeepsItsDraft()
{
    World w;
    w.ready();
    w.page.startRedirect();
    auto *field = w.page.findChild<QPlainTextEdit *>();
    const auto text = [&] {
        for (QPlainTextEdit *edit : w.page.findChildren<QPlainTextEdit *>()) {
            if (edit->accessibleName() == u"What the agent is told"_s)
                field = edit;
        }
        return field;
    };
    text()->setPlainText(u"Use the Deadline class"_s);
    w.page.open(w.sample.failed);
    QTRY_VERIFY(w.page.detail().has_value());
    QCOMPARE(text()->toPlainText(), QString());
    w.page.open(w.sample.reviewed);
    QTRY_VERIFY(w.page.detail().has_value());
    QCOMPARE(text()->toPlainText(), u"Use the Deadline class"_s);
    w.page.startRedirect();
    QTest::mouseClick(button(w.page, u"Send"_s), Qt::LeftButton);
    const auto *steer = w.client.lastSent<Steer>();
    QVERIFY(steer && steer->verb == Verb::Redirect);
    QCOMPARE(steer->text, u"Use the Deadline class"_s);
    QCOMPARE(text()->toPlainText(), u"Use the Deadline class"_s); // until it has arrived
    w.client.tell(w.sample.reviewed, Redirected{steer->text, 3, {}}, w.client.sent.back().id);
    QCOMPARE(text()->toPlainText(), QString());
}

void TestRunPane::redirectFieldHasItsOwnKey()
{
    World w;
    w.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&w.page));
    w.ready();
    w.page.startRedirect();
    QPlainTextEdit *field = nullptr;
    for (QPlainTextEdit *edit : w.page.findChildren<QPlainTextEdit *>()) {
        if (edit->accessibleName() == u"What the agent is told"_s)
            field = edit;
    }
    QAction approve;
    approve.setShortcut(Qt::CTRL | Qt::Key_Return);
    connect(&approve, &QAction::triggered, w.page.decision(), &DecisionBar::approve); // as the window has it
    w.page.addAction(&approve);
    QTest::keyClicks(field, u"Use the Deadline class"_s);
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(w.client.sent.size(), size_t(1));
    const auto *steer = w.client.lastSent<Steer>();
    QVERIFY(steer && steer->verb == Verb::Redirect);
    QCOMPARE(steer->text, u"Use the Deadline class"_s);
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(w.client.sent.size(), size_t(1)); // once, while it is on its way
}

void TestRunPane::errorStaysInPlaceAndIsRetried()
{
    World w;
    w.client.down = Error{Fault::Transient, ErrorCode::Busy, u"The engine is busy."_s, u"Try again in a moment."_s};
    w.page.open(w.sample.reviewed);
    const auto retry = [&] { return button(w.page, u"Try again"_s); };
    QTRY_VERIFY(retry() && retry()->isVisible());
    w.client.down.reset();
    QTest::mouseClick(retry(), Qt::LeftButton);
    QTRY_VERIFY(w.page.detail().has_value());
}
