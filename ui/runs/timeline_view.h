// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/timeline_model.h"

#include <QStyledItemDelegate>
#include <QWidget>

class QComboBox;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace patchplane::ui {

class MutedLabel;
class ProblemBar;
class StateView;

/// Paints an entry in one line: time, kind with its sign, text; an entry on its way as a pale bar.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    static constexpr int kRow = 24;
};

/// The timeline with its filter. Follows the end until the person scrolls away, and again from the end on, or when
/// another run is shown. Ui thread.
class TimelineView : public QWidget
{
    Q_OBJECT
public:
    explicit TimelineView(FeedStore &feed, QWidget *parent = nullptr);
    void setRun(RunId run);
    [[nodiscard]] TimelineModel &model() { return m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] bool isFollowing() const;

private:
    QWidget *buildBar();
    void buildTable();
    void connectModel();
    void showState();
    TimelineModel m_model;
    ProblemBar *m_problem;
    QTableView *m_table;
    StateView *m_state;
    QStackedWidget *m_stack;
    QToolButton *m_follow;
    QComboBox *m_filter;
    MutedLabel *m_count;
};

} // namespace patchplane::ui
