// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_run_tabs.h"

#include "engine/domain/secret.h"
#include "run_world.h"
#include "ui/runs/log_view.h"
#include "ui/shared/problem_bar.h"
#include "ui/shared/words.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using World = test::RunWorld;

void TestRunTabs::timelineOfAMillionRowsAsksForWindows()
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

void TestRunTabs::timelineFollowsUntilScrolledAway()
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
    w.page.open(w.sample.working);
    QVERIFY2(QTest::qWaitFor([&] { return w.page.timeline()->model().run() == w.sample.working; }), "another run's timeline");
    QVERIFY(w.page.timeline()->isFollowing());
}

void TestRunTabs::timelineFollowsUntilKeysLeaveTheEnd()
{
    World w;
    w.open(w.sample.reviewed);
    w.page.showTab(RunPane::Timeline);
    TimelineModel &model = w.page.timeline()->model();
    QTableView *table = w.page.timeline()->table();
    QTRY_COMPARE(model.rowCount(), 340);
    QTRY_COMPARE(table->verticalScrollBar()->value(), table->verticalScrollBar()->maximum());
    table->setCurrentIndex(model.index(339, 0));
    QVERIFY(w.page.timeline()->isFollowing());
    QTest::keyClick(table, Qt::Key_PageUp);
    QTest::keyClick(table, Qt::Key_PageUp);
    QVERIFY(!w.page.timeline()->isFollowing());
    const int there = table->verticalScrollBar()->value();
    w.client.growTimeline(w.sample.reviewed, 900);
    QTRY_COMPARE(model.rowCount(), 900);
    QCOMPARE(table->verticalScrollBar()->value(), there);
    QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
    QVERIFY(w.page.timeline()->isFollowing());
}

void TestRunTabs::timelineGrowsWhileItsEndIsOnTheWay()
{
    World w;
    w.open(w.sample.reviewed);
    TimelineModel &model = w.page.timeline()->model();
    QTRY_COMPARE(model.rowCount(), 340);
    bool grew = false;
    w.client.timelineEntry = [&, entry = w.client.timelineEntry](qint64 number) {
        if (!std::exchange(grew, true)) // the answer is made already when the rest comes
            w.client.growTimeline(w.sample.reviewed, 900);
        return entry(number);
    };
    w.client.growTimeline(w.sample.reviewed, 400);
    QTRY_COMPARE(model.rowCount(), 900);
}

void TestRunTabs::timelineAsksOnceForWhatIsNotKept()
{
    World w;
    w.client.timelineEntry = [entry = w.client.timelineEntry](qint64 number) {
        TimelineEntry made = entry(number);
        made.number += number > 100 ? 1 : 0; // there is no entry 101
        return made;
    };
    w.open(w.sample.reviewed);
    TimelineModel &model = w.page.timeline()->model();
    QTRY_COMPARE(model.rowCount(), 340);
    const auto asked = w.client.count<GetTimeline>();
    QVERIFY(!model.index(100, 0).data().isValid());
    QVERIFY(model.index(99, 0).data().isValid() && model.index(101, 0).data().isValid());
    QCOMPARE(w.client.count<GetTimeline>(), asked);
}

void TestRunTabs::timelineFilterGoesOnWithWhatComes()
{
    World w;
    w.client.timelineTotal = 5000;
    w.open(w.sample.reviewed);
    TimelineModel &model = w.page.timeline()->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_COMPARE(model.rowCount(), 5000);
    w.client.down = Error{Fault::Transient, ErrorCode::Busy, u"The engine is busy."_s, {}};
    model.setFilter({TimelineKind::CheckOutput});
    QTRY_VERIFY(model.error().has_value()); // said, not silent
    w.client.down.reset();
    model.refresh();
    QTRY_COMPARE(model.searched(), 5000);
    QVERIFY(!model.error());
    const auto searches = [&] {
        return std::ranges::count_if(w.client.asked, [](const Query &query) {
            const auto *page = std::get_if<GetTimeline>(&query);
            return page && page->count == 2000 && page->from <= 5000;
        });
    };
    const auto before = searches();
    w.client.growTimeline(w.sample.reviewed, 5500);
    QTRY_COMPARE(model.searched(), 5500);
    QCOMPARE(model.rowCount(), 550);
    QCOMPARE(searches(), before); // what was searched is not searched again
}

