// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"
#include "engine/store/domain_log.h"

namespace patchplane::store {

/// Who claims runs, and for how long.
struct Claimant {
    EngineId engine;
    /// This engine holds the store alone (engine_lock.h), so a lease of another one is a dead engine's. False where
    /// several engines share a store: then a lease lives until it runs out.
    bool alone = true;
    std::chrono::milliseconds lease = std::chrono::seconds(60);
};

/// The writes behind the `RunStore` port, each inside the transaction that it is given. Writer thread. Rules that
/// refuse (Stale, Busy, IllegalTransition) say so before they change anything.
class RunWrites
{
public:
    /// `clock` and `signer` outlive it and are thread-safe.
    RunWrites(Claimant claimant, Clock &clock, const Signer &signer)
        : m_claimant(claimant), m_clock(clock), m_log(clock, signer)
    {
    }

    [[nodiscard]] Result<ClaimedRun> claim(Transaction &transaction, const RunId &run) const;
    [[nodiscard]] Result<Sequence> commit(Transaction &transaction, const RunCommit &commit) const;
    [[nodiscard]] Result<Sequence> append(Transaction &transaction,
                                          const std::vector<std::pair<std::optional<RunId>, Event>> &events,
                                          const std::optional<CommandId> &cause) const;
    [[nodiscard]] Result<> signal(Transaction &transaction, const RunId &run, const SignalRow &row) const;
    [[nodiscard]] Result<std::vector<RunStore::OpenRun>> openRuns(Transaction &transaction) const;
    [[nodiscard]] Result<RunStore::News> news(Transaction &transaction, qint64 after) const;
    [[nodiscard]] Result<> renewLeases(Transaction &transaction) const;
    /// Takes a payload away for good, records that, and makes the projections anew. Refused while its run, or a run of
    /// its request, is open.
    [[nodiscard]] Result<Sequence> erase(Transaction &transaction, Sequence sequence, const Actor &by,
                                         const std::optional<CommandId> &cause) const;

private:
    Result<Fence> raiseFence(Database &database, const RunId &run) const;
    Result<> checkFence(Database &database, const RunCommit &commit) const;
    Result<> writeSteps(Database &database, const RunCommit &commit) const;
    Result<> writeDue(Database &database, const RunCommit &commit) const;
    Result<bool> servesOpenRun(Database &database, Sequence sequence) const;
    Result<Sequence> appendEvent(Transaction &transaction, const std::optional<RunId> &run,
                                 const std::optional<CommandId> &cause, const Event &event) const;

    Claimant m_claimant;
    Clock &m_clock;
    DomainLog m_log;
};

} // namespace patchplane::store
