// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/shared/run_list_view.h"
#include "ui/shared/small_widgets.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/keys_help.h"
#include "ui/shell/offline_bar.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace patchplane::ui {

static const QString kColours = QStringLiteral("window/colours");

MainWindow::MainWindow(EngineClient &client, Theme &theme, WindowHooks hooks, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_hooks(std::move(hooks))
    , m_feed(client, nullptr, m_hooks.clocks.wall)
    , m_actions(this)
    , m_centre(new QStackedWidget(this))
{
    setWindowTitle(QStringLiteral("PatchPlane"));
    setObjectName(QStringLiteral("main"));
    auto *whole = new QWidget(this);
    auto *row = new QHBoxLayout(whole);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_offline = new OfflineBar(m_feed, whole);
    auto *splitter = new QSplitter(Qt::Horizontal, whole);
    splitter->setObjectName(QStringLiteral("lists"));
    splitter->addWidget(buildList());
    m_page = new RunPane(m_feed, splitter, m_hooks.clocks);
    splitter->addWidget(m_page);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({320, 960});
    m_content = splitter;
    m_start = new StartPage(m_feed, this, m_hooks.sample);
    m_centre->addWidget(splitter);
    m_centre->addWidget(m_start);
    row->addWidget(buildActivityBar());
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_offline);
    column->addWidget(m_centre, 1);
    row->addLayout(column, 1);
    setCentralWidget(whole);
    m_palette = new CommandPalette(m_actions, m_feed.runs(), this);
    buildStatus();
    addPlaceActions();
    addRunActions();
    addDiffActions();
    addWindowActions();
    connectFeed();
    restore();
}

QWidget *MainWindow::buildActivityBar()
{
    auto *bar = new QFrame(this);
    bar->setProperty("role", QStringLiteral("side"));
    bar->setFixedWidth(56);
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(space::xs, space::m, space::xs, space::m);
    column->setSpacing(space::xs);
    const auto add = [&](Picture picture, const QString &name, Qt::Key key, Place place) {
        auto *button = new QToolButton(bar);
        button->setIcon(icon(picture));
        button->setIconSize({22, 22});
        button->setFixedSize(44, 44);
        button->setCheckable(true);
        button->setToolTip(toolTipWithKey(name, Qt::ALT | key));
        button->setAccessibleName(name);
        column->addWidget(button, 0, Qt::AlignHCenter);
        m_places.push_back(button);
        connect(button, &QToolButton::clicked, this, [this, place] { go(place); });
    };
    add(Picture::Inbox, tr("Inbox"), Qt::Key_1, InboxPlace);
    add(Picture::Runs, tr("Runs"), Qt::Key_2, RunsPlace);
    add(Picture::Start, tr("Start"), Qt::Key_3, StartPlace);
    column->addStretch();
    return bar;
}

QWidget *MainWindow::buildList()
{
    m_lists = new QStackedWidget(this);
    m_lists->setMinimumWidth(260);
    m_inbox = new InboxPage(m_feed, m_lists, m_hooks.clocks.wall);
    m_runs = new RunList(m_feed, m_lists, m_hooks.clocks.wall);
    m_lists->addWidget(m_inbox);
    m_lists->addWidget(m_runs);
    return m_lists;
}

