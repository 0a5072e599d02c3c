// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/ports/pool.h"
#include "engine/workflow/place.h"

#include <algorithm>

namespace patchplane::workflow {

namespace {

struct Weighing {
    const Services &services;
    Request request;
    Candidate candidate;
    std::vector<CheckResult> checks;
    Subject what;

    Result<Proposal> weigh() const;
    Result<> checkName() const;

private:
    Result<bool> targetMoved(const Place &place) const;
    Result<> checkMerge(git::UserRepository &user, const std::optional<CommitId> &head) const;
};

/// Does the target hold commits that the candidate lacks and that its change does not merge with?
Result<bool> Weighing::targetMoved(const Place &place) const
{
    const Result<CommitId> tip = place.vault->import(place.repository.path, what.target);
    if (!tip)
        return std::unexpected(tip.error());
    return place.vault->mergesCleanly(*tip, candidate.changes.front().head).transform([](bool clean) { return !clean; });
}

Result<Proposal> Weighing::weigh() const
{
    const Result<config::Settings> settings = services.settings();
    if (!settings)
        return std::unexpected(settings.error());
    const Result<Place> place = placeOf(services, request.repository);
    if (!place)
        return std::unexpected(place.error());
    const Result<bool> moved = targetMoved(*place);
    if (!moved)
        return std::unexpected(moved.error());
    const PolicyFacts facts{settings->forRepository(place->repository.path).policy, candidate, checks, !request.direct,
                            *moved};
    const Result<ContentDigest> stored = services.artifacts.put(encodeJson(facts));
    if (!stored)
        return std::unexpected(stored.error());
    const PolicyOutcome outcome = evaluate(facts);
    const bool alone = facts.policy.decidesAlone && outcome.best == DecisionState::Accepted;
    return Proposal{what, subjectDigest(what), outcome, *stored, alone};
}

Result<> Weighing::checkMerge(git::UserRepository &user, const std::optional<CommitId> &head) const
{
    if (!head) {
        return fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("there is no branch '%1'").arg(what.branch),
                    QStringLiteral("Name a branch of this repository."));
    }
    const Result<std::vector<QString>> checkedOut = user.checkedOutBranches();
    if (!checkedOut)
        return std::unexpected(checkedOut.error());
    if (!std::ranges::contains(*checkedOut, what.branch))
        return {};
    return fail(Fault::Refused, ErrorCode::PushRefused,
                QStringLiteral("'%1' is checked out, so it is not moved behind its work tree's back").arg(what.branch),
                QStringLiteral("Publish as a branch and run `git merge --ff-only %1` in that work tree.")
                    .arg(candidate.changes.front().head.toString()));
}

/// What can be known now of a name that a person typed: an approval of it should not end in a failure.
Result<> Weighing::checkName() const
{
    const Result<Repository> repository = services.repository(request.repository);
    if (!repository)
        return std::unexpected(repository.error());
    const auto user = usersRepository(services, *repository);
    if (!user)
        return std::unexpected(user.error());
    const Result<std::optional<CommitId>> head = (*user)->branchHead(what.branch);
    if (!head)
        return std::unexpected(head.error());
    if (what.publication == PublicationKind::Merge)
        return checkMerge(**user, *head);
    if (!*head || **head == candidate.changes.front().head)
        return {};
    return fail(Fault::Refused, ErrorCode::InvalidInput,
                QStringLiteral("the branch '%1' exists already").arg(what.branch),
                QStringLiteral("Choose another name, or merge into it."));
}

PublicationDone doneOf(const PublicationFound &found)
{
    return {found.ref, found.commit};
}

} // namespace

QCoro::Task<Result<Proposal>> ChangeEffects::evaluate(Request request, Candidate candidate,
                                                      std::vector<CheckResult> checks, Subject what)
{
    const Weighing weighing{m_services, request, candidate, checks, what};
    Result<Proposal> proposal = co_await onPool(m_services.pool, [weighing] { return weighing.weigh(); });
    co_return proposal;
}

QCoro::Task<Result<Proposal>> ChangeEffects::evaluateEdited(Request request, Candidate candidate,
                                                            std::vector<CheckResult> checks, Subject what)
{
    const Weighing weighing{m_services, request, candidate, checks, what};
    const auto work = [weighing] { return weighing.checkName().and_then([&] { return weighing.weigh(); }); };
    Result<Proposal> proposal = co_await onPool(m_services.pool, work);
    co_return proposal;
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
        const auto user = usersRepository(m_services, *repository);
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
