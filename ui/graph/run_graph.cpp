// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/run_graph.h"

#include "ui/shared/words.h"

#include <algorithm>
#include <span>

namespace patchplane::ui {

struct GraphText {
    Q_DECLARE_TR_FUNCTIONS(patchplane::ui::RunGraph)
};

namespace {

class Fold
{
public:
    explicit Fold(Instant now) : m_at(now) {}

    void take(const EventRecord &record)
    {
        m_at = record.at;
        if (record.event)
            std::visit([this](const auto &event) { see(event); }, *record.event);
    }

    void addSteps(const std::vector<StepView> &steps)
    {
        for (const StepView &step : steps)
            addStep(step);
    }

    RunGraph take()
    {
        layOut();
        return std::move(m_graph);
    }

private:
    GraphNode &add(Phase phase, QString title, QString detail, NodeState state, std::vector<int> from)
    {
        m_graph.nodes.push_back({phase, m_round, std::move(title), std::move(detail), state, m_at, {}, 0, std::move(from), {}});
        return m_graph.nodes.back();
    }
    GraphNode *open(Phase phase)
    {
        const auto found = std::ranges::find_if(m_graph.nodes.rbegin(), m_graph.nodes.rend(),
                                                [phase](const GraphNode &node) { return node.phase == phase && !node.ended; });
        return found == m_graph.nodes.rend() ? nullptr : &*found;
    }
    void close(Phase phase, NodeState state, const QString &detail = {})
    {
        if (GraphNode *node = open(phase)) {
            node->state = state;
            node->ended = m_at;
            if (!detail.isEmpty())
                node->detail = detail;
        }
    }
    void closeAll(NodeState state)
    {
        for (GraphNode &node : m_graph.nodes) {
            if (!node.ended) {
                node.state = state;
                node.ended = m_at;
            }
        }
    }
    std::vector<int> ends() const { return m_ends; }
    void setEnd() { m_ends = {int(m_graph.nodes.size()) - 1}; }

    void see(const RunQueued &)
    {
        add(Phase::Prepare, GraphText::tr("Prepare"), {}, NodeState::Running, {});
        setEnd();
    }
    void see(const WorkStarted &event)
    {
        close(Phase::Prepare, NodeState::Done);
        m_round = event.round;
        add(Phase::Work, event.agent, event.isolated ? QString() : GraphText::tr("not isolated"), NodeState::Running, ends());
        setEnd();
    }
    void see(const TurnEnded &event)
    {
        if (GraphNode *work = open(Phase::Work))
            work->detail = GraphText::tr("exit code %1").arg(event.exitCode);
    }
    void see(const CandidateFrozen &event)
    {
        closeAll(NodeState::Done); // preparing, work, or the decision that an edited message made void
        m_round = event.candidate.round;
        qint64 files = 0;
        for (const RepositoryChange &change : event.candidate.changes)
            files += qint64(change.files.size());
        add(Phase::Candidate, GraphText::tr("Candidate %1").arg(event.candidate.round), Words::fileCount(files), NodeState::Done, ends()).ended = m_at;
        setEnd();
    }
    void see(const ChecksStarted &event)
    {
        const std::vector<int> from = ends();
        if (!event.names.empty())
            m_ends.clear();
        for (const QString &name : event.names) {
            add(Phase::Check, name, {}, NodeState::Running, from);
            m_ends.push_back(int(m_graph.nodes.size()) - 1);
        }
    }
    void see(const CheckFinished &event)
    {
        for (GraphNode &node : m_graph.nodes) {
            if (node.phase != Phase::Check || node.ended || node.title != event.result.spec.name)
                continue;
            const Verdict verdict = event.result.verdict;
            node.state = verdict == Verdict::Passed ? NodeState::Done
                : verdict == Verdict::Flaky || verdict == Verdict::Broken ? NodeState::Attention : NodeState::Failed;
            node.detail = Words::verdict(verdict).text;
            node.ended = m_at;
            node.begun = m_at - event.result.execution.duration;
        }
    }
    void see(const SubjectProposed &event)
    {
        if (GraphNode *earlier = open(Phase::Decide)) {
            earlier->detail = Words::outcome(event.outcome.best).text;
            return;
        }
        add(Phase::Decide, GraphText::tr("Decision"), Words::outcome(event.outcome.best).text, NodeState::Running, ends());
        setEnd();
    }
    void see(const WaitBegan &event)
    {
        endWait(); // a wait may follow a wait
        const bool person = waitsForPerson({RunState::Waiting, event.reason, {}, false, {}});
        setOpen(person ? NodeState::Attention : NodeState::Waiting);
        if (m_graph.nodes.empty() || m_graph.nodes.back().ended)
            return;
        m_waits = {m_graph.nodes.size() - 1, m_graph.nodes.back().detail};
        m_graph.nodes.back().detail = Words::reason(event.reason);
    }
    void see(const WaitEnded &) { endWait(); }
    void endWait()
    {
        setOpen(NodeState::Running);
        if (m_waits && !m_graph.nodes[m_waits->first].ended)
            m_graph.nodes[m_waits->first].detail = m_waits->second;
        m_waits.reset();
    }
    void setOpen(NodeState state)
    {
        for (GraphNode &node : m_graph.nodes) {
            if (!node.ended)
                node.state = state;
        }
    }
    void see(const Redirected &)
    {
        closeAll(NodeState::Done);
    }
    void see(const Approved &) { close(Phase::Decide, NodeState::Done, GraphText::tr("approved")); }
    void see(const Rejected &) { close(Phase::Decide, NodeState::Failed, GraphText::tr("rejected")); }
    void see(const PublicationStarted &)
    {
        add(Phase::Publish, GraphText::tr("Publication"), {}, NodeState::Running, ends());
        setEnd();
    }
    void see(const Published &event) { close(Phase::Publish, NodeState::Done, event.ref); }
    void see(const RunFailed &event)
    {
        closeAll(NodeState::Failed);
        if (!m_graph.nodes.empty())
            m_graph.nodes.back().detail = Words::failure(event.code);
    }
    void see(const RunCancelled &) { closeAll(NodeState::Failed); }
    template <class Other>
    void see(const Other &) // says nothing about the picture
    {
    }

