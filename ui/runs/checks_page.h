// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run_view.h"
#include "ui/shared/feed_store.h"

#include <QAbstractItemModel>
#include <QWidget>

class QTableView;
class QTreeView;

namespace patchplane::ui {

class LogView;
class MutedLabel;

/// Checks and below each what it has to say, failures that the base has, too, last. Columns: name, verdict, time, detail.
class ChecksModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Said, Time, Detail, Columns };
    enum Role { ToneRole = Qt::UserRole + 1, SignRole };
    using QAbstractItemModel::QAbstractItemModel;
    /// Resets when something changed; the same again is no change.
    void setChecks(const std::vector<QString> &names, const std::vector<CheckResult> &checks);
    [[nodiscard]] const CheckResult *checkAt(const QModelIndex &index) const;
    [[nodiscard]] const Finding *findingAt(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        std::optional<CheckResult> result; ///< absent: still running
        std::vector<Finding> findings;     ///< new ones first
        friend bool operator==(const Row &, const Row &) = default;
    };
    static std::vector<Row> rowsOf(const std::vector<QString> &names, const std::vector<CheckResult> &checks);
    [[nodiscard]] QString rowText(const Row &row, int column) const;
    std::vector<Row> m_rows;
};

/// Policy's trace, a line for each rule; the last row is the outcome.
class TraceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setOutcome(std::optional<PolicyOutcome> outcome);
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<PolicyOutcome> m_outcome;
};

/// Results and findings, the chosen check's log, and why policy allows what it allows. Ui thread.
class ChecksPage : public QWidget
{
    Q_OBJECT
public:
    explicit ChecksPage(FeedStore &feed, QWidget *parent = nullptr);
    void setView(const RunView &view);
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    [[nodiscard]] ChecksModel &model() { return m_checks; }
    [[nodiscard]] TraceModel &trace() { return m_trace; }
    [[nodiscard]] LogView *log() const { return m_log; }

Q_SIGNALS:
    void placeWanted(const patchplane::RepoPath &path, int line);

private:
    QWidget *buildTree();
    QWidget *buildTrace();
    void choose(const QModelIndex &index);
    ChecksModel m_checks;
    TraceModel m_trace;
    QTreeView *m_tree;
    LogView *m_log;
    QTableView *m_traceTable;
    MutedLabel *m_notes;
    MutedLabel *m_score;
};

} // namespace patchplane::ui