void TestRunTabs::timelineErrorIsSaidBesideItsRows()
{
    World w;
    w.open(w.sample.reviewed);
    w.page.showTab(RunPane::Timeline);
    QTRY_COMPARE(w.page.timeline()->model().rowCount(), 340);
    auto *problem = w.page.timeline()->findChild<ProblemBar *>();
    QVERIFY(!problem->isVisible());
    w.client.down = Error{Fault::Transient, ErrorCode::Busy, u"The engine is busy."_s, {}};
    w.client.growTimeline(w.sample.reviewed, 400);
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(u"busy"_s));
    w.client.down.reset();
    QTest::mouseClick(problem->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_COMPARE(w.page.timeline()->model().rowCount(), 400);
    QVERIFY(!problem->isVisible());
}

void TestRunTabs::timelineFilterSearches()
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

void TestRunTabs::checksSayWhatTheyFound()
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
    w.page.diff()->files()->filter()->setText(u"nothing is called so"_s); // hides no file that is asked for
    w.page.checks()->tree()->setCurrentIndex(model.index(0, 0, tests));
    Q_EMIT w.page.checks()->tree()->activated(model.index(0, 0, tests));
    QTRY_COMPARE(w.page.diff()->files()->model().files()[size_t(w.page.diff()->files()->current())].path().bytes, QByteArray("tests/tst_retry.cpp"));
}

void TestRunTabs::checksKeepWhatIsChosenAndFolded()
{
    World w;
    w.open(w.sample.reviewed);
    ChecksModel &model = w.page.checks()->model();
    QTreeView *tree = w.page.checks()->tree();
    const QModelIndex tests = model.index(1, 0);
    tree->setCurrentIndex(model.index(1, 0, tests)); // its second finding
    tree->collapse(model.index(3, 0));
    CheckResult changed = std::get<CheckFinished>(*w.detail().events[10].event).result; // of 'build'
    changed.verdict = Verdict::Broken;
    w.detail().events.push_back({99, w.sample.now, w.sample.reviewed, {}, CheckFinished{changed}});
    w.refreshed();
    QCOMPARE(model.index(0, ChecksModel::Said).data().toString(), Words::verdict(Verdict::Broken).text);
    QCOMPARE(tree->currentIndex().parent().row(), 1);
    QCOMPARE(tree->currentIndex().row(), 1);
    QVERIFY(tree->isExpanded(model.index(1, 0)));
    QVERIFY(!tree->isExpanded(model.index(3, 0)));
}

void TestRunTabs::findingsAreNoMarkup()
{
    World w;
    CheckResult check = std::get<CheckFinished>(*w.detail().events[10].event).result;
    ChecksModel model;
    check.spec.name = u"<b>build</b>"_s;
    check.findings = {{FindingKind::TestFailed, u"<img src=x>"_s, {}, RepoPath{}, 0}};
    model.setChecks({check.spec.name}, {check});
    const QModelIndex row = model.index(0, 0);
    QVERIFY(row.data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
    QVERIFY(model.index(0, 0, row).data(Qt::ToolTipRole).toString().contains(u"&lt;img"_s));
    TraceModel trace;
    trace.setOutcome(PolicyOutcome{DecisionState::Accepted, 100, {{u"<i>rule</i>"_s, u"<u>saw</u>"_s, DecisionState::Accepted}}});
    QVERIFY(trace.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"&lt;i&gt;"_s));
    QVERIFY(trace.index(0, 1).data(Qt::ToolTipRole).toString().contains(u"&lt;u&gt;"_s));
}

void TestRunTabs::logComesInWindows()
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
    const QString wanted = visibleBytes(log.last(2 * LogView::kWindow));
    view->loadEarlier();
    view->loadEarlier(); // pressed twice: the part comes once
    QTRY_VERIFY(view->text().size() > wanted.size() * 3 / 4);
    view->loadEarlier();
    QTRY_VERIFY(view->text().size() > wanted.size());
    QCOMPARE(view->text(), visibleBytes(log));
}

