// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_window.h"

#include "ui/shell/command_palette.h"
#include "ui/shared/run_list_view.h"
#include "ui/shared/small_widgets.h"
#include "ui/shell/translation.h"
#include "window_world.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QTranslator>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::WindowWorld;

void TestWindow::init()
{
    QSettings().clear();
}

void TestWindow::fromStartToApprovalByKeyboard()
{
    WindowWorld w;
    w.key(Qt::Key_3, Qt::AltModifier);
    QVERIFY(w.window.isStartShown());
    StartPage *start = w.window.startPage();
    QTRY_VERIFY(start->branch()->count() > 0);
    start->branch()->setFocus();
    start->branch()->lineEdit()->selectAll();
    QTest::keyClicks(start->branch()->lineEdit(), u"fix/deadline"_s);
    QVERIFY(start->go()->isEnabled());
    start->go()->setFocus();
    w.key(Qt::Key_Space);
    const auto *submit = w.client.lastSent<Submit>();
    QVERIFY(submit);
    QCOMPARE(std::get<ReviewRevision>(submit->work).head, u"fix/deadline"_s);
    QVERIFY(start->go()->text().contains(u"On its way"_s));
    w.client.tell(submit->run, RunQueued{RequestId(submit->run.uuid()), submit->repository, u"fix/deadline"_s, 1}, w.client.sent.back().id);
    QVERIFY(!w.window.isStartShown()); // its event brought the run's page

    // What waits longest comes first; the one with the diff is the other.
    w.key(Qt::Key_1, Qt::AltModifier);
    for (int i = 0; i < 2 && w.window.page()->run() != w.sample.reviewed; ++i)
        w.key(Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(w.window.page()->run(), std::optional(w.sample.reviewed));
    QTRY_VERIFY(w.window.page()->diff()->store().whole());
    QVERIFY(w.window.page()->diff()->isVisible());
    w.key(Qt::Key_J);
    QTRY_COMPARE(w.window.page()->diff()->files()->current(), 1);
    w.key(Qt::Key_V);
    QCOMPARE(w.window.page()->diff()->files()->model().viewedCount(), 1);
    w.time += 1s;
    w.key(Qt::Key_Return, Qt::ControlModifier);
    const auto *decide = w.client.lastSent<Decide>();
    QVERIFY(decide && decide->approve);
    QCOMPARE(decide->subject.toString(), w.client.runs[0].subject->toString());
    RunSummary done = w.client.runs[0];
    done.status = {RunState::Published, {}, {}, false, {}};
    w.client.details.at(w.sample.reviewed).summary = done;
    w.client.tell(w.sample.reviewed, Published{decide->subject, u"refs/heads/patchplane/deadline-2"_s, *CommitId::fromRaw(QByteArray(20, 'h'))}, w.client.sent.back().id);
    QTRY_VERIFY(w.window.page()->banner().contains(u"Published as"_s));
    QVERIFY(!w.window.page()->decision()->isVisible());
}

void TestWindow::startWithoutAnAgentSaysWhereToAddOne()
{
    WindowWorld w;
    w.client.options.agents.clear();
    w.window.go(MainWindow::StartPlace);
    w.window.startPage()->showAgent();
    QTRY_COMPARE(w.window.startPage()->agent()->count(), 0);
    w.window.startPage()->prompt()->setPlainText(u"do it"_s);
    QTRY_VERIFY(!w.window.startPage()->go()->isEnabled());
    bool said = false;
    for (QLabel *label : w.window.startPage()->findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains(u"engine.toml"_s));
    QVERIFY(said);
}

void TestWindow::refusedStartIsSaidInPlace()
{
    WindowWorld w;
    w.client.judge = [](const Command &) -> Result<> {
        return fail(Fault::Permanent, ErrorCode::NotFound, u"There is no branch x."_s, u"Name one that exists."_s);
    };
    w.window.go(MainWindow::StartPlace);
    QTRY_VERIFY(w.window.startPage()->picker()->current().has_value());
    w.window.startPage()->branch()->setCurrentText(u"x"_s);
    QTest::mouseClick(w.window.startPage()->go(), Qt::LeftButton);
    QTRY_VERIFY(w.window.startPage()->message().contains(u"Name one that exists."_s));
    QVERIFY(w.window.startPage()->go()->isEnabled());
}

void TestWindow::nextWaitingGoesRound()
{
    WindowWorld w;
    QTRY_COMPARE(w.window.inbox()->model().waitingCount(), 2);
    w.key(Qt::Key_J, Qt::ControlModifier);
    const std::optional<RunId> first = w.window.page()->run();
    w.key(Qt::Key_J, Qt::ControlModifier);
    QVERIFY(w.window.page()->run() != first);
    w.key(Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(w.window.page()->run(), first);
    QVERIFY(w.window.statusText().contains(u"2"_s));
}

void TestWindow::notifiesOnceOnEntering()
{
    WindowWorld w;
    QTRY_COMPARE(w.window.inbox()->model().waitingCount(), 2);
    QSignalSpy began(&w.window.inbox()->model(), &InboxModel::beganToWait);
    RunSummary run = w.client.runs[2];
    run.status = {RunState::Waiting, WaitReason::Decision, RunState::Checking, false, {}};
    w.client.tellRuns({run});
    QTRY_COMPARE(began.count(), 1);
    run.added += 1;
    w.client.tellRuns({run});
    QTRY_COMPARE(w.window.feed().runs().find(run.id)->added, run.added);
    QCoreApplication::processEvents();
    QCOMPARE(began.count(), 1); // still the same wait
}

void TestWindow::paletteFindsActionsAndRuns()
{
    WindowWorld w;
    QTRY_COMPARE(w.window.feed().runs().rowCount(), int(w.client.runs.size()));
    w.key(Qt::Key_K, Qt::ControlModifier);
    CommandPalette *palette = w.window.commandPalette();
    QVERIFY(palette->isVisible());
    QTest::keyClicks(palette->field(), u"hand-written"_s);
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(w.window.page()->run(), std::optional(w.sample.failed));
    palette->start();
    QTest::keyClicks(palette->field(), u"all runs"_s);
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QCOMPARE(w.window.place(), MainWindow::RunsPlace);
}

void TestWindow::paletteFit_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::addRow("starts of words") << u"ptr"_s << u"Pause this run"_s << u"Option tree"_s;
    QTest::addRow("together") << u"grap"_s << u"Show the graph"_s << u"Big rat sap"_s;
    QTest::addRow("does not fit") << u"xyz"_s << QString() << u"Show the graph"_s;
}

void TestWindow::paletteFit()
{
    QFETCH(QString, typed);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    if (better.isEmpty())
        QCOMPARE(fitOf(typed, worse), 0);
    else
        QVERIFY(fitOf(typed, better) > fitOf(typed, worse));
}

void TestWindow::lettersDoNothingWhileTyping()
{
    WindowWorld w;
    w.window.openRun(w.sample.reviewed);
    QTRY_VERIFY(w.window.page()->diff()->store().whole());
    QLineEdit *filter = w.window.page()->diff()->files()->filter();
    filter->setFocus();
    QTest::keyClicks(filter, u"vjs"_s);
    QCOMPARE(filter->text(), u"vjs"_s);
    QCOMPARE(w.window.page()->diff()->files()->model().viewedCount(), 0);
    QCOMPARE(w.window.page()->diff()->view()->layoutKind(), DiffLayout::Unified);
}

void TestWindow::filterOfOneRunHidesNoOther()
{
    WindowWorld w;
    w.openReviewed();
    FilesPanel *files = w.window.page()->diff()->files();
    const QAbstractItemModel *shown = files->findChild<QTreeView *>()->model();
    QVERIFY(shown->rowCount() > 0);
    files->filter()->setText(u"nothing is called so"_s);
    QCOMPARE(shown->rowCount(), 0);
    QVERIFY(std::ranges::any_of(files->findChildren<QLabel *>(), [](const QLabel *label) { return label->text().contains(u"clear the filter"); }));
    w.window.openRun(w.sample.published);
    QTRY_VERIFY_WITH_TIMEOUT(shown->rowCount() > 0, WindowWorld::kLimit);
    QVERIFY(files->filter()->text().isEmpty());
}

void TestWindow::closingSaysSoOnce()
{
    WindowWorld w;
    QSignalSpy closed(&w.window, &MainWindow::closeWanted);
    w.window.close();
    QCOMPARE(closed.takeFirst().first().toBool(), true);
    w.window.show();
    w.window.close();
    QCOMPARE(closed.takeFirst().first().toBool(), false);
    QVERIFY(!w.window.isVisible());
}

void TestWindow::everyControlHasAName()
{
    WindowWorld w;
    QStringList nameless;
    const auto look = [&](QWidget *widget, const QString &text) {
        if (!widget->isHidden() && widget->focusPolicy() != Qt::NoFocus && widget->accessibleName().isEmpty() && text.isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()));
    };
    for (QAbstractButton *button : w.window.findChildren<QAbstractButton *>()) {
        if (!qobject_cast<QLineEdit *>(button->parentWidget()) && button->objectName() != u"ScrollLeftButton"_s && button->objectName() != u"ScrollRightButton"_s
            && QByteArrayView(button->metaObject()->className()) != "QTableCornerButton")
            look(button, button->text());
    }
    for (QLineEdit *field : w.window.findChildren<QLineEdit *>()) {
        if (!qobject_cast<QComboBox *>(field->parentWidget()))
            look(field, {});
    }
    for (QComboBox *box : w.window.findChildren<QComboBox *>())
        look(box, {});
    for (QAbstractItemView *view : w.window.findChildren<QAbstractItemView *>()) {
        if (QByteArrayView(view->metaObject()->className()) != "QHeaderView" && view->inherits("QComboBoxListView") == false)
            look(view, {});
    }
    for (QPlainTextEdit *edit : w.window.findChildren<QPlainTextEdit *>())
        look(edit, {});
    nameless.removeAll(u"QHeaderView"_s);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));
}

