// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/forges/local/local_publisher.h"

#include "engine/git/vault.h"
#include "engine/ports/pool.h"

using namespace Qt::StringLiterals;

namespace patchplane::forges {
namespace {

/// One order at work, in one pool thread.
struct Errand {
    PublicationOrder order;
    QString gitProgram;
    QString vaultPath;

    const QString &branch() const
    {
        return order.subject.publication == PublicationKind::Merge ? order.subject.target : order.subject.branch;
    }

    Result<std::optional<PublicationFound>> find() const
    {
        const Result<std::unique_ptr<git::UserRepository>> user =
            git::UserRepository::open(order.repository.path, gitProgram);
        if (!user)
            return std::unexpected(user.error());
        const Result<std::optional<CommitId>> head = (*user)->branchHead(branch());
        if (!head)
            return std::unexpected(head.error());
        if (!*head)
            return std::nullopt;
        const Result<bool> there = isThere(**head);
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return std::nullopt;
        const PublicationFound found{u"refs/heads/"_s + branch(), **head};
        return (*user)->keep(branch()).transform([&] { return std::optional(found); });
    }

    /// A merge stays done when others go on from it.
    Result<bool> isThere(const CommitId &head) const
    {
        if (head == order.commit || order.subject.publication == PublicationKind::Branch)
            return head == order.commit;
        return withVault([&](git::Vault &vault) {
            const Result<CommitId> known = vault.import(order.repository.path, head.toString());
            return known ? vault.isAncestor(order.commit, head) : Result<bool>(std::unexpected(known.error()));
        });
    }

    Result<PublicationFound> publish() const
    {
        const Result<std::optional<PublicationFound>> already = find();
        if (!already)
            return std::unexpected(already.error());
        if (*already)
            return **already;
        return checkFastForward().and_then([&] { return move(); });
    }

    Result<> checkFastForward() const
    {
        if (order.subject.publication == PublicationKind::Branch)
            return {};
        if (!order.expectedOld)
            return fail(Fault::Refused, ErrorCode::InvalidInput,
                        u"A merge needs the commit that %1 was at."_s.arg(branch()));
        const Result<bool> forward = withVault([&](git::Vault &vault) {
            const Result<CommitId> known = vault.import(order.repository.path, order.expectedOld->toString());
            return known ? vault.isAncestor(*order.expectedOld, order.commit)
                         : Result<bool>(std::unexpected(known.error()));
        });
        if (!forward)
            return std::unexpected(forward.error());
        if (*forward)
            return {};
        return fail(Fault::Refused, ErrorCode::BaseConflict,
                    u"%1 has commits that the candidate is not built on."_s.arg(branch()),
                    u"Rebase or merge it as a new candidate, which is checked and decided anew."_s);
    }

    Result<PublicationFound> move() const
    {
        const Result<std::unique_ptr<git::UserRepository>> user =
            git::UserRepository::open(order.repository.path, gitProgram);
        if (!user)
            return std::unexpected(user.error());
        const Result<> moved = (*user)->publish(vaultPath, order.commit, branch(), order.expectedOld);
        if (moved)
            return PublicationFound{u"refs/heads/"_s + branch(), order.commit};
        const Result<std::optional<PublicationFound>> byAnother = find(); // the same order, given twice at once
        if (byAnother && *byAnother)
            return **byAnother;
        return std::unexpected(moved.error());
    }

    template <class Use>
    Result<bool> withVault(Use use) const
    {
        const Result<std::shared_ptr<git::Vault>> vault = git::Vault::open(vaultPath, gitProgram);
        return vault ? use(**vault) : Result<bool>(std::unexpected(vault.error()));
    }
};

} // namespace

LocalPublisher::LocalPublisher(QThreadPool &pool, QString gitProgram, std::function<QString(RepositoryId)> vaultPath)
    : m_pool(pool), m_gitProgram(std::move(gitProgram)), m_vaultPath(std::move(vaultPath))
{
}

QCoro::Task<Result<std::optional<PublicationFound>>> LocalPublisher::find(PublicationOrder order)
{
    const QString vault = m_vaultPath(order.repository.id);
    const Errand errand{std::move(order), m_gitProgram, vault};
    const auto work = [errand] { return errand.find(); };
    Result<std::optional<PublicationFound>> answer = co_await onPool(m_pool, work);
    co_return answer;
}

QCoro::Task<Result<PublicationFound>> LocalPublisher::publish(PublicationOrder order)
{
    const QString vault = m_vaultPath(order.repository.id);
    const Errand errand{std::move(order), m_gitProgram, vault};
    const auto work = [errand] { return errand.publish(); };
    Result<PublicationFound> answer = co_await onPool(m_pool, work);
    co_return answer;
}

} // namespace patchplane::forges