void TestRunTabs::graphTellsRoundsAndParallelChecks()
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
    QVERIFY(tests->steps.empty()); // its phase is over
    QCOMPARE(nodes.back().phase, Phase::Decide);
    QCOMPARE(nodes.back().steps.size(), size_t(4)); // the phase's own row is none
    w.page.graph()->view()->setCurrent(3);
    QCOMPARE(model.nodeOf(w.page.graph()->outline()->currentIndex()), 3); // one selection in both
    const std::vector<GraphRound> &rounds = model.graph().rounds;
    QCOMPARE(rounds.size(), size_t(2));
    QCOMPARE(rounds[0].state, NodeState::Failed); // its check failed, and it was sent back
    QVERIFY(rounds[0].ended && !rounds[1].ended);
    QCOMPARE(rounds[1].state, NodeState::Attention); // a decision is waited for
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, GraphOutlineModel::Name).data().toString(), u"Round 2"_s);
    QVERIFY(!model.index(0, GraphOutlineModel::Duration).data().toString().isEmpty());
    QCOMPARE(model.rowCount(model.index(1, 0)), rounds[1].nodes);
    const GraphView *view = w.page.graph()->view();
    for (int node = rounds[1].firstNode; node < int(nodes.size()); ++node)
        QVERIFY(view->roundRect(1).contains(view->nodeRect(node)) && !view->roundRect(0).intersects(view->nodeRect(node)));
}

void TestRunTabs::graphShowsTheStepsOfWhatRuns()
{
    World w;
    RunDetail &detail = w.detail();
    detail.steps = {{u"check[3]"_s, w.sample.now, w.sample.now}, // the phase's own row: no step
                    {u"check[3]/~paused"_s, w.sample.now, w.sample.now},
                    {u"check[3]/unit-tests/candidate"_s, w.sample.now - 20s, w.sample.now - 10s},
                    {u"check[3]/unit-tests/base"_s, w.sample.now - 10s, {}}};
    w.open(w.sample.reviewed);
    w.page.showTab(RunPane::Graph);
    GraphOutlineModel &model = w.page.graph()->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto node = [&] {
        const std::vector<GraphNode> &nodes = model.graph().nodes;
        return int(std::ranges::find_if(nodes, [](const GraphNode &n) { return n.round == 2 && n.title == u"unit-tests"; }) - nodes.begin());
    };
    const QModelIndex tests = model.indexOfNode(node());
    QCOMPARE(model.rowCount(tests), 2);
    QCOMPARE(model.index(0, GraphOutlineModel::Name, tests).data().toString(), u"candidate"_s);
    QCOMPARE(model.index(1, GraphOutlineModel::State, tests).data().toString(), u"running"_s);
    qsizetype steps = 0;
    for (const GraphNode &each : model.graph().nodes)
        steps += qsizetype(each.steps.size());
    QCOMPARE(steps, 2);
    const GraphView *view = w.page.graph()->view();
    QVERIFY(view->roundRect(1).contains(view->stepRect(node(), 1)));
    for (int other = 0; other < int(model.graph().nodes.size()); ++other) // room is made for them
        QVERIFY(!view->nodeRect(other).intersects(view->stepRect(node(), 1)));
    detail.steps[3].ended = w.sample.now;
    w.client.growTimeline(w.sample.reviewed, 341); // no event tells of a step: the timeline does
    QTRY_COMPARE_WITH_TIMEOUT(model.index(1, GraphOutlineModel::State, model.indexOfNode(node())).data().toString(), u"done"_s, 60'000);
}

void TestRunTabs::graphTellsWhoIsWaitedFor()
{
    World w;
    RunDetail detail = w.client.details.at(w.sample.working);
    const auto lastNode = [&](const Event &event) {
        detail.events.push_back({detail.events.back().sequence + 1, w.sample.now, detail.summary.id, {}, event});
        return runGraph(detail).nodes.back();
    };
    QCOMPARE(lastNode(WaitBegan{WaitReason::Slot, {}}).state, NodeState::Waiting); // nobody has to look at that
    QCOMPARE(lastNode(WaitBegan{WaitReason::Slot, {}}).detail, Words::reason(WaitReason::Slot));
    const GraphNode again = lastNode(WaitEnded{});
    QCOMPARE(again.state, NodeState::Running);
    QCOMPARE(again.detail, QString()); // it does not wait any more
    QCOMPARE(lastNode(WaitBegan{WaitReason::Permission, {}}).state, NodeState::Attention);
}

void TestRunTabs::graphKeepsWhatIsFolded()
{
    World w;
    w.open(w.sample.reviewed);
    GraphOutlineModel &model = w.page.graph()->model();
    QTreeView *outline = w.page.graph()->outline();
    QVERIFY(outline->isExpanded(model.index(1, 0)));
    outline->collapse(model.index(0, 0));
    const auto nodes = model.graph().nodes.size();
    w.client.tell(w.sample.reviewed, PublicationStarted{w.proposed().subject});
    QTRY_COMPARE(model.graph().nodes.size(), nodes + 1);
    QVERIFY(!outline->isExpanded(model.index(0, 0)));
    QVERIFY(outline->isExpanded(model.index(1, 0)));
}
