// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenarios.h"

#include "git_fixture.h"

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

using World = ChangeWorld;

// ---- when somebody acts

auto says(const QString &text)
{
    return [text](const World &world) { return world.timeline.says(text); };
}
auto waitsFor(WaitReason reason)
{
    return [reason](const World &world) { return world.row().status.reason == reason; };
}
/// A pause that came so late that it was refused is nothing to wait for.
bool pausedOrPast(const World &world)
{
    return world.row().status.reason == WaitReason::Paused || world.row().status.reason == WaitReason::Decision;
}

// ---- what must have come of it

QString unless(bool holds, const char *what)
{
    return holds ? QString() : QString::fromLatin1(what);
}

/// One branch was made, its last commit is this ('author: subject'), and that is what the run says.
QString published(const World &world, const QByteArray &commit, const QString &branch = {})
{
    const QStringList made = world.branches();
    if (made.size() != 1 || world.all<Published>().size() != 1)
        return u"branches: %1"_s.arg(made.join(u' '));
    if (!branch.isEmpty() && made.front() != branch)
        return u"published as %1"_s.arg(made.front());
    const QByteArray shown = world.show(made.front());
    return shown == commit ? QString() : QString::fromUtf8("published " + shown);
}

QString nothingPublished(const World &world)
{
    return unless(world.branches().isEmpty() && world.all<Published>().empty(), "something was published");
}

/// What was refused, in order, besides a pause that came too late.
bool refusedOnly(const World &world, const std::vector<ErrorCode> &codes)
{
    std::vector<ErrorCode> refused;
    for (const CommandRefused &event : world.all<CommandRefused>()) {
        if (event.code != ErrorCode::IllegalTransition)
            refused.push_back(event.code);
    }
    return refused == codes;
}

AgentWork agent(const QString &prompt)
{
    return {prompt, u"scripted"_s, {}};
}

// ---- what exists already is reviewed

void reviewBranch(World &w)
{
    w.ask(ReviewRevision{u"work"_s, {}});
    w.decide(true);
}
QString workPublished(const World &w) { return published(w, "A: second"); }

void reviewPatch(World &w)
{
    const QByteArray patch = git(w.user, {u"diff"_s, u"main"_s, u"work"_s});
    w.ask(ReviewPatch{take(w.artifacts.put(patch)), {}});
    w.decide(true);
}
QString patchPublished(const World &w) { return published(w, "Ada: a change"); }

void reject(World &w)
{
    w.ask(ReviewRevision{u"work"_s, {}});
    w.decide(false);
}

void redirectReview(World &w)
{
    w.setProfile(w.checkedProfile());
    w.checksWait();
    w.ask(ReviewRevision{u"work"_s, {}});
    w.steer(Verb::Redirect, says(u"at check"_s), u"do it again"_s);
    w.steer(Verb::Pause, says(u"at check"_s)); // ends the check that waits; the next one does not
    w.steer(Verb::Resume, pausedOrPast);
    w.steer(Verb::Redirect, waitsFor(WaitReason::Decision), u"and again"_s);
    w.decide(true);
}
QString redirectsRefused(const World &w)
{
    if (!refusedOnly(w, {ErrorCode::Unsupported, ErrorCode::Unsupported}) || !w.all<Redirected>().empty())
        return u"a review was redirected"_s;
    return workPublished(w);
}

void edit(World &w)
{
    w.ask(ReviewRevision{u"work"_s, {}});
    w.edit(PublicationKind::Branch, u"a..b"_s);
    w.edit(PublicationKind::Branch, u"release"_s); // exists
    w.edit(PublicationKind::Branch, u"topic"_s);
    w.decide(true);
}
QString publishedAsTopic(const World &w)
{
    if (!refusedOnly(w, {ErrorCode::InvalidInput, ErrorCode::InvalidInput}))
        return u"other refusals"_s;
    const QString asked = w.all<WaitBegan>().back().text;
    if (!asked.contains(w.all<SubjectProposed>().back().subject.shortText()))
        return u"it asks for another subject: %1"_s.arg(asked);
    return published(w, "A: second", u"topic"_s);
}

void merge(World &w)
{
    w.ask(ReviewRevision{u"work"_s, {}});
    w.edit(PublicationKind::Merge, u"relaese"_s); // mistyped
    w.edit(PublicationKind::Merge, u"main"_s);    // checked out
    w.edit(PublicationKind::Merge, u"release"_s);
    w.decide(true);
}
QString merged(const World &w)
{
    if (!refusedOnly(w, {ErrorCode::NotFound, ErrorCode::PushRefused}))
        return u"other refusals"_s;
    return unless(w.branches().isEmpty() && w.show(u"release"_s) == "A: second", "release is elsewhere");
}

