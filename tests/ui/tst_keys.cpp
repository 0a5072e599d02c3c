// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_keys.h"

#include "ui/inbox/inbox_page.h"
#include "ui/runs/profile_card.h"
#include "ui/runs/run_list.h"
#include "ui/shared/confirm_bar.h"
#include "ui/shared/run_list_view.h"
#include "ui/shell/translation.h"
#include "window_world.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSet>
#include <QSettings>
#include <QStatusBar>
#include <QToolButton>
#include <QTranslator>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;
using test::WindowWorld;

void TestKeys::init()
{
    QSettings().clear();
}

struct RunKey {
    const char *name;
    Qt::Key key;
    Qt::KeyboardModifiers modifiers;
};
static constexpr auto kRunKeys = std::to_array<RunKey>({
    {"approve", Qt::Key_Return, Qt::ControlModifier},
    {"reject", Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier},
    {"cancel", Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier},
    {"hold", Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier},
});

/// True if the key led to a command or to the question before one.
static bool acts(WindowWorld &w, const RunKey &key)
{
    const size_t before = w.client.sent.size();
    w.key(key.key, key.modifiers);
    return w.client.sent.size() > before || !w.window.page()->confirm()->isHidden();
}

void TestKeys::hiddenRunsAreLeftAlone_data()
{
    QTest::addColumn<int>("row");
    for (size_t i = 0; i < kRunKeys.size(); ++i)
        QTest::addRow("%s", kRunKeys[i].name) << int(i);
}

void TestKeys::hiddenRunsAreLeftAlone()
{
    QFETCH(int, row);
    WindowWorld w;
    w.openReviewed();
    w.window.go(MainWindow::StartPlace);
    QVERIFY(!isTextField(QApplication::focusWidget())); // none that could keep the key to itself
    QVERIFY(!acts(w, kRunKeys[size_t(row)]));
    w.window.go(MainWindow::InboxPlace);
    w.time += std::chrono::seconds(1);
    QVERIFY(acts(w, kRunKeys[size_t(row)])); // the same key on what is shown
}

void TestKeys::textFieldsKeepTheirKeys_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<bool>("redirect");
    for (size_t i = 0; i < kRunKeys.size(); ++i) {
        QTest::addRow("%s in the redirect", kRunKeys[i].name) << int(i) << true;
        QTest::addRow("%s in the files' filter", kRunKeys[i].name) << int(i) << false;
    }
}

void TestKeys::textFieldsKeepTheirKeys()
{
    QFETCH(int, row);
    QFETCH(bool, redirect);
    WindowWorld w;
    w.openReviewed();
    if (redirect)
        w.window.page()->startRedirect();
    else
        w.window.page()->diff()->files()->filter()->setFocus();
    QVERIFY(isTextField(QApplication::focusWidget()));
    QVERIFY(!acts(w, kRunKeys[size_t(row)]));
    w.window.inbox()->list()->setFocus();
    QVERIFY(acts(w, kRunKeys[size_t(row)]));
}

void TestKeys::reasonIsTheDecisionsOwnField()
{
    WindowWorld w([](WindowWorld &world) {
        for (EventRecord &record : world.client.details.at(world.sample.reviewed).events) {
            if (auto *proposed = std::get_if<SubjectProposed>(&*record.event))
                proposed->outcome.best = DecisionState::Conflict;
        }
    });
    w.window.openRun(w.sample.reviewed);
    QTRY_VERIFY_WITH_TIMEOUT(w.window.page()->diff()->store().whole(), WindowWorld::kLimit);
    w.time += std::chrono::seconds(1);
    QLineEdit *reason = nullptr;
    for (QLineEdit *field : w.window.page()->decision()->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == u"Reason"_s)
            reason = field;
    }
    QVERIFY(reason && reason->isVisible());
    reason->setFocus();
    QTest::keyClicks(reason, u"agreed with the owners"_s);
    w.key(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(w.window.page()->confirm()->isHidden());
    w.key(Qt::Key_Return, Qt::ControlModifier);
    const auto *decide = w.client.lastSent<Decide>();
    QVERIFY(decide && decide->approve && decide->overridePolicy);
}

