// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/diff_page.h"
#include "ui/graph/graph_page.h"
#include "ui/runs/checks_page.h"
#include "ui/runs/decision_bar.h"
#include "ui/runs/timeline_view.h"

class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace patchplane::ui {

class ProfileCard;
class StateView;

struct RunClocks {
    WallClock wall = wallNow;
    SteadyClock steady = steadyNow;
};

/// A run: heading with the five verbs, four tabs, and what it waits for below. Loads the run once, then folds what the
/// feed says of it (it asks again when the feed touches the run; answers to an older question are dropped). Ui thread.
class RunPane : public QWidget
{
    Q_OBJECT
public:
    enum Tab { Diff, Timeline, Checks, Graph };
    explicit RunPane(FeedStore &feed, QWidget *parent = nullptr, RunClocks clocks = {});
    void open(RunId run);
    void refresh();
    void showTab(Tab tab);
    void steer(Verb verb);
    void startRedirect();
    [[nodiscard]] bool canSteer(Verb verb) const;
    [[nodiscard]] const std::optional<RunId> &run() const { return m_run; }
    [[nodiscard]] const std::optional<RunDetail> &detail() const { return m_detail; }
    [[nodiscard]] DiffPage *diff() const { return m_diff; }
    [[nodiscard]] TimelineView *timeline() const { return m_timeline; }
    [[nodiscard]] ChecksPage *checks() const { return m_checks; }
    [[nodiscard]] GraphPage *graph() const { return m_graph; }
    [[nodiscard]] DecisionBar *decision() const { return m_decision; }
    [[nodiscard]] ProfileCard *profile() const { return m_profile; }
    [[nodiscard]] QString banner() const;

private:
    QWidget *buildHead();
    QWidget *buildVerbs();
    QWidget *buildRedirect();
    void buildTabs();
    void connectParts();
    void take(const Result<RunDetail> &detail);
    void showDetail(const RunDetail &detail);
    void showHead(const RunDetail &detail, const RunView &view);
    void showWaiting(const RunDetail &detail, const RunView &view);
    void showBanner(const RunView &view);
    void sendRedirect();
    void sendSteer(Verb verb, const QString &text);
    void showArrival();
    FeedStore &m_feed;
    RunClocks m_clocks;
    std::optional<RunId> m_run;
    std::optional<RunDetail> m_detail;
    bool m_asking = false;
    bool m_askAgain = false;
    QHash<RunId, QString> m_drafts;
    ElidedLabel *m_title;
    Pill *m_status;
    ElidedLabel *m_facts;
    QHash<Verb, QPushButton *> m_verbs;
    QFrame *m_redirect;
    QPlainTextEdit *m_redirectText;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    QStackedWidget *m_outer;
    StateView *m_state;
    MutedLabel *m_banner;
    DiffPage *m_diff;
    TimelineView *m_timeline;
    ChecksPage *m_checks;
    GraphPage *m_graph;
    ProfileCard *m_profile;
    DecisionBar *m_decision;
};

} // namespace patchplane::ui
