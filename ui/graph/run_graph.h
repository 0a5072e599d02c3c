// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"

namespace patchplane::ui {

enum class Phase { Prepare, Work, Candidate, Check, Decide, Publish };
inline constexpr int kPhases = 6;
/// Waiting: it goes on by itself or by a verb; Attention: a person is waited for, or has something to look at.
enum class NodeState { Waiting, Running, Done, Attention, Failed };

/// A phase, or one of several checks side by side: a box of the run's picture. Its column is its phase; rows are given
/// by the layout: one band of rows for each round, parallel checks below each other.
struct GraphNode {
    Phase phase = Phase::Prepare;
    int round = 1;
    QString title; ///< as it came (made visible when painted)
    QString detail;
    NodeState state = NodeState::Waiting;
    std::optional<Instant> begun;
    std::optional<Instant> ended;
    int row = 0;
    std::vector<int> from; ///< nodes that it follows
    std::vector<StepView> steps; ///< of the phase that runs; those of a phase that is over are not kept
};

/// A round: a band of the picture over all columns, with state and duration of its own. Its nodes stand together.
struct GraphRound {
    int number = 1;
    NodeState state = NodeState::Waiting;
    std::optional<Instant> begun;
    std::optional<Instant> ended;
    int firstNode = 0;
    int nodes = 0;
    int firstRow = 0;
    int rows = 0;
};

struct RunGraph {
    std::vector<GraphRound> rounds;
    std::vector<GraphNode> nodes; ///< in the order in which they began
};

/// The picture of a run: a fold of its events, with the steps of the phase that runs beside them. Pure.
[[nodiscard]] RunGraph runGraph(const RunDetail &detail);

/// What a step is called below its node: its path without what the node says already.
[[nodiscard]] QString stepName(const GraphNode &node, const StepView &step);
[[nodiscard]] NodeState stateOf(const StepView &step);

} // namespace patchplane::ui
