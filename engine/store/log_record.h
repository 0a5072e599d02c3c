// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/events.h"
#include "engine/store/database.h"

namespace patchplane::store {

// The domain log's record and how it is chained. Pure but for `readLogEnd`.
//
//   payload ─salt→ payload digest ─┐
//   sequence kind version at run cause ─┴─ header ──hash──▶ `hash`, which the run's next header carries as `previous`
//   `link` of the record before + `hash` ──hash──▶ `link`, the store's chain over the heads of all runs' chains
//
// A run's chain stands by itself (several engines can write theirs); the store's chain binds them in commit order.
// The header holds the digest of the salted payload and not the payload, so a payload can be erased and both chains
// still hold; the salt keeps a short payload from being guessed out of the digest, and goes with it.

using PayloadDigest = Digest<struct PayloadTag>;
using RecordHash = Digest<struct RecordTag>;
using LinkHash = Digest<struct LinkTag>;

/// All that the chain covers of a record.
struct LogHeader {
    Sequence sequence = 0;
    QString kind;
    int version = 0;
    Instant at;
    std::optional<RunId> run;
    std::optional<CommandId> cause;
    PayloadDigest payload;
    RecordHash previous; ///< of the same run's record before; of the last record without a run, where there is none
};

/// The store chain's end.
struct LogEnd {
    Sequence sequence = 0;
    LinkHash link;
};

/// 32 zero bytes: before the first record of a chain.
template <class D>
[[nodiscard]] D chainStart()
{
    return *D::fromRaw(QByteArray(32, '\0'));
}

[[nodiscard]] PayloadDigest payloadDigest(const QByteArray &salt, const QByteArray &payload);
[[nodiscard]] RecordHash recordHash(const LogHeader &header);
[[nodiscard]] LinkHash linkHash(const LinkHash &before, const RecordHash &hash);

/// What the engine's key signs at a decision and a publication.
[[nodiscard]] QByteArray signedHead(Sequence sequence, const LinkHash &link);
/// True for the events after which the head is signed.
[[nodiscard]] bool signsHead(QStringView kind);

/// A run's id as log.run has it: empty bytes for none.
[[nodiscard]] QByteArray runBytes(const std::optional<RunId> &run);

[[nodiscard]] Result<LogEnd> readLogEnd(Database &database);

} // namespace patchplane::store
