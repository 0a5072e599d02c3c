// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QSqlDatabase>
#include <QSqlError>

namespace patchplane::store {

/// SQL that is written in the source, never put together at run time: prepared once a connection and kept.
struct Sql {
    consteval Sql(const char *literal) : text(literal) {}
    const char *text;
};

} // namespace patchplane::store

/// What differs between the databases, and the only place that knows. SQLite today; all other SQL of this folder is
/// what SQLite and PostgreSQL both understand (ON CONFLICT … DO UPDATE, RETURNING, `?` parameters).
namespace patchplane::store::dialect {

/// How a connection is used.
enum class Use {
    Truth,    ///< each commit is synced before it is answered
    Timeline, ///< a power cut may take the last commits, never the file
    Unsynced, ///< nothing is waited for: the crash driver's counter-proof, and scratch databases in memory
    Read      ///< reads only
};

/// Opens and sets up a connection of this name; no file is made for `Use::Read`.
[[nodiscard]] Result<QSqlDatabase> connect(const QString &name, const QString &file, Use use);

/// A schema text with `{blob}` (bytes) and `{clustered}` (the primary key is the table) filled in.
[[nodiscard]] QString schemaText(const char *text);

/// Starts a transaction that holds the write lock from the start, or one that only reads.
[[nodiscard]] Sql beginWrite();
[[nodiscard]] Sql beginRead();

/// A row if the table `schema_version` is there.
[[nodiscard]] Sql versionTable();

/// Erased bytes are overwritten from here on, or not (slower deletes).
[[nodiscard]] Sql overwriteErased(bool on);
/// Puts the log of changes into the main file and empties it, so that erased bytes are nowhere.
[[nodiscard]] Sql foldChanges();

/// Copies the whole store, as it stands now, to a new file; other connections go on meanwhile.
[[nodiscard]] Result<> backup(const QSqlDatabase &database, const QString &file);

/// Transient for 'busy', permanent for broken, full or out of reach; a violated constraint is a bug of ours.
[[nodiscard]] Error errorOf(const QSqlError &error, const QString &file);

} // namespace patchplane::store::dialect
