// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_outline_model.h"

#include "engine/domain/secret.h"

namespace patchplane::ui {

// A node's index carries 0, a step's the number of its node + 1.
static constexpr quintptr kNode = 0;

GraphOutlineModel::GraphOutlineModel(QObject *parent, WallClock clock)
    : QAbstractItemModel(parent)
    , m_clock(std::move(clock))
{
}

void GraphOutlineModel::setGraph(RunGraph graph)
{
    const auto shape = [](const RunGraph &g) {
        std::vector<size_t> sizes;
        for (const GraphNode &node : g.nodes)
            sizes.push_back(node.steps.size());
        return sizes;
    };
    if (shape(graph) == shape(m_graph)) { // keeps selection and what is unfolded
        m_graph = std::move(graph);
        if (!m_graph.nodes.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_graph.nodes.size()) - 1, Columns - 1));
        return;
    }
    beginResetModel();
    m_graph = std::move(graph);
    endResetModel();
}

QModelIndex GraphOutlineModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : kNode);
}

QModelIndex GraphOutlineModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == kNode)
        return {};
    return createIndex(int(child.internalId()) - 1, 0, kNode);
}

int GraphOutlineModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_graph.nodes.size());
    const bool node = parent.internalId() == kNode && parent.column() == 0;
    return node ? int(m_graph.nodes[size_t(parent.row())].steps.size()) : 0;
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
    case NodeState::Waiting: return GraphOutlineModel::tr("not begun");
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

QString GraphOutlineModel::nodeText(const GraphNode &node, int column) const
{
    switch (column) {
    case Name: {
        const QString title = visibleText(node.title);
        const QString name = title == phaseText(node.phase) ? title : QString(phaseText(node.phase) % u": " % title);
        return node.round > 0 ? tr("%1, round %2").arg(name).arg(node.round) : name;
    }
    case State: return nodeStateText(node.state);
    case Duration: return nodeDuration(node.begun, node.ended, m_clock());
    case Detail: return visibleText(node.detail);
    default: return {};
    }
}

QString GraphOutlineModel::stepText(const StepView &step, int column) const
{
    switch (column) {
    case Name: return visibleText(step.path);
    case State: return nodeStateText(step.failed ? NodeState::Failed : step.ended ? NodeState::Done : NodeState::Running);
    case Duration: return nodeDuration(step.begun, step.ended, m_clock());
    case Detail: return step.attempts > 1 ? tr("%n attempt(s)", nullptr, step.attempts) : QString();
    default: return {};
    }
}

QVariant GraphOutlineModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == kNode)
        return nodeText(m_graph.nodes[size_t(index.row())], index.column());
    return stepText(m_graph.nodes[index.internalId() - 1].steps[size_t(index.row())], index.column());
}

QVariant GraphOutlineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Step");
    case State: return tr("State");
    case Duration: return tr("Time");
    case Detail: return tr("Detail");
    default: return {};
    }
}

} // namespace patchplane::ui
