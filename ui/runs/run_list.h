// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"
#include "ui/shared/time_text.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLineEdit;
class QListView;

namespace patchplane::ui {

/// All runs, newest first, with a filter over title and repository. Ten thousand are one model and no widget more.
class RunList : public QWidget
{
    Q_OBJECT
public:
    explicit RunList(FeedStore &feed, QWidget *parent = nullptr, WallClock clock = wallNow);
    [[nodiscard]] QListView *list() const { return m_list; }
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }

Q_SIGNALS:
    void chosen(const patchplane::RunId &run);

private:
    void buildList(const WallClock &clock);
    QSortFilterProxyModel m_shown;
    QLineEdit *m_filter;
    QListView *m_list;
};

} // namespace patchplane::ui
