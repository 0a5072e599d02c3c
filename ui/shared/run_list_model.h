// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <QAbstractListModel>
#include <QHash>

namespace patchplane::ui {

/// All runs that the window knows, in the order in which it learned of them (views sort). Takes what the feed says;
/// asks nobody. Roles are raw values; the one exception is the sentence for screen readers.
class RunListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        SummaryRole = Qt::UserRole + 1, ///< const RunSummary *, good until control returns to the event loop
        CreatedRole,                    ///< qint64, ms
        UpdatedRole                     ///< qint64, ms
    };
    using QAbstractListModel::QAbstractListModel;

    /// Changed runs change their row, new ones are added at the end; the same again is no change.
    void apply(const std::vector<RunSummary> &runs);
    void clear();
    [[nodiscard]] const RunSummary *find(RunId id) const;
    [[nodiscard]] const std::vector<RunSummary> &runs() const { return m_runs; }
    [[nodiscard]] QModelIndex indexOf(RunId id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void append(const std::vector<RunSummary> &fresh);
    std::vector<RunSummary> m_runs;
    QHash<RunId, int> m_rowOf;
};

} // namespace patchplane::ui
