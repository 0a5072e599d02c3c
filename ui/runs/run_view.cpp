// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_view.h"

#include <algorithm>

namespace patchplane::ui {

namespace {

class Fold
{
public:
    explicit Fold(RunView &view) : m_view(view) {}
    void operator()(const WorkStarted &event)
    {
        m_view.isolated = event.isolated;
    }
    void operator()(const CandidateFrozen &event)
    {
        m_view.candidate = event.candidate;
        m_view.notes = event.notes;
        m_view.checks.clear();
        m_view.checkNames.clear();
        m_view.proposed.reset();
    }
    void operator()(const ChecksStarted &event)
    {
        m_view.checkNames = event.names;
        m_view.checks.clear();
    }
    void operator()(const CheckFinished &event)
    {
        if (!m_view.candidate || event.result.candidate != m_view.candidate->digest)
            return;
        std::erase_if(m_view.checks, [&](const CheckResult &known) { return known.spec.name == event.result.spec.name; });
        m_view.checks.push_back(event.result);
        const auto place = [this](const CheckResult &check) { return std::ranges::find(m_view.checkNames, check.spec.name); };
        std::ranges::stable_sort(m_view.checks, {}, place);
    }
    void operator()(const SubjectProposed &event) { m_view.proposed = event; }
    void operator()(const Redirected &) { m_view.proposed.reset(); }
    void operator()(const Approved &event) { m_view.decision = event.decision; }
    void operator()(const Rejected &event) { m_view.decision = event.decision; }
    void operator()(const Published &event) { m_view.published = event; }
    void operator()(const RunFailed &event) { m_view.failure = event; }
    template <class Other>
    void operator()(const Other &) const // not shown on the page; the graph and the timeline tell it
    {
    }

private:
    RunView &m_view;
};

} // namespace

RunView runView(const std::vector<EventRecord> &events)
{
    RunView view;
    Fold fold(view);
    for (const EventRecord &record : events) {
        if (record.event)
            std::visit(fold, *record.event);
    }
    view.notEnforced = notEnforcedIn(events);
    return view;
}

} // namespace patchplane::ui
