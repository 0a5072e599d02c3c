// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/run_graph.h"
#include "ui/shared/time_text.h"

#include <QAbstractItemModel>

namespace patchplane::ui {

/// The run's picture as a tree, for the keyboard and for screen readers: rounds, their phases and checks, and the steps
/// of what runs. Columns: name, state, duration, detail.
class GraphOutlineModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, State, Duration, Detail, Columns };
    explicit GraphOutlineModel(QObject *parent = nullptr, WallClock clock = wallNow);
    void setGraph(RunGraph graph);
    [[nodiscard]] const RunGraph &graph() const { return m_graph; }
    [[nodiscard]] QModelIndex indexOfNode(int node) const;
    /// The node that a row stands for: itself, that of a step, or the first of a round; -1: none.
    [[nodiscard]] int nodeOf(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Level : quintptr { Round, Node, Step };
    static Level levelOf(const QModelIndex &index);
    [[nodiscard]] QModelIndex made(Level level, int row, int column, int node) const;
    [[nodiscard]] int roundOf(int node) const;
    [[nodiscard]] QString roundText(const GraphRound &round, int column) const;
    [[nodiscard]] QString nodeText(const GraphNode &node, int column) const;
    [[nodiscard]] QString stepText(const GraphNode &node, const StepView &step, int column) const;
    RunGraph m_graph;
    WallClock m_clock;
};

/// "12 s", or nothing for what has not begun.
[[nodiscard]] QString nodeDuration(std::optional<Instant> begun, std::optional<Instant> ended, Instant now);
[[nodiscard]] QString phaseText(Phase phase);
[[nodiscard]] QString roundTitle(const GraphRound &round);
[[nodiscard]] QString nodeStateText(NodeState state);

} // namespace patchplane::ui
