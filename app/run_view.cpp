// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_view.h"

namespace patchplane::app {
namespace {

/// One overload an event that says something about how the run stands.
struct Fold {
    RunView view;

    void operator()(const CandidateFrozen &event)
    {
        view = RunView();
        view.candidate = event;
    }
    void operator()(const ChecksStarted &event)
    {
        view.checkNames = event.names;
        view.checks.clear();
    }
    void operator()(const CheckFinished &event) { view.checks.push_back(event.result); }
    void operator()(const SubjectProposed &event)
    {
        view.subject = event;
        view.decision.reset();
    }
    void operator()(const WaitBegan &event) { view.waitsFor = event.text; }
    void operator()(const WaitEnded &) { view.waitsFor.reset(); }
    void operator()(const Approved &event) { decided(event.decision); }
    void operator()(const Rejected &event) { decided(event.decision); }
    void operator()(const Published &event) { view.published = event; }
    void operator()(const RunFailed &event)
    {
        view.waitsFor.reset();
        view.failure = event;
    }
    void operator()(const auto &) {}

private:
    void decided(const Decision &decision)
    {
        view.waitsFor.reset();
        view.decision = decision;
    }
};

} // namespace

RunView viewOf(const RunDetail &run)
{
    Fold fold;
    for (const EventRecord &record : run.events) {
        if (record.event)
            std::visit(fold, *record.event);
    }
    fold.view.notEnforced = notEnforcedIn(run.events);
    return std::move(fold.view);
}

} // namespace patchplane::app
