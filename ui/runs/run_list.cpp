// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_list.h"

#include "ui/shared/run_list_view.h"
#include "ui/shared/small_widgets.h"

#include <QLineEdit>
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
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::m, 0, 0);
    column->setSpacing(space::s);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::m, 0, space::m, 0);
    top->setSpacing(space::s);
    top->addWidget(makeLabel(tr("Runs"), Type::Title, this));
    top->addWidget(m_filter);
    column->addLayout(top);
    column->addWidget(m_list, 1);
}

} // namespace patchplane::ui
