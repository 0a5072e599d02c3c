// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/signer.h"
#include "engine/store/log_record.h"

namespace patchplane::store {

/// The first thing that is wrong: which record, and what differs, in words. `sequence` 0: the store as a whole.
struct VerifyFault {
    Sequence sequence = 0;
    QString kind;
    QString what;
    static constexpr auto fields()
    {
        using T = VerifyFault;
        return std::tuple(field("sequence", &T::sequence), field("kind", &T::kind), field("what", &T::what));
    }
    friend bool operator==(const VerifyFault &, const VerifyFault &) = default;
};

/// What a walk over the whole log found.
struct VerifyReport {
    qint64 records = 0; ///< that were looked at, up to and with the faulty one
    std::optional<VerifyFault> fault;
    std::vector<Sequence> erased; ///< payloads that were taken away, as a PayloadErased says
    int signatures = 0;           ///< heads whose signature holds
    /// Every signature is by the key that was expected. False without an expected key, or without a signature.
    bool originProven = false;
    QString origin; ///< one sentence about it, for people
    static constexpr auto fields()
    {
        using T = VerifyReport;
        return std::tuple(field("records", &T::records), field("fault", &T::fault), field("erased", &T::erased),
                          field("signatures", &T::signatures), field("originProven", &T::originProven),
                          field("origin", &T::origin));
    }
};

/// Walks the log from its first record, inside the caller's read transaction: numbers without a gap, headers, both chains, payloads against
/// their digests, a signature by the right key at each decision and publication, the place that the projections stand
/// for, and the projections themselves against a rebuild in memory. An error only if the store cannot be read.
/// `expectedKey` (32 bytes, from outside the store) proves origin; a chain that somebody rewrote whole, signatures and
/// all, is found by it alone. Blocks; not for the engine thread.
[[nodiscard]] Result<VerifyReport> verify(Database &database, const Signer &keys,
                                          const std::optional<QByteArray> &expectedKey);

} // namespace patchplane::store