void overrideChecks(World &w)
{
    git(w.user, {u"checkout"_s, u"-q"_s, u"work"_s});
    writeFile(w.user + u"/a.txt"_s, "wrong\n");
    commitAll(w.user, u"third"_s);
    git(w.user, {u"checkout"_s, u"-q"_s, u"main"_s});
    w.setProfile(w.checkedProfile());
    w.ask(ReviewRevision{u"work"_s, {}});
    w.decide(true);
    w.decide(true, u"it is only a sample"_s);
}
QString overridden(const World &w)
{
    if (!refusedOnly(w, {ErrorCode::Denied}))
        return u"other refusals"_s;
    const Decision decision = w.all<Approved>().front().decision;
    if (!decision.overridesPolicy || decision.reason != u"it is only a sample")
        return u"no override"_s;
    return published(w, "A: third");
}

// ---- an agent works

void agentWorks(World &w)
{
    w.setProfile(w.checkedProfile());
    w.ask(agent(u"write"_s));
    w.decide(true);
}
QString agentsWork(const World &w) { return published(w, "Ada: a change"); }

void direct(World &w)
{
    w.settings.repositories[w.user].directUntil = w.clock.now() + std::chrono::hours(1);
    w.ask(agent(u"write"_s), {}, true);
    w.decide(true);
}
QString directlyPublished(const World &w)
{
    const bool told = !w.all<WorkStarted>().front().isolated;
    const bool manual = w.all<SubjectProposed>().front().outcome.best == DecisionState::ManualReview;
    return told && manual ? agentsWork(w) : u"it does not say that it is not isolated"_s;
}

void redirectWork(World &w)
{
    w.ask(agent(u"wait"_s));
    w.steer(Verb::Redirect, says(u"at work"_s), u"write that"_s);
    w.decide(true);
}
void redirectChecks(World &w)
{
    w.setProfile(w.checkedProfile());
    w.checksWait();
    w.ask(agent(u"write"_s));
    w.steer(Verb::Redirect, says(u"at check"_s), u"write that"_s);
    w.decide(true);
}
void redirectDecision(World &w)
{
    w.ask(agent(u"write"_s));
    w.steer(Verb::Redirect, waitsFor(WaitReason::Decision), u"write that"_s);
    w.decide(true);
}
QString secondRound(const World &w)
{
    const Candidate last = w.all<CandidateFrozen>().back().candidate;
    if (w.all<Redirected>().size() != 1 || last.round != 2)
        return u"no second round"_s;
    return published(w, "Ada: a change");
}

void tooManyRounds(World &w)
{
    w.settings.maxRounds = 1;
    w.ask(agent(u"wait"_s));
    w.steer(Verb::Redirect, says(u"at work"_s), u"write that"_s);
    w.steer(Verb::Pause, says(u"at work"_s));
    w.steer(Verb::Resume, pausedOrPast);
    w.decide(true);
}
QString roundsKept(const World &w)
{
    if (!refusedOnly(w, {ErrorCode::LimitExceeded}) || !w.all<Redirected>().empty())
        return u"a round too many"_s;
    return agentsWork(w);
}

void emptyRound(World &w)
{
    w.ask(agent(u"write"_s));
    w.steer(Verb::Redirect, waitsFor(WaitReason::Decision), u"nothing"_s);
    w.decide(true);
}
QString firstRoundStands(const World &w)
{
    const auto frozen = w.all<CandidateFrozen>();
    if (frozen.front().candidate.digest != frozen.back().candidate.digest || frozen.back().candidate.round != 2)
        return u"a round of nothing made a candidate"_s;
    if (frozen.back().notes.empty() || !frozen.back().notes.back().contains(u"round 2 made no new candidate"))
        return u"it is not said"_s;
    return agentsWork(w);
}

void emptyWork(World &w) { w.ask(agent(u"nothing"_s)); }
QString nothingChanged(const World &w)
{
    const RunFailed failed = w.all<RunFailed>().front();
    return unless(failed.code == ErrorCode::NothingChanged && !failed.remedy.contains(u"branch"), "another failure");
}

void amend(World &w)
{
    w.ask(agent(u"write"_s));
    w.amend(u"better words\n"_s);
    w.decide(true);
}
QString amended(const World &w) { return published(w, "Grace: better words"); }

// ---- the verbs

void pauseWork(World &w)
{
    w.ask(agent(u"wait"_s));
    w.steer(Verb::Pause, says(u"at work"_s));
    w.steer(Verb::Resume, pausedOrPast);
    w.decide(true);
}
void cancelWork(World &w)
{
    w.ask(agent(u"wait"_s));
    w.steer(Verb::Cancel, says(u"at work"_s));
}
void holdApproved(World &w)
{
    w.ask(ReviewRevision{u"work"_s, {}});
    w.steer(Verb::Hold, waitsFor(WaitReason::Decision));
    w.decide(true);
    w.steer(Verb::Resume, waitsFor(WaitReason::Held));
}

