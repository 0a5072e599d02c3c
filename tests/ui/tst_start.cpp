// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_start.h"

#include "ui/shared/run_list_view.h"
#include "ui/shell/offline_bar.h"
#include "ui/shared/state_view.h"
#include "window_world.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::WindowWorld;

static constexpr int kLimit = WindowWorld::kLimit;

void TestStart::init()
{
    QSettings().clear();
}

void TestStart::firstStartShowsTheDoors()
{
    WindowWorld none([](WindowWorld &world) { world.client.runs.clear(); });
    QTRY_VERIFY_WITH_TIMEOUT(none.window.isStartShown(), kLimit);
    WindowWorld some;
    QTRY_COMPARE_WITH_TIMEOUT(some.window.feed().runs().rowCount(), int(some.client.runs.size()), kLimit);
    QCOMPARE(some.window.place(), MainWindow::InboxPlace);
}

void TestStart::sampleDoorStartsOne()
{
    WindowWorld w;
    w.window.go(MainWindow::StartPlace);
    QPushButton *door = w.window.startPage()->sampleDoor();
    QTest::mouseClick(door, Qt::LeftButton);
    QTest::mouseClick(door, Qt::LeftButton);
    QCOMPARE(w.samples.size(), size_t(1));
    QVERIFY(door->text().contains(u"On its way"_s));
    w.samples[0](fail(Fault::Permanent, ErrorCode::DiskFull, u"The disk is full."_s, u"Make room."_s));
    QVERIFY(w.window.startPage()->message().contains(u"Make room."_s));
    QTest::mouseClick(door, Qt::LeftButton);
    QCOMPARE(w.samples.size(), size_t(2));
    w.samples[1](w.sample.working);
    QCOMPARE(w.window.page()->run(), std::optional(w.sample.working));
    QVERIFY(!w.window.isStartShown());
}

static Repository repository(int n, const QString &path)
{
    return {test::repositoryId(n), path.section(u'/', -1), path, u"main"_s, {}};
}

void TestStart::addedFolderIsChosenByItsId()
{
    test::ScriptedClient client;
    client.repositories = {repository(1, u"/p/app"_s), repository(2, u"/p/other"_s)};
    FeedStore feed(client);
    RepositoryPicker picker(feed);
    picker.reload();
    QTRY_COMPARE_WITH_TIMEOUT(picker.current(), std::optional(test::repositoryId(1)), kLimit);
    picker.addFolder(u"/link/to/app2/src"_s); // neither its prefix nor its path
    client.repositories.insert(client.repositories.begin() + 1, repository(3, u"/p/app2"_s));
    client.tell(test::runId(1), RepositoryAdded{client.repositories[1]}, client.sent.back().id);
    QTRY_COMPARE_WITH_TIMEOUT(picker.current(), std::optional(test::repositoryId(3)), kLimit);
    client.tell(test::runId(1), RepositoryAdded{repository(4, u"/p/app3"_s)}, CommandId(client.newUuid())); // another window's
    QTRY_COMPARE_WITH_TIMEOUT(client.count<ListRepositories>(), 3, kLimit);
    QCoreApplication::processEvents();
    QCOMPARE(picker.current(), std::optional(test::repositoryId(3)));
    picker.box()->setCurrentIndex(0);
    client.tell(test::runId(1), RepositoryAdded{client.repositories[1]}, client.sent.back().id); // told once more
    QTRY_COMPARE_WITH_TIMEOUT(client.count<ListRepositories>(), 4, kLimit);
    QCoreApplication::processEvents();
    QCOMPARE(picker.current(), std::optional(test::repositoryId(1)));
}

void TestStart::refusedFolderChoosesNothing()
{
    test::ScriptedClient client;
    client.repositories = {repository(1, u"/p/app"_s), repository(2, u"/p/other"_s)};
    client.judge = [](const Command &) -> Result<> { return fail(Fault::Permanent, ErrorCode::NotFound, u"no repository"_s, {}); };
    FeedStore feed(client);
    RepositoryPicker picker(feed);
    QSignalSpy failed(&picker, &RepositoryPicker::failed);
    QSignalSpy changed(&picker, &RepositoryPicker::changed);
    picker.reload();
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, kLimit);
    picker.box()->setCurrentIndex(1);
    picker.addFolder(u"/p/app/src"_s);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kLimit);
    picker.reload();
    QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 3, kLimit);
    QCOMPARE(picker.current(), std::optional(test::repositoryId(2)));
}

