// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inbox/inbox_model.h"
#include "ui/shared/feed_store.h"

#include <QWidget>

class QListView;
class QStackedWidget;

namespace patchplane::ui {

class StateView;

/// The first list of the window: what waits for a person, what works, what stopped, what was done today. Ui thread.
class InboxPage : public QWidget
{
    Q_OBJECT
public:
    explicit InboxPage(FeedStore &feed, QWidget *parent = nullptr, WallClock clock = wallNow);
    [[nodiscard]] InboxModel &model() { return m_model; }
    [[nodiscard]] QListView *list() const { return m_list; }
    void select(RunId run);
    /// Chooses the next run that waits for a person; false: nothing waits.
    bool selectNextWaiting();

Q_SIGNALS:
    void chosen(const patchplane::RunId &run);
    void startWanted();

private:
    void buildList(const WallClock &clock);
    void connectFeed();
    void showState();
    FeedStore &m_feed;
    InboxModel m_model;
    QListView *m_list;
    StateView *m_state;
    QStackedWidget *m_stack;
    std::optional<RunId> m_current;
};

} // namespace patchplane::ui
