// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"
#include "ui/shared/time_text.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLineEdit;
class QStackedWidget;

namespace patchplane::ui {

class RunListView;
class StateView;

/// The runs whose title or repository has the typed text in it.
class RunFilter : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setTyped(const QString &typed);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_typed;
};

/// All runs, newest first, with a filter over title and repository. Ten thousand are one model and no widget more.
class RunList : public QWidget
{
    Q_OBJECT
public:
    explicit RunList(FeedStore &feed, QWidget *parent = nullptr, WallClock clock = wallNow);
    [[nodiscard]] RunListView *list() const { return m_list; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }

Q_SIGNALS:
    void chosen(const patchplane::RunId &run);

private:
    void showState();
    RunFilter m_shown;
    QLineEdit *m_filter;
    RunListView *m_list;
    StateView *m_none;
    QStackedWidget *m_stack;
};

} // namespace patchplane::ui
