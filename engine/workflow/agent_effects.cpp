// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/checks/sandbox_command.h"
#include "engine/ports/pool.h"
#include "engine/workflow/grants.h"
#include "engine/workflow/make_candidate.h"
#include "engine/workflow/place.h"

namespace patchplane::workflow {

static constexpr qint64 kSetUpLog = 4 << 20;

namespace {

/// The prompt as a tree of one file, for `kInputPath`.
class PromptFile : public TreeStream
{
public:
    explicit PromptFile(const QString &prompt) : m_prompt(prompt.toUtf8()) {}
    Result<std::optional<TreeEntry>> next() override
    {
        if (!m_prompt)
            return std::nullopt;
        TreeEntry entry{RepoPath{"prompt.md"}, 0100644, *std::exchange(m_prompt, std::nullopt)};
        return entry;
    }

private:
    std::optional<QByteArray> m_prompt;
};

/// Subject and body of the commit that holds an agent's work; the person may edit it.
QString messageFor(const Request &request, const QString &prompt, int round)
{
    const QString body = prompt.trimmed() == request.title.trimmed() ? QString() : u'\n' + prompt.trimmed() + u'\n';
    const QString roundLine = round > 1 ? QStringLiteral("\nRound %1.\n").arg(round) : QString();
    return request.title.trimmed().left(72) + u'\n' + body + roundLine;
}

/// One round's end: the work tree of the round before, or of the run's base, as the agent left it.
struct RoundEnd {
    const Services &services;
    Request request;
    RunPlan plan;
    int round;
    QString prompt;
    std::optional<Candidate> previous;
    Instant at;

    CommitId base() const { return previous ? previous->changes.front().base : plan.workBase; }
    CommitId startTree() const { return previous ? previous->changes.front().head : plan.workBase; }

