// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/timeline_model.h"

#include "engine/domain/secret.h"
#include "ui/shared/words.h"

#include <algorithm>

namespace patchplane::ui {

static constexpr int kKeptWindows = 40;
static constexpr int kSearchWindow = 2000;

TimelineModel::TimelineModel(FeedStore &feed, QObject *parent)
    : QAbstractTableModel(parent)
    , m_feed(feed)
    , m_windows(kKeptWindows)
{
    connect(&m_feed, &FeedStore::timelineGrew, this, [this](const RunId &run) {
        if (run == m_run)
            refresh();
    });
}

void TimelineModel::setRun(RunId run)
{
    if (m_run == run)
        return;
    clear();
    m_run = run;
    request(0);
}

void TimelineModel::clear()
{
    beginResetModel();
    ++m_generation;
    m_run.reset();
    m_total = 0;
    m_windows.clear();
    m_asked.clear();
    m_failed.clear();
    m_grewMeanwhile = false;
    m_error.reset();
    m_filter.clear();
    startSearch();
    endResetModel();
}

void TimelineModel::refresh()
{
    if (!m_run)
        return;
    const qint64 last = std::max<qint64>(0, m_total - 1) / kWindow; // the last window tells the new end
    if (m_asked.contains(last))
        m_grewMeanwhile = true; // what is on its way may be from before
    const QSet<qint64> failed = std::exchange(m_failed, {});
    for (const qint64 window : failed)
        request(window);
    request(last);
    searchOn();
}

void TimelineModel::request(qint64 window) const
{
    if (m_asked.contains(window) || m_failed.contains(window) || !m_run)
        return;
    m_asked.insert(window);
    auto *self = const_cast<TimelineModel *>(this); // a look at a row may ask for it; nothing changes until the answer
    m_feed.ask(GetTimeline{*m_run, window * kWindow + 1, kWindow}, self,
               [self, window, generation = m_generation](const Result<TimelinePage> &page) {
                   if (generation == self->m_generation)
                       self->take(window, page);
               });
}

void TimelineModel::take(qint64 window, const Result<TimelinePage> &page)
{
    m_asked.remove(window);
    if (page)
        takeWindow(window, *page);
    else
        m_failed.insert(window); // asked for again by `refresh`, not by each look at its rows
    tell(page ? std::nullopt : std::optional(page.error()));
    if (std::exchange(m_grewMeanwhile, false))
        refresh();
}

void TimelineModel::takeWindow(qint64 window, const TimelinePage &page)
{
    const bool grows = page.total > m_total;
    if (grows)
        m_windows.remove(m_total / kWindow); // it was not full when it came
    m_windows.insert(window, new Window(page.entries));
    if (grows)
        grow(page.total);
    const qint64 first = window * kWindow;
    if (!isFiltered() && m_total > first)
        Q_EMIT dataChanged(index(int(first), 0), index(int(std::min(first + kWindow, m_total)) - 1, 0));
    else if (isFiltered() && !m_matches.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_matches.size()) - 1, 0)); // where they are among the matches is not known
}

void TimelineModel::tell(const std::optional<Error> &error)
{
    if (error || (m_failed.isEmpty() && !m_searchFailed))
        m_error = error;
    Q_EMIT loaded();
}

void TimelineModel::grow(qint64 total)
{
    const qint64 before = m_total;
    if (isFiltered()) {
        m_total = total;
        searchOn();
        return;
    }
    beginInsertRows({}, int(before), int(total) - 1);
    m_total = total;
    endInsertRows();
    Q_EMIT grew();
}

void TimelineModel::setFilter(QSet<TimelineKind> kinds)
{
    beginResetModel();
    m_filter = std::move(kinds);
    startSearch();
    endResetModel();
    searchOn();
}

void TimelineModel::startSearch()
{
    ++m_searchGeneration;
    m_searching = m_searchFailed = false;
    m_matches.clear();
    m_newest = m_total;
    m_oldest = m_total + 1;
}

/// One stretch at a time: first what came after the newest that was searched, then backwards from the oldest.
void TimelineModel::searchOn()
{
    const bool newer = m_newest < m_total;
    if (!isFiltered() || m_searching || !m_run || (!newer && m_oldest <= 1))
        return;
    const qint64 from = newer ? m_newest + 1 : std::max<qint64>(1, m_oldest - kSearchWindow);
    const qint64 to = newer ? std::min(m_total, m_newest + kSearchWindow) : m_oldest - 1;
    m_searching = true;
    m_feed.ask(GetTimeline{*m_run, from, int(to - from + 1)}, this,
               [this, newer, from, to, generation = m_searchGeneration](const Result<TimelinePage> &page) {
                   if (generation != m_searchGeneration)
                       return;
                   m_searching = false;
                   m_searchFailed = !page;
                   if (page) {
                       takeFound(page->entries, newer);
                       (newer ? m_newest : m_oldest) = newer ? to : from;
                   }
                   tell(page ? std::nullopt : std::optional(page.error()));
                   if (page) // else `refresh` goes on
                       searchOn();
               });
}

void TimelineModel::takeFound(const std::vector<TimelineEntry> &entries, bool newer)
{
    std::vector<qint64> found;
    for (const TimelineEntry &entry : entries) {
        if (m_filter.contains(entry.kind))
            found.push_back(entry.number);
    }
    if (found.empty())
        return;
    std::ranges::reverse(found);
    const int at = newer ? 0 : int(m_matches.size());
    beginInsertRows({}, at, at + int(found.size()) - 1);
    m_matches.insert(m_matches.begin() + at, found.begin(), found.end());
    endInsertRows();
}

qint64 TimelineModel::numberAt(int row) const
{
    return isFiltered() ? m_matches[size_t(row)] : row + 1;
}

const TimelineEntry *TimelineModel::entry(qint64 number) const
{
    const qint64 window = (number - 1) / kWindow;
    const Window *known = m_windows.object(window);
    if (!known) {
        request(window);
        return nullptr;
    }
    const auto found = std::ranges::lower_bound(*known, number, {}, &TimelineEntry::number);
    return found != known->end() && found->number == number ? &*found : nullptr;
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_total);
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (role != EntryRole && role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineEntry *found = entry(numberAt(index.row()));
    if (!found)
        return {};
    if (role == EntryRole)
        return QVariant::fromValue(found);
    if (role == Qt::AccessibleTextRole)
        return QString(Words::timeline(found->kind).text % u": " % visibleText(found->text));
    return visibleText(found->text);
}

} // namespace patchplane::ui
