// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/run_list_model.h"
#include "ui/shared/time_text.h"
#include "ui/shared/words.h"

#include <QAbstractListModel>
#include <QSet>

class QTimer;

namespace patchplane::ui {

/// What is open or was done today, in groups with a heading row each: Needs you, Working, Stopped, Done today; within
/// a group what changed last comes first, but in Needs you what waits longest. Built anew, once for each turn of the
/// event loop, from the list of runs; a heading has no SummaryRole.
class InboxModel : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit InboxModel(RunListModel &runs, QObject *parent = nullptr, WallClock clock = wallNow);
    void rebuild();
    /// The list of runs is whole: what waits now is no news, what begins to wait from now on is.
    void takeAsKnown();
    [[nodiscard]] std::optional<RunId> runAt(int row) const;
    [[nodiscard]] int rowOf(RunId run) const; ///< -1: not listed
    [[nodiscard]] int waitingCount() const { return m_waiting; }
    /// The next run that waits for a person, after `run` in the list's order and around its end.
    [[nodiscard]] std::optional<RunId> nextWaiting(std::optional<RunId> run) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void waitingChanged(int count);
    /// A run began to wait for a person: for a notification, once for each time; never before `takeAsKnown`.
    void beganToWait(const patchplane::RunId &run);

private:
    struct Row {
        InboxGroup group = InboxGroup::None;
        std::optional<RunId> run; ///< absent: the group's heading
        friend bool operator==(const Row &, const Row &) = default;
    };
    void noteWaiting(const std::vector<Row> &rows);
    RunListModel &m_runs;
    WallClock m_clock;
    QTimer *m_soon;
    std::vector<Row> m_rows;
    QSet<RunId> m_known; ///< those that wait already
    bool m_tells = false;
    int m_waiting = 0;
};

} // namespace patchplane::ui
