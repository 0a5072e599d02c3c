// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/checks/sandbox_command.h"
#include "engine/ports/pool.h"
#include "engine/workflow/make_candidate.h"

namespace patchplane::workflow {

static constexpr qint64 kSetUpLog = 4 << 20;

using OutputLogSink = checks::OutputLog::LineSink;

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

Result<Signature> operatorsSignature(const Services &services, const Request &request, Instant at)
{
    const Result<Repository> repository = services.repository(request.repository);
    if (!repository)
        return std::unexpected(repository.error());
    const auto user = git::UserRepository::open(repository->path, services.gitProgram);
    if (!user)
        return std::unexpected(user.error());
    Result<Signature> signature = (*user)->identity();
    if (signature)
        signature->at = at;
    return signature;
}

/// Where a round starts: the work tree is the round before's, the commit always stands on the run's base.
struct RoundStart {
    CommitId base;
    CommitId tree;
    std::optional<CandidateDigest> parent;
};

Result<Frozen> commitRound(const Services &services, const Request &request, const RoundStart &start,
                           TreeStream &workTree, const QString &prompt, int round, Instant at)
{
    const Result<Signature> author = operatorsSignature(services, request, at);
    if (!author)
        return std::unexpected(author.error());
    const Result<std::shared_ptr<git::Vault>> vault = services.vault(request.repository);
    if (!vault)
        return std::unexpected(vault.error());
    const Result<git::Collected> collected =
        (*vault)->commitWorkTree(start.base, workTree, {*author, *author, messageFor(request, prompt, round)},
                                 start.tree);
    if (!collected)
        return std::unexpected(collected.error());
    Result<Candidate> candidate =
        makeCandidate(**vault, request.repository, {start.base, collected->commit, Origin::AgentSession, start.parent, round});
    if (!candidate)
        return std::unexpected(candidate.error());
    return Frozen{*std::move(candidate), collected->notes, std::nullopt};
}

/// The timeline as a sink for lines; numbers are the writer's.
OutputLogSink timelineSink(TimelineStore &timeline, const RunId &run)
{
    return [&timeline, run](std::vector<TimelineEntry> entries) { return timeline.append(run, std::move(entries)); };
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

QCoro::Task<Result<Frozen>> ChangeEffects::agentRound(RunId run, Request request, RunPlan plan, int round,
                                                      QString prompt, std::optional<Candidate> previous, std::stop_token stop)
{
    const RoundStart start = previous
        ? RoundStart{previous->changes.front().base, previous->changes.front().head, previous->digest}
        : RoundStart{plan.workBase, plan.workBase, std::nullopt};

    Result<std::unique_ptr<ExecutionSession>> sandbox =
        co_await openSandbox(run, request, plan, SandboxRole::Agent, QStringLiteral("agent, round %1").arg(round));
    if (!sandbox)
        co_return std::unexpected(sandbox.error());
    Result<std::unique_ptr<TreeStream>> tree = co_await treeOf(request.repository, start.tree);
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

    const auto work = [this, request, start, tree = std::shared_ptr<TreeStream>(*std::move(workTree)), prompt, round,
                       at = m_services.clock.now()] {
        return commitRound(m_services, request, start, *tree, prompt, round, at);
    };
    Result<Frozen> frozen = co_await onPool(m_services.pool, work);
    if (frozen) {
        frozen->turn = TurnEnded{m_services.clock.newId<SessionId>(), round, turn->exitCode, turn->duration};
    }
    co_return frozen;
}

QCoro::Task<Result<TurnResult>> ChangeEffects::runTurn(ExecutionSession &sandbox, RunId run, RunPlan plan, int round,
                                                       QString prompt, std::stop_token stop)
{
    const Result<config::Profile> profile = config::parseProfile(plan.profileText);
    if (!profile)
        co_return std::unexpected(profile.error());
    const auto log = std::make_shared<checks::OutputLog>(m_services.redactor, kSetUpLog, QStringLiteral("set-up"),
                                                         timelineSink(m_services.timeline, run));
    const Result<> ready = co_await checks::runSetUp(sandbox, {profile->setup, profile->setupTimeout}, log,
                                                     m_services.clock, stop);
    if (!ready)
        co_return std::unexpected(ready.error());

    const std::unique_ptr<RuntimeAdapter> adapter = m_services.runtime({plan.agent, plan.agentCommand, plan.turnTimeout});
    const auto seen = [this, run](TimelineEntry entry) {
        entry.text = m_services.redactor.clean(entry.text);
        (void)m_services.timeline.append(run, {std::move(entry)}); // a full timeline loses lines, never the turn
    };
    Result<std::unique_ptr<RuntimeSession>> session = co_await adapter->start(sandbox, seen);
    if (!session)
        co_return std::unexpected(session.error());
    const std::stop_callback cancel(stop, [&session] { (*session)->cancel(); });
    Result<TurnResult> turn = co_await (*session)->runTurn({prompt, round, plan.turnTimeout});
    co_return turn;
}

} // namespace patchplane::workflow
