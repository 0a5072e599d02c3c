// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inbox/inbox_model.h"
#include "ui/shared/feed_store.h"

#include <QWidget>

class QStackedWidget;

namespace patchplane::ui {

class RunListView;
class StateView;

/// The first list of the window: what waits for a person, what works, what stopped, what was done today. Ui thread.
class InboxPage : public QWidget
{
    Q_OBJECT
public:
    explicit InboxPage(FeedStore &feed, QWidget *parent = nullptr, WallClock clock = wallNow);
    [[nodiscard]] InboxModel &model() { return m_model; }
    [[nodiscard]] RunListView *list() const { return m_list; }
    /// Marks the run that is shown, if it is listed; chooses nothing.
    void select(RunId run);
    /// Chooses the next run that waits for a person; false: nothing waits.
    bool selectNextWaiting();

Q_SIGNALS:
    void chosen(const patchplane::RunId &run);
    void startWanted();

private:
    void connectParts();
    void keepPlace();
    void showState();
    FeedStore &m_feed;
    InboxModel m_model;
    RunListView *m_list;
    StateView *m_state;
    QStackedWidget *m_stack;
    std::optional<RunId> m_current;
    int m_scrolled = 0; ///< where the list stood before its rows changed
};

} // namespace patchplane::ui