    /// A path begins with the phase's name and number: `check[2]/unit-tests/candidate`.
    static std::optional<Phase> phaseOf(const StepView &step)
    {
        const QString head = step.path.section(u'/', 0, 0).section(u'[', 0, 0);
        if (head == u"prepare")
            return Phase::Prepare;
        if (head == u"produce")
            return Phase::Work;
        if (head == u"check")
            return Phase::Check;
        if (head == u"decide")
            return Phase::Decide;
        return head == u"publish" ? std::optional(Phase::Publish) : std::nullopt;
    }
    void addStep(const StepView &step)
    {
        if (!step.path.contains(u'/') || step.path.section(u'/', -1).startsWith(u'~'))
            return; // the executor's own rows: the phase itself, and its marks
        const std::optional<Phase> phase = phaseOf(step);
        GraphNode *best = nullptr;
        for (GraphNode &node : m_graph.nodes) {
            const bool named = step.path.split(u'/').contains(node.title);
            if (phase == node.phase && (node.phase != Phase::Check || named))
                best = &node;
        }
        if (!best && phase != Phase::Check && !m_graph.nodes.empty()) // nothing says which check it is of
            best = &m_graph.nodes.back();
        if (best)
            best->steps.push_back(step);
    }

    /// One band of rows for each round; what is parallel is stacked, what is alone stands on the band's first row.
    /// A round's nodes stand together: a round begins when the one before is over.
    void layOut()
    {
        for (int node = 0; node < int(m_graph.nodes.size()); ++node) {
            const int number = m_graph.nodes[size_t(node)].round;
            if (m_graph.rounds.empty() || m_graph.rounds.back().number != number)
                m_graph.rounds.push_back({number, NodeState::Waiting, {}, {}, node, 0, 0, 0});
            ++m_graph.rounds.back().nodes;
        }
        int top = 0;
        for (GraphRound &round : m_graph.rounds) {
            const auto nodes = std::span(m_graph.nodes).subspan(size_t(round.firstNode), size_t(round.nodes));
            std::array<int, kPhases> used{};
            for (GraphNode &node : nodes)
                node.row = top + used[size_t(node.phase)]++;
            round.firstRow = top;
            round.rows = *std::ranges::max_element(used);
            top += round.rows;
            tell(round, nodes);
        }
    }

    /// A round is as far as its nodes are: open as long as one is, then what its last one came to.
    static void tell(GraphRound &round, std::span<const GraphNode> nodes)
    {
        round.begun = nodes.front().begun;
        round.ended = nodes.front().ended;
        round.state = nodes.back().state;
        for (const GraphNode &node : nodes) {
            round.ended = round.ended && node.ended ? std::optional(std::max(*round.ended, *node.ended)) : std::nullopt;
            if (!node.ended)
                round.state = node.state;
        }
    }

    Instant m_at;
    int m_round = 1;
    std::vector<int> m_ends;
    std::optional<std::pair<size_t, QString>> m_waits; ///< the node that tells of the wait, and what it said before
    RunGraph m_graph;
};

} // namespace

RunGraph runGraph(const RunDetail &detail)
{
    Fold fold(detail.summary.created);
    for (const EventRecord &record : detail.events)
        fold.take(record);
    fold.addSteps(detail.steps);
    return fold.take();
}

QString stepName(const GraphNode &node, const StepView &step)
{
    const QString below = step.path.section(u'/', 1);
    const QString own = node.title + u'/';
    return below.startsWith(own) ? below.sliced(own.size()) : below;
}

NodeState stateOf(const StepView &step)
{
    return step.failed ? NodeState::Failed : step.ended ? NodeState::Done : NodeState::Running;
}

} // namespace patchplane::ui
