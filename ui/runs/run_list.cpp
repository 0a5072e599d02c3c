// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_list.h"

#include "ui/shared/run_list_view.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/state_view.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace patchplane::ui {

void RunFilter::setTyped(const QString &typed)
{
    m_typed = typed;
    invalidateRowsFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto *run = sourceModel()->index(row, 0, parent).data(RunListModel::SummaryRole).value<const RunSummary *>();
    return run->title.contains(m_typed, Qt::CaseInsensitive) || run->repositoryName.contains(m_typed, Qt::CaseInsensitive);
}

RunList::RunList(FeedStore &feed, QWidget *parent, WallClock clock)
    : QWidget(parent)
    , m_filter(new QLineEdit(this))
    , m_list(new RunListView(tr("Runs"), std::move(clock), this))
    , m_none(new StateView(this))
    , m_stack(new QStackedWidget(this))
{
    m_shown.setSourceModel(&feed.runs());
    m_shown.setSortRole(RunListModel::CreatedRole);
    m_shown.sort(0, Qt::DescendingOrder);
    m_list->setModel(&m_shown);
    m_list->setUniformItemSizes(true);
    m_filter->setPlaceholderText(tr("Filter runs"));
    m_filter->setAccessibleName(tr("Filter runs"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, &m_shown, &RunFilter::setTyped);
    connect(m_list, &RunListView::chosen, this, &RunList::chosen);
    connect(m_none, &StateView::acted, m_filter, &QLineEdit::clear);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_shown, change, this, &RunList::showState);
    connect(&m_shown, &QAbstractItemModel::modelReset, this, &RunList::showState);
    connect(m_filter, &QLineEdit::textChanged, this, &RunList::showState);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::m, 0, 0);
    column->setSpacing(space::s);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::m, 0, space::m, 0);
    top->setSpacing(space::s);
    top->addWidget(makeLabel(tr("Runs"), Type::Title, this));
    top->addWidget(m_filter);
    column->addLayout(top);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_none);
    column->addWidget(m_stack, 1);
    showState();
}

void RunList::showState()
{
    const bool none = m_shown.rowCount() == 0;
    if (none && m_filter->text().isEmpty())
        m_none->showEmpty(Picture::Runs, tr("No run yet"), tr("What was started comes here, newest first."));
    else if (none)
        m_none->showEmpty(Picture::Runs, tr("No run matches"), tr("The filter looks at titles and repositories."), tr("Clear the filter"));
    m_stack->setCurrentWidget(none ? static_cast<QWidget *>(m_none) : m_list);
}

} // namespace patchplane::ui
