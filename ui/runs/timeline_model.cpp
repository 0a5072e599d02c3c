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
    ++m_searchGeneration;
    m_run.reset();
    m_total = 0;
    m_windows.clear();
    m_asked.clear();
    m_matches.clear();
    m_filter.clear();
    m_error.reset();
    endResetModel();
}

void TimelineModel::refresh()
{
    if (m_run)
        request(std::max<qint64>(0, m_total - 1) / kWindow); // the last window tells the new end
}

void TimelineModel::request(qint64 window) const
{
    if (m_asked.contains(window) || !m_run)
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
    if (!page) {
        m_error = page.error();
        Q_EMIT loaded();
        return;
    }
    m_error.reset();
    m_windows.insert(window, new Window(page->entries));
    const qint64 first = window * kWindow;
    if (page->total > m_total)
        grow(page->total);
    if (!isFiltered() && m_total > first)
        Q_EMIT dataChanged(index(int(first), 0), index(int(std::min(first + kWindow, m_total)) - 1, 0));
    Q_EMIT loaded();
}

void TimelineModel::grow(qint64 total)
{
    const qint64 before = m_total;
    if (isFiltered()) {
        m_total = total;
        setFilter(m_filter); // what came is at the front of the matches: find anew
        return;
    }
    m_windows.remove(before / kWindow == (total - 1) / kWindow ? -1 : before / kWindow); // it was not full when it came
    beginInsertRows({}, int(before), int(total) - 1);
    m_total = total;
    endInsertRows();
    Q_EMIT grew();
}

void TimelineModel::setFilter(QSet<TimelineKind> kinds)
{
    beginResetModel();
    m_filter = std::move(kinds);
    m_matches.clear();
    m_searched = 0;
    m_searchNext = m_total;
    ++m_searchGeneration;
    endResetModel();
    searchOn();
}

void TimelineModel::searchOn()
{
    if (!isFiltered() || m_searchNext <= 0 || !m_run)
        return;
    const qint64 from = std::max<qint64>(1, m_searchNext - kSearchWindow + 1);
    const int count = int(m_searchNext - from + 1);
    m_searchNext = from - 1;
    m_feed.ask(GetTimeline{*m_run, from, count}, this, [this, count, generation = m_searchGeneration](const Result<TimelinePage> &page) {
        if (generation != m_searchGeneration || !page)
            return;
        std::vector<qint64> found;
        for (const TimelineEntry &entry : page->entries) {
            if (m_filter.contains(entry.kind))
                found.push_back(entry.number);
        }
        std::ranges::reverse(found);
        if (!found.empty()) {
            beginInsertRows({}, int(m_matches.size()), int(m_matches.size() + found.size()) - 1);
            m_matches.insert(m_matches.end(), found.begin(), found.end());
            endInsertRows();
        }
        m_searched += count;
        Q_EMIT loaded();
        searchOn();
    });
}

qint64 TimelineModel::numberAt(int row) const
{
    return isFiltered() ? m_matches[size_t(row)] : row + 1;
}

const TimelineEntry *TimelineModel::entry(qint64 number) const
{
    const qint64 window = (number - 1) / kWindow;
    const Window *known = m_windows.object(window);
    const size_t at = size_t((number - 1) % kWindow);
    if (known && at < known->size())
        return &(*known)[at];
    request(window);
    return nullptr;
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
