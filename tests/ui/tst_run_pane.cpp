// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_run_pane.h"

#include "tests/support/sample_runs.h"
#include "ui/runs/log_view.h"
#include "ui/runs/profile_card.h"
#include "ui/runs/run_pane.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A run's page over the sample world, with a clock that stands until the test moves it.
struct World {
    test::ScriptedClient client;
    test::SampleWorld sample = test::fillSampleWorld(client);
    FeedStore feed{client};
    std::chrono::milliseconds time{10'000};
    RunPane page{feed, nullptr, {[this] { return sample.now; }, [this] { return time; }}};

    World()
    {
        page.resize(1100, 800);
        page.show();
        feed.start();
    }
    void open(RunId run)
    {
        page.open(run);
        QTRY_VERIFY(page.detail().has_value());
    }
    /// The card is there, the diff has arrived, and the guard is over.
    void ready()
    {
        open(sample.reviewed);
        QTRY_VERIFY(page.diff()->store().whole());
        time += DecisionBar::kGuard;
    }
    RunDetail &detail() { return client.details.at(sample.reviewed); }
    SubjectProposed proposed()
    {
        for (auto record = detail().events.rbegin(); record != detail().events.rend(); ++record) {
            if (const auto *subject = std::get_if<SubjectProposed>(&*record->event))
                return *subject;
        }
        qFatal("the sample has a subject");
    }
    void propose(SubjectProposed next)
    {
        next.subject = subjectDigest(next.what);
        client.tell(sample.reviewed, next);
    }
};

QPushButton *button(const QWidget &in, const QString &text)
{
    for (QPushButton *candidate : in.findChildren<QPushButton *>()) {
        if (candidate->text() == text)
            return candidate;
    }
    return nullptr;
}

} // namespace

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

void TestRunPane::profileIsAcceptedByItsDigest()
{
    World w;
    w.open(w.sample.unaccepted);
    QTRY_VERIFY(w.page.profile()->acceptButton()->isEnabled());
    QVERIFY(w.page.profile()->isVisible());
    QVERIFY(w.page.profile()->shownText().contains(u"+name = \"unit-tests\""_s));
    QVERIFY(w.page.profile()->shownText().contains(u"−tools = [\"cmake\"]"_s));
    QTest::mouseClick(w.page.profile()->acceptButton(), Qt::LeftButton);
    const auto *accept = w.client.lastSent<AcceptProfile>();
    QVERIFY(accept);
    QCOMPARE(accept->profile.toString(), w.client.profiles.at(test::repositoryId(1)).digest.toString());
    QVERIFY(!w.page.profile()->acceptButton()->isEnabled());
}

