// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/database.h"

#include <span>

namespace patchplane::store {

/// One step of a schema's only story. `statements` are parted by ';' at a line's end.
struct Migration {
    int version = 0;
    int oldestReader = 0; ///< the smallest schema number that a program must know to use the store afterwards
    const char *statements = "";
};

/// The stories of the two files, from version 1. Append only: a line that was shipped never changes.
[[nodiscard]] std::span<const Migration> truthMigrations();
[[nodiscard]] std::span<const Migration> timelineMigrations();

struct SchemaVersion {
    int version = 0; ///< 0: an empty file
    int oldestReader = 0;
};
[[nodiscard]] Result<SchemaVersion> schemaVersion(Database &database);

/// Brings a store to the newest version: a copy of the file first (beside it, named after its version and the
/// moment), then one transaction a step. Two processes may do so at once. TooNew if the store needs a newer program;
/// after any error it stays at the last good version. No log row is ever touched by a migration.
[[nodiscard]] Result<> migrate(Database &database, std::span<const Migration> migrations);

} // namespace patchplane::store
