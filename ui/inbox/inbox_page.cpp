// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inbox_page.h"

#include "ui/shared/run_list_view.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/state_view.h"

#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace patchplane::ui {

InboxPage::InboxPage(FeedStore &feed, QWidget *parent, WallClock clock)
    : QWidget(parent)
    , m_feed(feed)
    , m_model(feed.runs(), nullptr, clock)
    , m_list(new RunListView(tr("Inbox"), clock, this))
    , m_state(new StateView(this))
    , m_stack(new QStackedWidget(this))
{
    m_list->setModel(&m_model);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::m, 0, 0);
    column->setSpacing(space::xs);
    QLabel *title = makeLabel(tr("Inbox"), Type::Title, this);
    title->setContentsMargins(space::m, 0, space::m, 0);
    column->addWidget(title);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_state);
    column->addWidget(m_stack, 1);
    connectParts();
    showState();
}

void InboxPage::connectParts()
{
    connect(m_list, &RunListView::chosen, this, [this](const RunId &run) {
        m_current = run;
        Q_EMIT chosen(run);
    });
    connect(&m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_scrolled = m_list->verticalScrollBar()->value(); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &InboxPage::keepPlace);
    connect(&m_feed, &FeedStore::loaded, &m_model, &InboxModel::takeAsKnown);
    connect(&m_feed, &FeedStore::linkChanged, this, &InboxPage::showState);
    connect(m_state, &StateView::acted, this, [this] {
        if (m_feed.engineLink() == EngineLink::Live)
            Q_EMIT startWanted();
        else
            m_feed.retry();
    });
}

void InboxPage::keepPlace()
{
    showState();
    m_list->doItemsLayout(); // else the bar has no range yet
    if (m_current)
        m_list->setCurrentIndex(m_model.index(m_model.rowOf(*m_current)));
    m_list->verticalScrollBar()->setValue(m_scrolled);
}

void InboxPage::showState()
{
    if (m_model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_list);
        return;
    }
    if (m_feed.engineLink() == EngineLink::Lost && m_feed.error())
        m_state->showError(*m_feed.error(), tr("Try again"));
    else if (m_feed.engineLink() == EngineLink::Connecting)
        m_state->showLoading(tr("Loading runs…"));
    else
        m_state->showEmpty(Picture::Inbox, tr("Nothing waits for you"), tr("What needs your word comes here."), tr("Start something"));
    m_stack->setCurrentWidget(m_state);
}

void InboxPage::select(RunId run)
{
    m_current = run;
    m_list->setCurrentIndex(m_model.index(m_model.rowOf(run)));
}

bool InboxPage::selectNextWaiting()
{
    const std::optional<RunId> next = m_model.nextWaiting(m_current);
    if (!next)
        return false;
    select(*next);
    Q_EMIT chosen(*next);
    return true;
}

} // namespace patchplane::ui