void TestStart::chosenAgentStays()
{
    WindowWorld w;
    w.window.go(MainWindow::StartPlace);
    StartPage *start = w.window.startPage();
    start->showAgent();
    QTRY_COMPARE_WITH_TIMEOUT(start->agent()->count(), 2, kLimit);
    start->agent()->setCurrentIndex(1);
    const qsizetype before = w.client.count<GetStartOptions>();
    start->reload();
    QTRY_VERIFY_WITH_TIMEOUT(w.client.count<GetStartOptions>() > before, kLimit);
    QCoreApplication::processEvents();
    QCOMPARE(start->agent()->currentIndex(), 1);
}

void TestStart::lateOptionsOfAnotherRepositoryAreDropped()
{
    WindowWorld w;
    w.window.go(MainWindow::StartPlace);
    StartPage *start = w.window.startPage();
    QTRY_COMPARE_WITH_TIMEOUT(start->branch()->count(), 3, kLimit);
    w.client.hold = [](const Query &query) {
        const auto *options = std::get_if<GetStartOptions>(&query);
        return options && options->repository == test::repositoryId(1);
    };
    start->reload(); // asks about the first repository, and the answer takes its time
    const qsizetype before = w.client.count<GetStartOptions>();
    QTRY_VERIFY_WITH_TIMEOUT(w.client.count<GetStartOptions>() > before, kLimit);
    w.client.options.branches = {u"trunk"_s};
    start->picker()->box()->setCurrentIndex(1);
    QTRY_COMPARE_WITH_TIMEOUT(start->branch()->count(), 1, kLimit);
    w.client.options.branches = {u"main"_s, u"of-the-first"_s};
    w.client.release();
    QCoreApplication::processEvents();
    QCOMPARE(start->branch()->count(), 1);
}

void TestStart::withoutASandboxNothingIsStarted()
{
    WindowWorld w([](WindowWorld &world) { world.client.options.sandboxProblem = u"no user namespaces"_s; });
    w.window.go(MainWindow::StartPlace);
    StartPage *start = w.window.startPage();
    QTRY_VERIFY_WITH_TIMEOUT(start->branch()->count() > 0, kLimit);
    start->branch()->setCurrentText(u"fix/deadline"_s);
    QVERIFY(!start->go()->isEnabled());
}

static void click(QListView *list, int row)
{
    const QModelIndex index = list->model()->index(row, 0);
    list->scrollTo(index);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, list->visualRect(index).center());
}

void TestStart::rowThatIsCurrentOpensAgain()
{
    WindowWorld w;
    w.window.go(MainWindow::RunsPlace);
    RunListView *list = w.window.runs()->list();
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() > 3, kLimit);
    click(list, 2);
    const std::optional<RunId> first = w.window.page()->run();
    QVERIFY(first);
    w.window.openRun(*first == w.sample.failed ? w.sample.working : w.sample.failed);
    QVERIFY(w.window.page()->run() != first);
    click(list, 2);
    QCOMPARE(w.window.page()->run(), first);
    w.key(Qt::Key_Down);
    QVERIFY(w.window.page()->run() != first); // keys choose, too
}

void TestStart::filterOpensNothing()
{
    WindowWorld w;
    w.window.go(MainWindow::RunsPlace);
    RunListView *list = w.window.runs()->list();
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() > 3, kLimit);
    click(list, 0);
    const std::optional<RunId> shown = w.window.page()->run();
    QTest::keyClicks(w.window.runs()->filter(), u"hand-written"_s);
    QCOMPARE(list->model()->rowCount(), 1);
    QVERIFY(shown != w.sample.failed);
    QCOMPARE(w.window.page()->run(), shown);
}

void TestStart::filterLooksAtTitleAndRepository()
{
    WindowWorld w;
    RunListView *list = w.window.runs()->list();
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), int(w.client.runs.size()), kLimit);
    w.window.runs()->filter()->setText(u"WEATHER"_s);
    QCOMPARE(list->model()->rowCount(), 2);
    w.window.runs()->filter()->setText(u"waits for"_s); // a state is no title
    QCOMPARE(list->model()->rowCount(), 0);
    w.window.go(MainWindow::RunsPlace);
    const auto *none = w.window.runs()->findChild<StateView *>();
    QVERIFY(none->isVisible() && !list->isVisible()); // said, and the way back beside it
    QTest::mouseClick(none->findChild<QPushButton *>(), Qt::LeftButton);
    QVERIFY(list->isVisible() && !none->isVisible());
}