void TestWindow::manyRunsAreNoWidgets()
{
    WindowWorld w;
    const auto widgets = w.window.findChildren<QWidget *>().size();
    std::vector<RunSummary> many(100'000, w.client.runs[2]);
    for (size_t i = 0; i < many.size(); ++i)
        many[i].id = test::runId(int(1000 + i));
    Q_EMIT w.client.batch(FeedBatch{500, {}, many, {}});
    QTRY_VERIFY(w.window.runs()->list()->model()->rowCount() > 100'000);
    w.window.go(MainWindow::RunsPlace);
    w.window.runs()->list()->scrollToBottom();
    w.window.grab();
    QCOMPARE(w.window.findChildren<QWidget *>().size(), widgets);
}

void TestWindow::inboxModelHolds()
{
    test::ScriptedClient client;
    const test::SampleWorld sample = test::fillSampleWorld(client);
    RunListModel runs;
    InboxModel model(runs, nullptr, [&] { return sample.now; });
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    runs.apply(client.runs);
    QTRY_COMPARE(model.rowCount(), int(client.runs.size()) + 4);
    QCOMPARE(model.index(0).data().toString(), u"Needs you  2"_s);
    QCOMPARE(model.runAt(1), std::optional(sample.unaccepted)); // waits longest
    QVERIFY(!model.index(0).flags().testFlag(Qt::ItemIsSelectable));
}

void TestWindow::everyTextIsTranslated()
{
    QFile file(QStringLiteral(PATCHPLANE_TRANSLATIONS "/patchplane_de.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QVERIFY(text.count(u"<message"_s) > 300);
    QCOMPARE(text.count(u"type=\"unfinished\""_s), 0);
    QCOMPARE(text.count(u"<translation></translation>"_s) + text.count(u"<numerusform></numerusform>"_s), 0);
}

void TestWindow::speaksGerman()
{
    QCoreApplication &application = *qApp;
    QVERIFY(installTranslation(application, QLocale(QLocale::German)));
    const QList<QTranslator *> installed = application.findChildren<QTranslator *>();
    QCOMPARE(Words::fileCount(1), u"1 Datei"_s);
    QCOMPARE(Words::fileCount(3), u"3 Dateien"_s);
    QCOMPARE(toolTipWithKey(u"Ablehnen"_s, Qt::CTRL | Qt::SHIFT | Qt::Key_Return), u"Ablehnen (Strg+Umschalt+Eingabe)"_s);
    for (QTranslator *translator : installed)
        delete translator; // removes itself
    QVERIFY(installTranslation(application, QLocale(QLocale::Korean))); // no such language: English with its plurals
    QCOMPARE(Words::fileCount(1), u"1 file"_s);
    for (QTranslator *translator : application.findChildren<QTranslator *>())
        delete translator;
}
