// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/signer.h"
#include "engine/store/transaction.h"

namespace patchplane::store {

/// The domain log: the truth, append-only, numbered in commit order without gaps, chained (log_record.h), its head
/// signed at each decision and publication. Writer thread; inside the transaction that is passed in.
class DomainLog
{
public:
    /// Both outlive the log and are thread-safe.
    DomainLog(Clock &clock, const Signer &signer) : m_clock(clock), m_signer(signer) {}

    /// Appends and answers the record; the projections and the feed are the caller's.
    [[nodiscard]] Result<EventRecord> append(Transaction &transaction, const std::optional<RunId> &run,
                                             const std::optional<CommandId> &cause, Event event) const;

    /// Takes a record's payload and salt away. Its header stands; the chains still hold.
    [[nodiscard]] static Result<> erasePayload(Transaction &transaction, Sequence sequence);

private:
    Result<> signHead(Transaction &transaction, const LogEnd &end) const;

    Clock &m_clock;
    const Signer &m_signer;
};

/// Rows of "SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l LEFT JOIN log_payloads p
/// …" as records; an erased payload gives an absent event. Corrupt or TooNew name the record.
[[nodiscard]] Result<EventRecord> readRecord(const Row &row);
/// A run's events in order.
[[nodiscard]] Result<std::vector<EventRecord>> readEvents(Database &database, const RunId &run);
/// At most `limit` records after `after`.
[[nodiscard]] Result<std::vector<EventRecord>> readEventsAfter(Database &database, Sequence after, int limit);

} // namespace patchplane::store
