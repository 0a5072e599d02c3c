// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/diff_page.h"
#include "ui/graph/graph_page.h"
#include "ui/runs/checks_page.h"
#include "ui/runs/commit_card.h"
#include "ui/runs/decision_bar.h"
#include "ui/runs/timeline_view.h"

#include <set>

class QPushButton;
class QStackedWidget;
class QTabBar;
class QTimer;

namespace patchplane::ui {

class ConfirmBar;
class ProfileCard;
class RedirectField;
class StateView;

struct RunClocks {
    WallClock wall = wallNow;
    SteadyClock steady = steadyNow;
};

/// A run: heading with the five verbs, four tabs, the candidate's commit, and what it waits for below. Loads the run, and
/// again when the feed touches it (answers to an older question are dropped); while the graph is seen also when only
/// steps went on, once a second at most. Ui thread.
class RunPane : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Diff, Timeline, Checks, Graph };
    explicit RunPane(FeedStore &feed, QWidget *parent = nullptr, RunClocks clocks = {});
    void open(RunId run);
    void refresh();
    void showTab(Tab tab);
    void steer(Verb verb); ///< cancel asks once more, in the page
    void startRedirect();
    [[nodiscard]] bool canSteer(Verb verb) const;
    [[nodiscard]] const std::optional<RunId> &run() const { return m_run; }
    [[nodiscard]] const std::optional<RunDetail> &detail() const { return m_detail; }
    [[nodiscard]] DiffPage *diff() const { return m_diff; }
    [[nodiscard]] TimelineView *timeline() const { return m_timeline; }
    [[nodiscard]] ChecksPage *checks() const { return m_checks; }
    [[nodiscard]] GraphPage *graph() const { return m_graph; }
    [[nodiscard]] CommitCard *commit() const { return m_commit; }
    [[nodiscard]] DecisionBar *decision() const { return m_decision; }
    [[nodiscard]] ProfileCard *profile() const { return m_profile; }
    [[nodiscard]] ConfirmBar *confirm() const { return m_confirm; }
    [[nodiscard]] QString banner() const;

private:
    QWidget *buildContent();
    QWidget *buildHead();
    QWidget *buildVerbs();
    void buildTabs();
    void connectParts();
    void take(const Result<RunDetail> &detail);
    void showDetail(const RunDetail &detail);
    void showHead();
    void showVerbs();
    void showWaiting();
    void showBanner();
    void sendSteer(Verb verb, const QString &text);
    void showArrival();
    FeedStore &m_feed;
    RunClocks m_clocks;
    std::optional<RunId> m_run;
    std::optional<RunDetail> m_detail;
    RunView m_view; ///< folded from m_detail
    bool m_asking = false;
    bool m_askAgain = false;
    std::set<std::pair<RunId, Verb>> m_onTheirWay;
    QTimer *m_stepsDue;
    ElidedLabel *m_title;
    Pill *m_status;
    ElidedLabel *m_facts;
    QHash<Verb, QPushButton *> m_verbs;
    RedirectField *m_redirect;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    QStackedWidget *m_outer;
    StateView *m_state;
    ConfirmBar *m_confirm;
    MutedLabel *m_banner;
    DiffPage *m_diff;
    TimelineView *m_timeline;
    ChecksPage *m_checks;
    GraphPage *m_graph;
    CommitCard *m_commit;
    ProfileCard *m_profile;
    DecisionBar *m_decision;
};

} // namespace patchplane::ui
