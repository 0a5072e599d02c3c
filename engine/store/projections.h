// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/transaction.h"

namespace patchplane::store {

/// An accepted repository configuration, as the projection keeps it.
struct AcceptedProfile {
    ProfileDigest profile;
    QByteArray text;
    Actor by;
    Instant at;
    Sequence sequence = 0; ///< of the record that says so; a column of its own
    static constexpr auto fields()
    {
        using T = AcceptedProfile;
        return std::tuple(field("profile", &T::profile), field("text", &T::text), field("by", &T::by),
                          field("at", &T::at));
    }
};

// Tables that are made from the log alone and can be dropped: runs, requests, repositories, profiles, decisions.
// Writer thread, in the transaction of the events themselves. A new table: one migration, one branch in `project`.

/// Takes one more record in. `kind` is the log's (an erased event has no other word of itself). Refused with
/// IllegalTransition if the run machine does not know such a move; nothing was changed then. The run's changed row,
/// if there is one.
[[nodiscard]] Result<std::optional<RunSummary>> project(Database &database, const EventRecord &record, QStringView kind);

/// Keeps the place in the log that the projections stand for.
[[nodiscard]] Result<> setProjected(Database &database, const LogEnd &end);

/// Empties the projections and takes the whole log in again.
[[nodiscard]] Result<> rebuildProjections(Database &log, Database &into);

/// All projections as text, the same for the same content whatever made it: the measure of a rebuild.
[[nodiscard]] Result<QByteArray> canonicalDump(Database &database);

[[nodiscard]] Result<std::optional<RunSummary>> readSummary(Database &database, const RunId &run);
[[nodiscard]] Result<std::optional<Request>> readRequest(Database &database, const RequestId &request);
[[nodiscard]] Result<std::optional<Repository>> readRepository(Database &database, const RepositoryId &repository);
[[nodiscard]] Result<std::optional<AcceptedProfile>> readProfile(Database &database, const RepositoryId &repository);

/// A stored JSON value that does not decode is Corrupt, and names the table.
template <class T>
[[nodiscard]] Result<T> decodeStored(const QByteArray &bytes, QLatin1StringView table)
{
    return decodeJson<T>(bytes).transform_error([&](Error error) {
        error.code = ErrorCode::Corrupt;
        error.what = QStringLiteral("a row of %1: %2").arg(table, error.what);
        return error;
    });
}

} // namespace patchplane::store
