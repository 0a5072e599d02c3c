// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

namespace patchplane::ui {

/// A run's timeline of any length: a row for each entry, of which only the windows that are looked at are asked for
/// and the last 40 of them kept. With a filter the rows are the entries of these kinds, found from the end backwards
/// while the filter stands. Ui thread.
class TimelineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        EntryRole = Qt::UserRole + 1 ///< const TimelineEntry *, good until control returns to the event loop; absent: on its way
    };
    explicit TimelineModel(FeedStore &feed, QObject *parent = nullptr);
    void setRun(RunId run);
    void clear();
    /// Looks how long the timeline is now.
    void refresh();
    void setFilter(QSet<TimelineKind> kinds); ///< empty: all
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] qint64 total() const { return m_total; }
    [[nodiscard]] qint64 searched() const { return m_searched; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static constexpr int kWindow = 500;

Q_SIGNALS:
    void grew();
    void loaded(); ///< the first answer is here, or an error

private:
    using Window = std::vector<TimelineEntry>;
    void request(qint64 window) const;
    void take(qint64 window, const Result<TimelinePage> &page);
    void grow(qint64 total);
    void searchOn();
    [[nodiscard]] qint64 numberAt(int row) const;
    [[nodiscard]] const TimelineEntry *entry(qint64 number) const;
    FeedStore &m_feed;
    std::optional<RunId> m_run;
    qint64 m_total = 0;
    mutable QCache<qint64, Window> m_windows;
    mutable QSet<qint64> m_asked; ///< windows on their way
    QSet<TimelineKind> m_filter;
    std::vector<qint64> m_matches; ///< newest first
    qint64 m_searched = 0;
    qint64 m_searchNext = 0;
    int m_generation = 0;
    int m_searchGeneration = 0;
    std::optional<Error> m_error;
};

} // namespace patchplane::ui
