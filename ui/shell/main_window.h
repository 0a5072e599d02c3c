// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inbox/inbox_page.h"
#include "ui/runs/run_list.h"
#include "ui/runs/run_pane.h"
#include "ui/shared/actions.h"
#include "ui/shared/theme.h"
#include "ui/start/start_page.h"

#include <QMainWindow>

class QLabel;
class QToolButton;

namespace patchplane::ui {

class CommandPalette;
class OfflineBar;

/// What the program hands to its window besides the engine's client; each may be absent.
struct WindowHooks {
    std::function<void(const RunSummary &)> notify;  ///< a run began to wait for a person while the window had no focus
    StartSample sample;
    RunClocks clocks = {};
};

/// The window: activity bar, list, page, status bar. Keeps its geometry, its colours and whether it was ever closed in
/// QSettings ("window/…"). Opens on the inbox; on the start page when the engine knows of no run yet.
/// Closing hides it: the program hears `closeWanted` and decides what else happens; quitting is `quitWanted`. Ui
/// thread; the client and the theme outlive it.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    enum Place { InboxPlace, RunsPlace, StartPlace };
    MainWindow(EngineClient &client, Theme &theme, WindowHooks hooks = {}, QWidget *parent = nullptr);

    void start(); ///< asks the engine for the first time
    void go(Place place);
    void openRun(RunId run);
    void choose(ThemeChoice colours);
    [[nodiscard]] FeedStore &feed() { return m_feed; }
    [[nodiscard]] Actions &actions() { return m_actions; }
    [[nodiscard]] InboxPage *inbox() const { return m_inbox; }
    [[nodiscard]] RunList *runs() const { return m_runs; }
    [[nodiscard]] StartPage *startPage() const { return m_start; }
    [[nodiscard]] RunPane *page() const { return m_page; }
    [[nodiscard]] CommandPalette *commandPalette() const { return m_palette; }
    [[nodiscard]] OfflineBar *offline() const { return m_offline; }
    [[nodiscard]] Place place() const;
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] bool isStartShown() const;
    void showKeys();

Q_SIGNALS:
    void closeWanted(bool first); ///< the window hid itself; `first`: for the first time on this machine, so say it
    void quitWanted();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *buildActivityBar();
    QWidget *buildList();
    void buildStatus();
    void addPlaceActions();
    void addRunActions();
    void addDiffActions();
    void addWindowActions();
    void connectFeed();
    void lookAgain();
    void showLink();
    void showIsolation();
    void showOnTheirWay();
    void showWaiting(int count);
    void notify(RunId run);
    void steerAll(Verb verb);
    void restore();
    Theme &m_theme;
    WindowHooks m_hooks;
    FeedStore m_feed;
    Actions m_actions;
    InboxPage *m_inbox;
    RunList *m_runs;
    StartPage *m_start;
    RunPane *m_page;
    CommandPalette *m_palette;
    OfflineBar *m_offline;
    QStackedWidget *m_lists;
    QStackedWidget *m_centre;
    QWidget *m_content;
    std::vector<QToolButton *> m_places;
    QLabel *m_engine;
    QLabel *m_waiting;
    QLabel *m_notIsolated;
    QLabel *m_onTheirWay;
};

} // namespace patchplane::ui