    Result<Frozen> freeze(TreeStream &workTree) const;

private:
    Result<Frozen> commit(TreeStream &workTree) const;
    Frozen unchanged(const QString &why) const;
};

/// The work as one commit on the run's base. NothingChanged when it is the tree of the base or of the round before.
Result<Frozen> RoundEnd::commit(TreeStream &workTree) const
{
    const Result<Place> place = placeOf(services, request.repository);
    if (!place)
        return std::unexpected(place.error());
    Signature author = plan.author;
    author.at = at;
    Result<git::Collected> collected = place->vault->commitWorkTree(
        base(), workTree, {author, author, messageFor(request, prompt, round)}, startTree());
    if (!collected)
        return std::unexpected(collected.error());
    for (QString &note : collected->notes)
        note = services.redactor.clean(note); // it names files that the agent made
    const std::optional<CandidateDigest> parent = previous.transform([](const Candidate &before) { return before.digest; });
    Result<Candidate> candidate =
        makeCandidate(*place->vault, request.repository, {base(), collected->commit, Origin::AgentSession, parent, round});
    if (!candidate)
        return std::unexpected(candidate.error());
    if (previous && candidate->changes.front().tree == previous->changes.front().tree) {
        return fail(Fault::Permanent, ErrorCode::NothingChanged,
                    QStringLiteral("the agent left the files as round %1 had them").arg(previous->round));
    }
    return Frozen{*std::move(candidate), std::move(collected->notes), std::nullopt};
}

/// A round that leads to nothing new takes nothing away: the candidate before it is decided on in its place.
Frozen RoundEnd::unchanged(const QString &why) const
{
    Frozen frozen{*previous, {}, std::nullopt};
    frozen.candidate.round = round;
    frozen.notes.push_back(QStringLiteral("round %1 made no new candidate (%2); this is the one of round %3")
                               .arg(QString::number(round), why, QString::number(previous->round)));
    return frozen;
}

Result<Frozen> RoundEnd::freeze(TreeStream &workTree) const
{
    Result<Frozen> frozen = commit(workTree);
    if (!frozen && frozen.error().code == ErrorCode::NothingChanged && previous)
        return unchanged(frozen.error().what);
    return frozen;
}

} // namespace

QCoro::Task<Result<std::unique_ptr<TreeStream>>> ChangeEffects::treeOf(RepositoryId repository, CommitId commit)
{
    const auto work = [this, repository, commit]() -> Result<std::unique_ptr<TreeStream>> {
        const Result<std::shared_ptr<git::Vault>> vault = m_services.vault(repository);
        if (!vault)
            return std::unexpected(vault.error());
        return (*vault)->tree(commit);
    };
    Result<std::unique_ptr<TreeStream>> tree = co_await onPool(m_services.pool, work);
    co_return tree;
}

process::OutputLog::LineSink ChangeEffects::timelineOf(const RunId &run)
{
    return [this, run](std::vector<TimelineEntry> lines) { return m_services.timeline.append(run, std::move(lines)); };
}

QCoro::Task<Result<Frozen>> ChangeEffects::agentRound(RunId run, Request request, RunPlan plan, int round,
                                                      QString prompt, std::optional<Candidate> previous, std::stop_token stop)
{
    RoundEnd end{m_services, request, plan, round, prompt, previous, {}};
    Result<std::unique_ptr<ExecutionSession>> sandbox =
        co_await openSandbox(run, request, plan, SandboxRole::Agent, QStringLiteral("agent, round %1").arg(round));
    if (!sandbox)
        co_return std::unexpected(sandbox.error());
    Result<std::unique_ptr<TreeStream>> tree = co_await treeOf(request.repository, end.startTree());
    if (!tree)
        co_return std::unexpected(tree.error());
    const Result<> put = co_await (*sandbox)->put(kCheckoutPath, *std::move(tree));
    if (!put)
        co_return std::unexpected(put.error());
    const Result<> input = co_await (*sandbox)->put(kInputPath, std::make_unique<PromptFile>(prompt));
    if (!input)
        co_return std::unexpected(input.error());
    Result<TurnResult> turn = co_await runTurn(**sandbox, run, plan, round, prompt, stop);
    if (!turn)
        co_return std::unexpected(turn.error());
    Result<std::unique_ptr<TreeStream>> workTree = co_await (*sandbox)->collect(kCheckoutPath);
    if (!workTree)
        co_return std::unexpected(workTree.error());

    end.at = m_services.clock.now();
    const auto work = [end, tree = std::shared_ptr<TreeStream>(*std::move(workTree))] { return end.freeze(*tree); };
    Result<Frozen> frozen = co_await onPool(m_services.pool, work);
    if (frozen)
        frozen->turn = TurnEnded{m_services.clock.newId<SessionId>(), round, turn->exitCode, turn->duration,
                                 checks::notEnforced(**sandbox)};
    co_return frozen;
}

QCoro::Task<Result<TurnResult>> ChangeEffects::runTurn(ExecutionSession &sandbox, RunId run, RunPlan plan, int round,
                                                       QString prompt, std::stop_token stop)
{
    const Result<config::Profile> profile = profileOf(plan);
    if (!profile)
        co_return std::unexpected(profile.error());
    const process::OutputLog::LineSink seen = timelineOf(run);
    const auto log = std::make_shared<process::OutputLog>(m_services.redactor, kSetUpLog, QStringLiteral("set-up"), seen);
    const Result<> ready = co_await checks::runSetUp(sandbox, {profile->setup, profile->setupTimeout}, log,
                                                     m_services.clock, stop);
    if (!ready)
        co_return std::unexpected(ready.error());

    const std::unique_ptr<RuntimeAdapter> adapter = m_services.runtime({plan.agent, plan.agentCommand, plan.turnTimeout});
    Result<std::unique_ptr<RuntimeSession>> session = co_await adapter->start(sandbox, m_services.redactor, seen);
    if (!session)
        co_return std::unexpected(session.error());
    const std::stop_callback cancel(stop, [&session] { (*session)->cancel(); });
    if (stop.stop_requested()) // before there was a turn that could have been cancelled
        co_return fail(Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("the agent was stopped before it began"));
    Result<TurnResult> turn = co_await (*session)->runTurn({prompt, round, plan.turnTimeout});
    if (!turn)
        turn.error().what = m_services.redactor.clean(turn.error().what); // it may quote the agent
    co_return turn;
}

} // namespace patchplane::workflow