void policyDecides(World &w)
{
    w.settings.repositories[w.user].policy.decidesAlone = true;
    w.setProfile(w.checkedProfile());
    w.ask(ReviewRevision{u"work"_s, {}});
}
QString decidedAlone(const World &w)
{
    return w.all<Approved>().front().decision.by.kind == ActorKind::Policy ? workPublished(w) : u"a person decided"_s;
}

/// The hold comes while policy weighs: whoever reads the settings after the check waits for it.
void holdBeforePolicy(World &w)
{
    policyDecides(w);
    w.beforeSettings = [&w] {
        if (w.timeline.says(u"at check"_s))
            w.gate.acquire();
    };
    w.steer(Verb::Hold, says(u"at check"_s));
    w.decide(true);
    w.steer(Verb::Resume, waitsFor(WaitReason::Held));
}
QString personDecided(const World &w)
{
    return w.all<Approved>().front().decision.by.kind == ActorKind::Person ? workPublished(w) : u"policy decided"_s;
}

// ---- the configuration

/// While the run waits for one configuration the branch gets another, and that one is accepted.
void profileChanges(World &w)
{
    w.setProfile("setup = []\n", false);
    const QByteArray later = w.checkedProfile();
    w.ask(ReviewRevision{u"work"_s, {}});
    w.wish(waitsFor(WaitReason::Profile), [](World &world) {
        world.setProfile(world.checkedProfile(), false);
        return Steer{Verb::Hold, world.run, {}};
    });
    w.acceptProfile(later);
    w.steer(Verb::Resume, waitsFor(WaitReason::Decision));
    w.decide(true);
}
QString checkedByTheLater(const World &w)
{
    return unless(w.all<ChecksStarted>().front().names == std::vector{u"unit"_s}, "checked by another configuration");
}

/// The run goes on to the decision, where each check says why it could not run.
void setUpFails(World &w)
{
    w.setProfile("setup = [[\"sh\", \"-c\", \"echo no such tool; exit 4\"]]\n" + w.checkedProfile());
    w.ask(ReviewRevision{u"work"_s, {}});
    w.decide(true);
}
QString setUpToldAndDecided(const World &w)
{
    const auto checks = w.all<CheckFinished>();
    if (checks.size() != 1 || checks[0].result.verdict != Verdict::Broken)
        return u"another verdict"_s;
    const QString text = checks[0].result.findings.front().text;
    if (!text.contains(u"no such tool") || !text.contains(u"fresh clone"))
        return text;
    const bool doubted = w.all<SubjectProposed>().front().outcome.best == DecisionState::ManualReview;
    return doubted ? workPublished(w) : u"policy does not mind"_s;
}

constexpr Scenario kScenarios[] = {
    {"a branch is approved", reviewBranch, RunState::Published, workPublished},
    {"a patch is approved", reviewPatch, RunState::Published, patchPublished},
    {"a branch is rejected", reject, RunState::Rejected, nothingPublished},
    {"a review is not redirected", redirectReview, RunState::Published, redirectsRefused},
    {"published under another name", edit, RunState::Published, publishedAsTopic},
    {"merged", merge, RunState::Published, merged},
    {"policy is overridden", overrideChecks, RunState::Published, overridden},
    {"an agent's work is approved", agentWorks, RunState::Published, agentsWork},
    {"without isolation", direct, RunState::Published, directlyPublished},
    {"redirected in work", redirectWork, RunState::Published, secondRound},
    {"redirected in checks", redirectChecks, RunState::Published, secondRound},
    {"redirected in a decision", redirectDecision, RunState::Published, secondRound},
    {"no rounds left", tooManyRounds, RunState::Published, roundsKept},
    {"a round of nothing", emptyRound, RunState::Published, firstRoundStands},
    {"work of nothing", emptyWork, RunState::Failed, nothingChanged},
    {"amended", amend, RunState::Published, amended},
    {"paused in work", pauseWork, RunState::Published, agentsWork},
    {"cancelled in work", cancelWork, RunState::Cancelled, nothingPublished},
    {"approved while held", holdApproved, RunState::Published, workPublished},
    {"policy decides", policyDecides, RunState::Published, decidedAlone},
    {"held while policy weighs", holdBeforePolicy, RunState::Published, personDecided},
    {"set-up fails in a check", setUpFails, RunState::Published, setUpToldAndDecided},
    {"the configuration changes", profileChanges, RunState::Published, checkedByTheLater},
};

} // namespace

std::span<const Scenario> scenarios()
{
    return kScenarios;
}

} // namespace patchplane::test
