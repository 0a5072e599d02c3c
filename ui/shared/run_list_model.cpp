// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/run_list_model.h"

#include "engine/domain/secret.h"
#include "ui/shared/words.h"

namespace patchplane::ui {

void RunListModel::apply(const std::vector<RunSummary> &runs)
{
    std::vector<RunSummary> fresh;
    QHash<RunId, size_t> freshAt;
    for (const RunSummary &run : runs) {
        const auto row = m_rowOf.constFind(run.id);
        if (row == m_rowOf.cend()) {
            if (const auto again = freshAt.constFind(run.id); again != freshAt.cend()) {
                fresh[*again] = run;
                continue;
            }
            freshAt.insert(run.id, fresh.size());
            fresh.push_back(run);
        } else if (m_runs[size_t(*row)] != run) {
            m_runs[size_t(*row)] = run;
            Q_EMIT dataChanged(index(*row), index(*row));
        }
    }
    if (!fresh.empty())
        append(fresh);
}

void RunListModel::append(const std::vector<RunSummary> &fresh)
{
    const int first = int(m_runs.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    for (const RunSummary &run : fresh) {
        m_rowOf.insert(run.id, int(m_runs.size()));
        m_runs.push_back(run);
    }
    endInsertRows();
}

void RunListModel::clear()
{
    beginResetModel();
    m_runs.clear();
    m_rowOf.clear();
    endResetModel();
}

const RunSummary *RunListModel::find(RunId id) const
{
    const auto row = m_rowOf.constFind(id);
    return row == m_rowOf.cend() ? nullptr : &m_runs[size_t(*row)];
}

QModelIndex RunListModel::indexOf(RunId id) const
{
    const auto row = m_rowOf.constFind(id);
    return row == m_rowOf.cend() ? QModelIndex() : index(*row);
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunSummary &run = m_runs[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return visibleText(run.title);
    case Qt::AccessibleTextRole: return Words::sentence(run);
    case SummaryRole: return QVariant::fromValue(&run);
    case CreatedRole: return toMsecs(run.created);
    case UpdatedRole: return toMsecs(run.updated);
    default: return {};
    }
}

} // namespace patchplane::ui
