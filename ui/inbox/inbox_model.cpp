// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inbox_model.h"

#include <QTimer>

#include <algorithm>
#include <map>

namespace patchplane::ui {

InboxModel::InboxModel(RunListModel &runs, QObject *parent, WallClock clock)
    : QAbstractListModel(parent)
    , m_runs(runs)
    , m_clock(std::move(clock))
    , m_soon(new QTimer(this))
{
    m_soon->setSingleShot(true);
    m_soon->setInterval(0);
    connect(m_soon, &QTimer::timeout, this, &InboxModel::rebuild);
    const auto soon = [this] { m_soon->start(); };
    connect(&m_runs, &QAbstractItemModel::rowsInserted, this, soon);
    connect(&m_runs, &QAbstractItemModel::dataChanged, this, soon);
    connect(&m_runs, &QAbstractItemModel::modelReset, this, soon);
    rebuild();
}

static QString headingText(InboxGroup group)
{
    switch (group) {
    case InboxGroup::NeedsYou: return InboxModel::tr("Needs you");
    case InboxGroup::Working: return InboxModel::tr("Working");
    case InboxGroup::Stopped: return InboxModel::tr("Stopped");
    case InboxGroup::DoneToday: return InboxModel::tr("Done today");
    case InboxGroup::None: break;
    }
    return {};
}

void InboxModel::rebuild()
{
    const Instant today = startOfDay(m_clock());
    std::map<InboxGroup, std::vector<const RunSummary *>> groups;
    for (const RunSummary &run : m_runs.runs()) {
        if (const InboxGroup group = groupOf(run, today); group != InboxGroup::None)
            groups[group].push_back(&run);
    }
    std::vector<Row> rows;
    for (auto &[group, members] : groups) {
        const bool oldestFirst = group == InboxGroup::NeedsYou;
        std::ranges::stable_sort(members, [oldestFirst](const RunSummary *a, const RunSummary *b) {
            return oldestFirst ? a->updated < b->updated : a->updated > b->updated;
        });
        rows.push_back({group, {}});
        for (const RunSummary *run : members)
            rows.push_back({group, run->id});
    }
    if (rows == m_rows) {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
    } else {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    noteWaiting(rows);
}

void InboxModel::takeAsKnown()
{
    rebuild();
    m_tells = true;
}

void InboxModel::noteWaiting(const std::vector<Row> &rows)
{
    QSet<RunId> waiting;
    for (const Row &row : rows) {
        if (row.group == InboxGroup::NeedsYou && row.run)
            waiting.insert(*row.run);
    }
    const QSet<RunId> fresh = m_tells ? waiting - m_known : QSet<RunId>();
    m_known = waiting;
    if (m_waiting != int(waiting.size())) {
        m_waiting = int(waiting.size());
        Q_EMIT waitingChanged(m_waiting);
    }
    for (const RunId &run : fresh)
        Q_EMIT beganToWait(run);
}

std::optional<RunId> InboxModel::runAt(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? m_rows[size_t(row)].run : std::nullopt;
}

int InboxModel::rowOf(RunId run) const
{
    const auto found = std::ranges::find(m_rows, std::optional(run), &Row::run);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

std::optional<RunId> InboxModel::nextWaiting(std::optional<RunId> run) const
{
    std::vector<RunId> waiting;
    for (const Row &row : m_rows) {
        if (row.group == InboxGroup::NeedsYou && row.run)
            waiting.push_back(*row.run);
    }
    if (waiting.empty())
        return std::nullopt;
    const auto here = run ? std::ranges::find(waiting, *run) : waiting.end();
    return here == waiting.end() || std::next(here) == waiting.end() ? waiting.front() : *std::next(here);
}

int InboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant InboxModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    if (row.run)
        return m_runs.data(m_runs.indexOf(*row.run), role);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const auto members = std::ranges::count_if(m_rows, [&](const Row &other) { return other.group == row.group && other.run; });
    return QString(headingText(row.group) % u"  " % QString::number(members));
}

Qt::ItemFlags InboxModel::flags(const QModelIndex &index) const
{
    return index.isValid() && runAt(index.row()) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

} // namespace patchplane::ui