void TestStart::inboxKeepsItsPlace()
{
    WindowWorld w([](WindowWorld &world) {
        for (int i = 0; i < 200; ++i) {
            world.client.runs.push_back(world.client.runs[2]);
            world.client.runs.back().id = test::runId(1000 + i);
        }
    });
    InboxPage *inbox = w.window.inbox();
    QTRY_VERIFY_WITH_TIMEOUT(inbox->model().rowCount() > 200, kLimit);
    click(inbox->list(), 10);
    const std::optional<RunId> shown = w.window.page()->run();
    inbox->list()->verticalScrollBar()->setValue(3000);
    RunSummary run = w.client.runs[100];
    run.updated += 1h;
    QSignalSpy reset(&inbox->model(), &QAbstractItemModel::modelReset);
    w.client.tellRuns({run});
    QTRY_COMPARE_WITH_TIMEOUT(reset.count(), 1, kLimit);
    QCOMPARE(inbox->list()->verticalScrollBar()->value(), 3000);
    QCOMPARE(inbox->model().runAt(inbox->list()->currentIndex().row()), shown);
    QCOMPARE(w.window.page()->run(), shown);
}

void TestStart::waitsOfLaterPagesAreNoNews()
{
    test::ScriptedClient client;
    const test::SampleWorld world = test::fillSampleWorld(client);
    const RunSummary waits = client.runs[0];
    for (int i = 0; i < 2500; ++i) {
        client.runs.push_back(client.runs[2]);
        client.runs.back().id = test::runId(1000 + i);
    }
    client.runs.push_back(waits);
    client.runs.back().id = test::runId(9000);
    FeedStore feed(client);
    InboxPage inbox(feed, nullptr, [&] { return world.now; });
    QSignalSpy began(&inbox.model(), &InboxModel::beganToWait);
    feed.start();
    QTRY_COMPARE_WITH_TIMEOUT(inbox.model().waitingCount(), 3, kLimit);
    QCOMPARE(began.count(), 0);
    RunSummary later = client.runs[2];
    later.status = waits.status;
    client.tellRuns({later});
    QTRY_COMPARE_WITH_TIMEOUT(began.count(), 1, kLimit);
}

void TestStart::offlineSaysSinceWhenAndComesBack()
{
    WindowWorld w;
    OfflineBar *bar = w.window.offline();
    QVERIFY(!bar->isVisible());
    const Instant since = w.sample.now;
    w.client.down = Error{Fault::Transient, ErrorCode::Interrupted, u"the engine is gone"_s, {}};
    w.client.lose(*w.client.down);
    QVERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(clockText(since)));
    w.sample.now += 5min;
    const qsizetype before = w.client.count<ListRuns>();
    QTest::mouseClick(bar->again(), Qt::LeftButton);
    QCOMPARE(w.client.count<ListRuns>(), before + 1);
    w.key(Qt::Key_F5);
    QCOMPARE(w.client.count<ListRuns>(), before + 2);
    QTRY_VERIFY_WITH_TIMEOUT(w.client.count<ListRuns>() > before + 2, kLimit); // and by itself
    QCOMPARE(w.window.feed().lostSince(), std::optional(since));
    QVERIFY(bar->isVisible());
    w.client.runs[2].title = u"renamed meanwhile"_s;
    w.client.down.reset();
    QTRY_COMPARE_WITH_TIMEOUT(w.window.feed().engineLink(), EngineLink::Live, kLimit);
    QVERIFY(!bar->isVisible());
    QCOMPARE(w.window.feed().runs().find(w.sample.working)->title, u"renamed meanwhile"_s);
}

void TestStart::coloursAreKept()
{
    {
        WindowWorld w;
        w.window.actions().trigger(u"window.dark"_s);
        QCOMPARE(w.theme.choice(), ThemeChoice::Dark);
    }
    WindowWorld again;
    QCOMPARE(again.theme.choice(), ThemeChoice::Dark);
    again.window.actions().trigger(u"window.system"_s);
    QCOMPARE(again.theme.choice(), ThemeChoice::System);
}
