// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/run_list_view.h"

#include "ui/shared/run_delegate.h"
#include "ui/shared/run_list_model.h"

namespace patchplane::ui {

RunListView::RunListView(const QString &name, WallClock clock, QWidget *parent)
    : QListView(parent)
{
    setItemDelegate(new RunDelegate(this, std::move(clock)));
    setAccessibleName(name);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    viewport()->setAutoFillBackground(false);
    connect(this, &QListView::clicked, this, &RunListView::choose);
    connect(this, &QListView::activated, this, &RunListView::choose);
}

void RunListView::keyPressEvent(QKeyEvent *event)
{
    const QPersistentModelIndex before = currentIndex();
    QListView::keyPressEvent(event);
    if (currentIndex() != before)
        choose(currentIndex());
}

void RunListView::choose(const QModelIndex &index)
{
    if (const auto *run = index.data(RunListModel::SummaryRole).value<const RunSummary *>())
        Q_EMIT chosen(run->id);
}

} // namespace patchplane::ui
