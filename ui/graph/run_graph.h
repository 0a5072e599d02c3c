// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/queries.h"

namespace patchplane::ui {

enum class Phase { Prepare, Work, Candidate, Check, Decide, Publish };
inline constexpr int kPhases = 6;
enum class NodeState { Waiting, Running, Done, Attention, Failed };

/// A box of the run's picture. `column` is its phase; rows are given by the layout: one band of rows for each round,
/// parallel checks below each other.
struct GraphNode {
    Phase phase = Phase::Prepare;
    int round = 0;
    QString title; ///< as it came (made visible when painted)
    QString detail;
    NodeState state = NodeState::Waiting;
    std::optional<Instant> begun;
    std::optional<Instant> ended;
    int row = 0;
    std::vector<int> from; ///< nodes that it follows
    std::vector<StepView> steps;
};

struct RunGraph {
    std::vector<GraphNode> nodes;
    int rows = 0;
};

/// The picture of a run: a fold of its events, with the steps of the phase that runs beside them. Pure.
[[nodiscard]] RunGraph runGraph(const RunDetail &detail);

} // namespace patchplane::ui