void TestKeys::cancelAsksOnce()
{
    WindowWorld w;
    w.openReviewed();
    const size_t before = w.client.sent.size();
    ConfirmBar *confirm = w.window.page()->confirm();
    w.key(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(confirm->isVisible());
    QCOMPARE(QApplication::focusWidget(), confirm->wayOut());
    w.key(Qt::Key_Space);
    QVERIFY(confirm->isHidden());
    QCOMPARE(w.client.sent.size(), before);
    w.key(Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
    confirm->verb()->setFocus();
    w.key(Qt::Key_Space);
    const auto *steer = w.client.lastSent<Steer>();
    QVERIFY(steer && steer->verb == Verb::Cancel && steer->run == w.sample.reviewed);
    QVERIFY(confirm->isHidden());
}

namespace {

/// A field of a kind that does not claim its keys itself.
class PlainField : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::ShortcutOverride)
            return QLineEdit::event(event);
        event->ignore();
        return true;
    }
};

} // namespace

void TestKeys::bareCharactersBelongToAnyTextField()
{
    QWidget window;
    Actions actions(&window);
    int ran = 0;
    actions.add({u"letter"_s, {}, u"Letter"_s, {Qt::Key_N, Qt::ALT | Qt::Key_Down}, [&] { ++ran; }});
    PlainField field(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    field.setFocus();
    QTest::keyClick(&field, Qt::Key_N);
    QCOMPARE(field.text(), u"n"_s);
    QCOMPARE(ran, 0);
    QTest::keyClick(&field, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(ran, 1); // no character
    field.setReadOnly(true);
    QTest::keyClick(&field, Qt::Key_N);
    QCOMPARE(ran, 2);
}

void TestKeys::statusBarIsReadAsItStands()
{
    WindowWorld w;
    QTRY_VERIFY_WITH_TIMEOUT(w.window.statusText().contains(u"wait"_s), WindowWorld::kLimit);
    QStringList read;
    for (QLabel *label : w.window.statusBar()->findChildren<QLabel *>())
        read.append(QAccessible::queryAccessibleInterface(label)->text(QAccessible::Name));
    for (const QString &text : w.window.statusText().split(u'|'))
        QVERIFY2(read.contains(text), qPrintable(text + u" in "_s + read.join(u'|')));
}

/// Brings a page to the front by its name.
static void show(WindowWorld &w, const QString &page)
{
    if (page == u"start"_s || page == u"agent"_s) {
        w.window.go(MainWindow::StartPlace);
        page == u"agent"_s ? w.window.startPage()->showAgent() : w.window.startPage()->showReview();
        QTRY_VERIFY_WITH_TIMEOUT(w.window.startPage()->agent()->count() > 0, WindowWorld::kLimit);
        return;
    }
    if (page == u"runs"_s) {
        w.window.go(MainWindow::RunsPlace);
        return;
    }
    if (page == u"profile"_s) {
        w.window.openRun(w.sample.unaccepted);
        QTRY_VERIFY_WITH_TIMEOUT(w.window.page()->detail() && w.window.page()->detail()->summary.id == w.sample.unaccepted, WindowWorld::kLimit);
        QTRY_VERIFY_WITH_TIMEOUT(w.window.page()->profile()->acceptButton()->isEnabled(), WindowWorld::kLimit);
        return;
    }
    w.openReviewed();
    w.window.page()->showTab(page == u"timeline"_s ? RunPane::Timeline : page == u"checks"_s ? RunPane::Checks : page == u"graph"_s ? RunPane::Graph : RunPane::Diff);
}

static const QStringList &pages()
{
    static const QStringList names{u"start"_s, u"agent"_s, u"runs"_s, u"profile"_s, u"diff"_s, u"timeline"_s, u"checks"_s, u"graph"_s};
    return names;
}

static void addPages()
{
    QTest::addColumn<QString>("page");
    for (const QString &page : pages())
        QTest::addRow("%s", qPrintable(page)) << page;
}

void TestKeys::tabWalksEveryControl_data()
{
    addPages();
}

static QString nameOf(const QWidget *widget)
{
    return widget ? QString(QLatin1StringView(widget->metaObject()->className()) % u" '" % widget->accessibleName() % u'\'') : u"nothing"_s;
}

/// What stands in one column is walked from top to bottom: the first two of `walked` that are not.
static QString wrongOrder(const QWidget &window, const QList<QWidget *> &walked)
{
    const auto place = [&window](const QWidget *widget) { return QRect(widget->mapTo(&window, QPoint()), widget->size()); };
    for (qsizetype later = 1; later < walked.size(); ++later) {
        for (const QWidget *earlier : walked.first(later)) {
            const QRect first = place(earlier);
            const QRect second = place(walked[later]);
            if (second.bottom() < first.top() && second.left() < first.right() && first.left() < second.right())
                return QString(nameOf(walked[later]) % u" stands above "_s % nameOf(earlier));
        }
    }
    return {};
}

void TestKeys::tabWalksEveryControl()
{
    QFETCH(QString, page);
    WindowWorld w;
    show(w, page);
    QSet<QWidget *> missing;
    for (QWidget *widget : w.window.findChildren<QWidget *>()) {
        if (widget->window() == &w.window && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy())
            missing.insert(widget);
    }
    QVERIFY(missing.size() >= 5);
    for (QToolButton *button : w.window.findChildren<QToolButton *>()) {
        if (button->accessibleName() == u"Inbox"_s)
            button->setFocus(); // the first of all
    }
    QList<QWidget *> walked{QApplication::focusWidget()};
    missing.remove(walked.first());
    const qsizetype most = 2 * missing.size();
    for (qsizetype i = 0; i < most && !missing.isEmpty(); ++i) {
        w.key(Qt::Key_Tab);
        QVERIFY2(QApplication::focusWidget() != walked.last(), qPrintable(u"Tab stays in "_s + nameOf(walked.last())));
        walked.append(QApplication::focusWidget());
        missing.remove(walked.last());
    }
    QStringList names;
    for (QWidget *widget : std::as_const(missing))
        names.append(nameOf(widget));
    QVERIFY2(missing.isEmpty(), qPrintable(names.join(u", "_s)));
    const QString wrong = wrongOrder(w.window, walked);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestKeys::formIsWalkedInReadingOrder()
{
    WindowWorld w;
    show(w, u"agent"_s);
    StartPage *start = w.window.startPage();
    start->prompt()->setPlainText(u"do it"_s);
    start->picker()->box()->setFocus();
    QPoint at = start->picker()->box()->mapTo(start, QPoint());
    while (QApplication::focusWidget() != start->go()) {
        w.key(Qt::Key_Tab);
        const QPoint next = QApplication::focusWidget()->mapTo(start, QPoint());
        const bool sameRow = std::abs(next.y() - at.y()) < 8;
        QVERIFY2(sameRow ? next.x() > at.x() : next.y() > at.y(), qPrintable(nameOf(QApplication::focusWidget())));
        at = next;
    }
}

void TestKeys::profileIsReadBeforeItIsAccepted()
{
    WindowWorld w;
    show(w, u"profile"_s);
    const QStringList inOrder{u"Hold"_s, u"Cancel run"_s, u"The configuration, with what changed"_s, u"Accept this configuration"_s};
    w.window.inbox()->list()->setFocus();
    QStringList walked;
    for (int i = 0; i < 12 && walked.size() < inOrder.size(); ++i) {
        w.key(Qt::Key_Tab);
        if (const QString name = QApplication::focusWidget()->accessibleName(); inOrder.contains(name))
            walked.append(name);
    }
    QCOMPARE(walked, inOrder);
}

void TestKeys::nothingIsClipped_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("german");
    for (const QString &page : pages()) {
        QTest::addRow("%s, light", qPrintable(page)) << page << false << false;
        QTest::addRow("%s, dark, German", qPrintable(page)) << page << true << true;
    }
}

void TestKeys::nothingIsClipped()
{
    QFETCH(QString, page);
    QFETCH(bool, dark);
    QFETCH(bool, german);
    if (german)
        QVERIFY(installTranslation(*qApp, QLocale(QLocale::German)));
    QStringList clipped;
    {
        WindowWorld w;
        w.theme.choose(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        show(w, page);
        QCoreApplication::processEvents();
        for (const QWidget *widget : w.window.findChildren<QWidget *>()) {
            const auto *label = qobject_cast<const QLabel *>(widget);
            const bool text = qobject_cast<const QPushButton *>(widget) || (label && !label->wordWrap() && label->window() == &w.window);
            if (text && widget->isVisible() && (widget->width() < widget->sizeHint().width() || widget->height() < widget->sizeHint().height()))
                clipped.append(widget->property("text").toString());
            if (label && label->wordWrap() && label->isVisible() && label->height() < label->heightForWidth(label->width()))
                clipped.append(label->text());
        }
    }
    for (QTranslator *translator : german ? qApp->findChildren<QTranslator *>() : QList<QTranslator *>())
        delete translator;
    QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(u" | "_s)));
}
