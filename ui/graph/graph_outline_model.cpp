// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_outline_model.h"

#include "engine/domain/secret.h"

#include <algorithm>

namespace patchplane::ui {

GraphOutlineModel::GraphOutlineModel(QObject *parent, WallClock clock)
    : QAbstractItemModel(parent)
    , m_clock(std::move(clock))
{
}

/// Rounds, nodes and steps by name and number: what stays, stays selected and folded.
static QStringList shapeOf(const RunGraph &graph)
{
    QStringList shape;
    for (const GraphNode &node : graph.nodes) {
        shape.append(QString::number(node.round) % u'/' % QString::number(int(node.phase)) % u'/' % node.title);
        for (const StepView &step : node.steps)
            shape.append(step.path);
    }
    return shape;
}

void GraphOutlineModel::setGraph(RunGraph graph)
{
    if (shapeOf(graph) != shapeOf(m_graph)) {
        beginResetModel();
        m_graph = std::move(graph);
        endResetModel();
        return;
    }
    m_graph = std::move(graph);
    const auto changed = [this](const QModelIndex &parent) {
        if (const int rows = rowCount(parent); rows > 0)
            Q_EMIT dataChanged(index(0, 0, parent), index(rows - 1, Columns - 1, parent));
    };
    changed({});
    for (int round = 0; round < int(m_graph.rounds.size()); ++round)
        changed(index(round, 0));
    for (int node = 0; node < int(m_graph.nodes.size()); ++node)
        changed(indexOfNode(node));
}

// An index carries its level and, below a round, the number of the node that it is or belongs to.

QModelIndex GraphOutlineModel::made(Level level, int row, int column, int node) const
{
    return createIndex(row, column, quintptr(node) * 4 + quintptr(level));
}

GraphOutlineModel::Level GraphOutlineModel::levelOf(const QModelIndex &index)
{
    return Level(index.internalId() % 4);
}

int GraphOutlineModel::nodeOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return -1;
    return levelOf(index) == Level::Round ? m_graph.rounds[size_t(index.row())].firstNode : int(index.internalId() / 4);
}

int GraphOutlineModel::roundOf(int node) const
{
    const auto after = std::ranges::upper_bound(m_graph.rounds, node, {}, &GraphRound::firstNode);
    return int(after - m_graph.rounds.begin()) - 1;
}

QModelIndex GraphOutlineModel::indexOfNode(int node) const
{
    return made(Level::Node, node - m_graph.rounds[size_t(roundOf(node))].firstNode, 0, node);
}

QModelIndex GraphOutlineModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return made(Level::Round, row, column, 0);
    const bool round = levelOf(parent) == Level::Round;
    return made(round ? Level::Node : Level::Step, row, column, round ? nodeOf(parent) + row : nodeOf(parent));
}

QModelIndex GraphOutlineModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || levelOf(child) == Level::Round)
        return {};
    return levelOf(child) == Level::Step ? indexOfNode(nodeOf(child)) : made(Level::Round, roundOf(nodeOf(child)), 0, 0);
}

int GraphOutlineModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_graph.rounds.size());
    if (parent.column() > 0 || levelOf(parent) == Level::Step)
        return 0;
    return levelOf(parent) == Level::Round ? m_graph.rounds[size_t(parent.row())].nodes
                                           : int(m_graph.nodes[size_t(nodeOf(parent))].steps.size());
}

int GraphOutlineModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

QString phaseText(Phase phase)
{
    switch (phase) {
    case Phase::Prepare: return GraphOutlineModel::tr("Prepare");
    case Phase::Work: return GraphOutlineModel::tr("Work");
    case Phase::Candidate: return GraphOutlineModel::tr("Candidate");
    case Phase::Check: return GraphOutlineModel::tr("Checks");
    case Phase::Decide: return GraphOutlineModel::tr("Decision");
    case Phase::Publish: return GraphOutlineModel::tr("Publication");
    }
    return {};
}

QString nodeStateText(NodeState state)
{
    switch (state) {
    case NodeState::Waiting: return GraphOutlineModel::tr("waits");
    case NodeState::Running: return GraphOutlineModel::tr("running");
    case NodeState::Done: return GraphOutlineModel::tr("done");
    case NodeState::Attention: return GraphOutlineModel::tr("look at this");
    case NodeState::Failed: return GraphOutlineModel::tr("failed");
    }
    return {};
}

QString nodeDuration(std::optional<Instant> begun, std::optional<Instant> ended, Instant now)
{
    if (!begun)
        return {};
    const auto duration = ended.value_or(now) - *begun;
    return duration.count() <= 0 ? QString() : durationText(duration);
}

QString roundTitle(const GraphRound &round)
{
    return GraphOutlineModel::tr("Round %1").arg(round.number);
}

QString GraphOutlineModel::roundText(const GraphRound &round, int column) const
{
    switch (column) {
    case Name: return roundTitle(round);
    case State: return nodeStateText(round.state);
    case Duration: return nodeDuration(round.begun, round.ended, m_clock());
    default: return {};
    }
}

QString GraphOutlineModel::nodeText(const GraphNode &node, int column) const
{
    switch (column) {
    case Name: {
        const QString title = visibleText(node.title);
        return title == phaseText(node.phase) ? title : QString(phaseText(node.phase) % u": " % title);
    }
    case State: return nodeStateText(node.state);
    case Duration: return nodeDuration(node.begun, node.ended, m_clock());
    case Detail: return visibleText(node.detail);
    default: return {};
    }
}

QString GraphOutlineModel::stepText(const GraphNode &node, const StepView &step, int column) const
{
    switch (column) {
    case Name: return visibleText(stepName(node, step));
    case State: return nodeStateText(stateOf(step));
    case Duration: return nodeDuration(step.begun, step.ended, m_clock());
    case Detail: return step.attempts > 1 ? tr("%n attempt(s)", nullptr, step.attempts) : QString();
    default: return {};
    }
}

QVariant GraphOutlineModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (levelOf(index) == Level::Round)
        return roundText(m_graph.rounds[size_t(index.row())], index.column());
    const GraphNode &node = m_graph.nodes[size_t(nodeOf(index))];
    if (levelOf(index) == Level::Node)
        return nodeText(node, index.column());
    return stepText(node, node.steps[size_t(index.row())], index.column());
}

QVariant GraphOutlineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Round, phase, step");
    case State: return tr("State");
    case Duration: return tr("Time");
    case Detail: return tr("Detail");
    default: return {};
    }
}

} // namespace patchplane::ui