void MainWindow::buildStatus()
{
    for (QLabel **label : {&m_engine, &m_waiting, &m_notIsolated, &m_onTheirWay}) {
        *label = makeLabel({}, Type::Caption, this); // its text is its name
        (*label)->setContentsMargins(space::s, 0, space::s, 0);
        statusBar()->addWidget(*label);
    }
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::connectFeed()
{
    connect(m_inbox, &InboxPage::chosen, this, &MainWindow::openRun);
    connect(m_runs, &RunList::chosen, this, &MainWindow::openRun);
    connect(m_inbox, &InboxPage::startWanted, this, [this] { go(StartPlace); });
    connect(m_start, &StartPage::started, this, &MainWindow::openRun);
    connect(m_palette, &CommandPalette::runWanted, this, &MainWindow::openRun);
    connect(&m_inbox->model(), &InboxModel::waitingChanged, this, &MainWindow::showWaiting);
    connect(&m_inbox->model(), &InboxModel::beganToWait, this, &MainWindow::notify);
    connect(&m_inbox->model(), &QAbstractItemModel::dataChanged, this, &MainWindow::showIsolation); // once a turn, not once a run
    connect(&m_inbox->model(), &QAbstractItemModel::modelReset, this, &MainWindow::showIsolation);
    connect(&m_feed, &FeedStore::linkChanged, this, &MainWindow::showLink);
    connect(&m_feed.desk(), &CommandDesk::changed, this, &MainWindow::showOnTheirWay);
    connect(&m_feed, &FeedStore::loaded, this, [this] {
        if (m_feed.runs().runs().empty() && place() == InboxPlace)
            go(StartPlace);
    }, Qt::SingleShotConnection);
    showLink();
    showIsolation();
}

void MainWindow::start()
{
    m_feed.start();
}

/// Asks anew for all that is shown.
void MainWindow::lookAgain()
{
    m_feed.retry();
    m_start->reload();
    m_page->refresh();
}

void MainWindow::go(Place place)
{
    for (size_t i = 0; i < m_places.size(); ++i)
        m_places[i]->setChecked(i == size_t(place));
    if (place == StartPlace) {
        m_centre->setCurrentWidget(m_start);
        m_start->reload();
        m_start->picker()->setFocus();
        return;
    }
    m_centre->setCurrentWidget(m_content);
    m_lists->setCurrentIndex(place);
    (place == InboxPlace ? m_inbox->list() : m_runs->list())->setFocus(Qt::ShortcutFocusReason);
}

MainWindow::Place MainWindow::place() const
{
    return isStartShown() ? StartPlace : Place(m_lists->currentIndex());
}

bool MainWindow::isStartShown() const
{
    return m_centre->currentWidget() == m_start;
}

void MainWindow::openRun(RunId run)
{
    if (isStartShown())
        go(InboxPlace);
    m_inbox->select(run);
    if (m_page->run() != run)
        m_page->open(run);
}

void MainWindow::showLink()
{
    const bool live = m_feed.engineLink() == EngineLink::Live;
    const bool lost = m_feed.engineLink() == EngineLink::Lost;
    m_engine->setText(live ? tr("● engine runs") : lost ? tr("○ engine lost: %1").arg(m_feed.error()->what) : tr("○ connecting…"));
    m_engine->setToolTip(m_feed.error() ? plainToolTip(Words::error(*m_feed.error())) : QString());
    if (live)
        m_start->reload();
}

void MainWindow::showIsolation()
{
    const auto open = std::ranges::count_if(m_feed.runs().runs(), [](const RunSummary &run) { return !run.isolated && !isTerminal(run.status.state); });
    m_notIsolated->setText(open > 0 ? tr("⚠ %n run(s) not isolated", nullptr, int(open)) : QString());
    m_notIsolated->setVisible(open > 0);
}

void MainWindow::showOnTheirWay()
{
    const qsizetype sent = m_feed.desk().onTheirWay();
    m_onTheirWay->setText(sent > 0 ? tr("%n command(s) on the way", nullptr, int(sent)) : QString());
}

void MainWindow::showWaiting(int count)
{
    m_waiting->setText(count > 0 ? tr("%n wait(s) for you", nullptr, count) : QString());
    m_places[InboxPlace]->setAccessibleDescription(m_waiting->text());
    QGuiApplication *application = qGuiApp;
    application->setBadgeNumber(count);
}

void MainWindow::notify(RunId run)
{
    const RunSummary *summary = m_feed.runs().find(run);
    if (summary && m_hooks.notify && !isActiveWindow())
        m_hooks.notify(*summary);
}

void MainWindow::steerAll(Verb verb)
{
    m_feed.desk().send(Steer{verb, std::nullopt, {}}, this, [this](const Result<> &outcome) {
        if (!outcome)
            statusBar()->showMessage(Words::error(outcome.error()), 10'000);
    });
}

void MainWindow::showKeys()
{
    auto *help = new KeysHelp(m_actions, this);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->open();
}

QString MainWindow::statusText() const
{
    return QStringList{m_engine->text(), m_waiting->text(), m_notIsolated->text(), m_onTheirWay->text()}.join(u'|');
}

void MainWindow::choose(ThemeChoice colours)
{
    m_theme.choose(colours);
    QSettings().setValue(kColours, QString(toText(colours)));
}

void MainWindow::restore()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray()))
        resize(1360, 860);
    if (const auto colours = fromText<ThemeChoice>(settings.value(kColours).toString()))
        m_theme.choose(*colours);
    go(InboxPlace);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    const bool first = !settings.value(QStringLiteral("window/closedBefore"), false).toBool();
    settings.setValue(QStringLiteral("window/closedBefore"), true);
    event->accept(); // hidden, not destroyed
    Q_EMIT closeWanted(first);
}

} // namespace patchplane::ui
