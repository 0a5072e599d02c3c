// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>

namespace patchplane::ui {

/// A run's timeline of any length: a row for each entry, of which only the windows that are looked at are asked for
/// and the last 40 of them kept. With a filter the rows are the entries of these kinds, newest first, found from the end
/// backwards while the filter stands; what comes meanwhile is searched by itself. What fails is not asked for again by
/// itself but when the timeline grows, and by `refresh`. Ui thread.
class TimelineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        EntryRole = Qt::UserRole + 1 ///< const TimelineEntry *, good until control returns to the event loop; absent: on its way, or not kept
    };
    explicit TimelineModel(FeedStore &feed, QObject *parent = nullptr);
    void setRun(RunId run);
    void clear();
    [[nodiscard]] const std::optional<RunId> &run() const { return m_run; }
    /// Looks how long the timeline is now, and asks again for what failed.
    void refresh();
    void setFilter(QSet<TimelineKind> kinds); ///< empty: all
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] qint64 total() const { return m_total; }
    [[nodiscard]] qint64 searched() const { return m_newest - m_oldest + 1; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static constexpr int kWindow = 500;

Q_SIGNALS:
    void grew();
    void loaded(); ///< an answer is here, or an error

private:
    using Window = std::vector<TimelineEntry>;
    void request(qint64 window) const;
    void take(qint64 window, const Result<TimelinePage> &page);
    void takeWindow(qint64 window, const TimelinePage &page);
    void tell(const std::optional<Error> &error);
    void grow(qint64 total);
    void startSearch();
    void searchOn();
    void takeFound(const std::vector<TimelineEntry> &entries, bool newer);
    [[nodiscard]] qint64 numberAt(int row) const;
    [[nodiscard]] const TimelineEntry *entry(qint64 number) const;
    FeedStore &m_feed;
    std::optional<RunId> m_run;
    qint64 m_total = 0;
    mutable QCache<qint64, Window> m_windows;
    mutable QSet<qint64> m_asked; ///< windows on their way
    QSet<qint64> m_failed;        ///< windows that did not come
    bool m_grewMeanwhile = false; ///< while the window was on its way that tells the end
    QSet<TimelineKind> m_filter;
    std::vector<qint64> m_matches; ///< newest first
    qint64 m_newest = 0; ///< m_oldest..m_newest is searched
    qint64 m_oldest = 1;
    bool m_searching = false;
    bool m_searchFailed = false;
    int m_generation = 0;
    int m_searchGeneration = 0;
    std::optional<Error> m_error;
};

} // namespace patchplane::ui