void TestRunPane::verbsFollowTheState()
{
    World w;
    w.open(w.sample.working);
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

void TestRunPane::timelineOfAMillionRowsAsksForWindows()
{
    World w;
    w.client.timelineTotal = 1'000'000;
    w.open(w.sample.reviewed);
    w.page.showTab(RunPane::Timeline);
    TimelineModel &model = w.page.timeline()->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(model.rowCount(), 1'000'000);
    const auto widgets = w.page.timeline()->findChildren<QWidget *>().size();
    w.page.timeline()->table()->scrollTo(model.index(700'000, 0));
    QTRY_VERIFY(!model.index(700'000, 0).data().toString().isEmpty());
    QVERIFY(w.client.count<GetTimeline>() < 12); // windows that are seen, not two thousand
    QCOMPARE(w.page.timeline()->findChildren<QWidget *>().size(), widgets);
}

void TestRunPane::timelineFollowsUntilScrolledAway()
{
    World w;
    w.open(w.sample.reviewed);
    w.page.showTab(RunPane::Timeline);
    QTRY_COMPARE(w.page.timeline()->model().rowCount(), 340);
    QScrollBar *bar = w.page.timeline()->table()->verticalScrollBar();
    QTRY_COMPARE(bar->value(), bar->maximum());
    w.client.growTimeline(w.sample.reviewed, 900);
    QTRY_COMPARE(w.page.timeline()->model().rowCount(), 900);
    QTRY_COMPARE(bar->value(), bar->maximum());
    bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    QVERIFY(!w.page.timeline()->isFollowing());
    const int there = bar->value();
    w.client.growTimeline(w.sample.reviewed, 1200);
    QTRY_COMPARE(w.page.timeline()->model().rowCount(), 1200);
    QCOMPARE(bar->value(), there);
}

void TestRunPane::timelineFilterSearches()
{
    World w;
    w.client.timelineTotal = 5000;
    w.open(w.sample.reviewed);
    TimelineModel &model = w.page.timeline()->model();
    QTRY_COMPARE(model.rowCount(), 5000);
    model.setFilter({TimelineKind::CheckOutput});
    QTRY_COMPARE(model.searched(), 5000);
    QCOMPARE(model.rowCount(), 500);
    QTRY_VERIFY(model.index(0, 0).data().toString().contains(u"unit-tests"_s));
    model.setFilter({});
    QCOMPARE(model.rowCount(), 5000);
}

void TestRunPane::checksSayWhatTheyFound()
{
    World w;
    w.open(w.sample.reviewed);
    ChecksModel &model = w.page.checks()->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester trace(&w.page.checks()->trace(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 4);
    const QModelIndex tests = model.index(1, 0);
    QCOMPARE(model.index(1, ChecksModel::Said).data().toString(), u"failed"_s);
    QVERIFY(model.index(1, ChecksModel::Detail).data().toString().contains(u"candidate's control"_s));
    QCOMPARE(model.rowCount(tests), 2);
    QCOMPARE(model.index(1, ChecksModel::Said, tests).data().toString(), u"failed before, too"_s); // the old one last, and named so
    QCOMPARE(w.page.checks()->trace().rowCount(), 5);
    w.page.checks()->tree()->setCurrentIndex(model.index(0, 0, tests));
    Q_EMIT w.page.checks()->tree()->activated(model.index(0, 0, tests));
    QTRY_COMPARE(w.page.diff()->files()->model().files()[size_t(w.page.diff()->files()->current())].path().bytes, QByteArray("tests/tst_retry.cpp"));
}

void TestRunPane::logComesInWindows()
{
    World w;
    QByteArray log;
    while (log.size() < 600'000)
        log += "a line of the log\x1b[31m\n";
    log += "the end\n";
    w.client.artifacts.insert_or_assign(contentDigest("log of build"), log);
    w.open(w.sample.reviewed);
    w.page.checks()->tree()->setCurrentIndex(w.page.checks()->model().index(1, 0));
    w.page.checks()->tree()->setCurrentIndex(w.page.checks()->model().index(0, 0));
    LogView *view = w.page.checks()->log();
    QTRY_VERIFY(view->text().contains(u"the end"_s));
    QVERIFY(view->text().contains(u"\\u{1B}"_s)); // no terminal codes
    QVERIFY(view->text().size() < 400'000);
    const qsizetype before = view->text().size();
    view->loadEarlier();
    QTRY_VERIFY(view->text().size() > before);
}

void TestRunPane::graphTellsRoundsAndParallelChecks()
{
    World w;
    w.open(w.sample.reviewed);
    GraphOutlineModel &model = w.page.graph()->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const std::vector<GraphNode> &nodes = model.graph().nodes;
    QCOMPARE(std::ranges::count(nodes, Phase::Check, &GraphNode::phase), 5); // one in the first round, four in the second
    QCOMPARE(std::ranges::count(nodes, Phase::Work, &GraphNode::phase), 2);
    QSet<std::pair<int, int>> places;
    for (const GraphNode &node : nodes)
        places.insert({int(node.phase), node.row});
    QCOMPARE(places.size(), qsizetype(nodes.size())); // no two in one place
    const auto tests = std::ranges::find_if(nodes, [](const GraphNode &node) { return node.round == 2 && node.title == u"unit-tests"; });
    QCOMPARE(tests->state, NodeState::Failed);
    QVERIFY(!tests->steps.empty());
    w.page.graph()->view()->setCurrent(3);
    QCOMPARE(w.page.graph()->outline()->currentIndex().row(), 3); // one selection in both
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
