// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/ports/pool.h"

namespace patchplane::workflow {

namespace {

/// Does the target hold commits that the candidate lacks and that its change does not merge with?
Result<bool> targetMoved(const Services &services, const Repository &repository, const Candidate &candidate,
                         const QString &target)
{
    const Result<std::shared_ptr<git::Vault>> vault = services.vault(repository.id);
    if (!vault)
        return std::unexpected(vault.error());
    const Result<CommitId> tip = (*vault)->import(repository.path, target);
    if (!tip)
        return std::unexpected(tip.error());
    const Result<bool> clean = (*vault)->mergesCleanly(*tip, candidate.changes.front().head);
    if (!clean)
        return std::unexpected(clean.error());
    return !*clean;
}

struct Weighing {
    const Services &services;
    RunId run;
    Request request;
    Candidate candidate;
    std::vector<CheckResult> checks;
    Subject what;

    Result<Proposal> weigh() const
    {
        const Result<config::Settings> settings = services.settings();
        if (!settings)
            return std::unexpected(settings.error());
        const Result<Repository> repository = services.repository(request.repository);
        if (!repository)
            return std::unexpected(repository.error());
        const Result<bool> moved = targetMoved(services, *repository, candidate, what.target);
        if (!moved)
            return std::unexpected(moved.error());
        const Result<RunStatus> status = services.status(run);
        if (!status)
            return std::unexpected(status.error());
        const PolicyFacts facts{settings->forRepository(repository->path).policy, candidate, checks, !request.direct,
                                *moved};
        const Result<ContentDigest> stored = services.artifacts.put(encodeJson(facts));
        if (!stored)
            return std::unexpected(stored.error());
        const PolicyOutcome outcome = evaluate(facts);
        const bool alone = facts.policy.decidesAlone && outcome.best == DecisionState::Accepted && !status->held;
        return Proposal{what, subjectDigest(what), outcome, *stored, alone};
    }
};

PublicationDone doneOf(const PublicationFound &found)
{
    return {found.ref, found.commit};
}

} // namespace

QCoro::Task<Result<Proposal>> ChangeEffects::evaluate(RunId run, Request request, RunPlan, Candidate candidate,
                                                      std::vector<CheckResult> checks, Subject what)
{
    const Weighing weighing{m_services, run, request, candidate, checks, what};
    Result<Proposal> proposal = co_await onPool(m_services.pool, [weighing] { return weighing.weigh(); });
    co_return proposal;
}

QCoro::Task<Result<RunStatus>> ChangeEffects::status(RunId run)
{
    Result<RunStatus> status = co_await onPool(m_services.pool, [this, run] { return m_services.status(run); });
    co_return status;
}

QCoro::Task<Result<PublicationOrder>> ChangeEffects::orderFor(Request request, Candidate candidate, Subject what)
{
    const auto work = [this, request, candidate, what]() -> Result<PublicationOrder> {
        const Result<Repository> repository = m_services.repository(request.repository);
        if (!repository)
            return std::unexpected(repository.error());
        PublicationOrder order{*repository, what, candidate.changes.front().head, std::nullopt};
        if (what.publication == PublicationKind::Branch)
            return order; // must not exist
        const auto user = git::UserRepository::open(repository->path, m_services.gitProgram);
        if (!user)
            return std::unexpected(user.error());
        const Result<std::optional<CommitId>> head = (*user)->branchHead(what.branch);
        if (!head)
            return std::unexpected(head.error());
        order.expectedOld = *head;
        return order;
    };
    Result<PublicationOrder> order = co_await onPool(m_services.pool, work);
    co_return order;
}

QCoro::Task<Result<std::optional<PublicationDone>>>
ChangeEffects::findPublication(Request request, Candidate candidate, Subject what)
{
    Result<PublicationOrder> order = co_await orderFor(request, candidate, what);
    if (!order)
        co_return std::unexpected(order.error());
    Result<std::optional<PublicationFound>> found = co_await m_services.publisher.find(*std::move(order));
    if (!found)
        co_return std::unexpected(found.error());
    co_return found->transform(doneOf);
}

QCoro::Task<Result<PublicationDone>> ChangeEffects::publish(Request request, Candidate candidate, Subject what)
{
    Result<PublicationOrder> order = co_await orderFor(request, candidate, what);
    if (!order)
        co_return std::unexpected(order.error());
    Result<PublicationFound> found = co_await m_services.publisher.publish(*std::move(order));
    if (!found)
        co_return std::unexpected(found.error());
    co_return doneOf(*found);
}

} // namespace patchplane::workflow
