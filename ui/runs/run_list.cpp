// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_list.h"

#include "ui/shared/run_delegate.h"
#include "ui/shared/small_widgets.h"

#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

namespace patchplane::ui {

RunList::RunList(FeedStore &feed, QWidget *parent, WallClock clock)
    : QWidget(parent)
    , m_filter(new QLineEdit(this))
    , m_list(new QListView(this))
{
    m_shown.setSourceModel(&feed.runs());
    m_shown.setFilterRole(Qt::AccessibleTextRole);
    m_shown.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shown.setSortRole(RunListModel::CreatedRole);
    m_shown.sort(0, Qt::DescendingOrder);
    m_filter->setPlaceholderText(tr("Filter runs"));
    m_filter->setAccessibleName(tr("Filter runs"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, &m_shown, &QSortFilterProxyModel::setFilterFixedString);
    buildList(clock);
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

void RunList::buildList(const WallClock &clock)
{
    m_list->setModel(&m_shown);
    m_list->setItemDelegate(new RunDelegate(m_list, clock));
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Runs"));
    m_list->setMouseTracking(true);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (const auto *run = index.data(RunListModel::SummaryRole).value<const RunSummary *>())
            Q_EMIT chosen(run->id);
    });
}

} // namespace patchplane::ui
