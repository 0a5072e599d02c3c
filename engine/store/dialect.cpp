// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/dialect.h"

#include <QDeadlineTimer>
#include <QSqlQuery>
#include <QThread>
#include <QVariant>

#include <chrono>

namespace patchplane::store::dialect {

using namespace std::chrono_literals;

static constexpr auto kBusyLimit = 5s;

namespace {

// Primary result codes of SQLite (sqlite3.h); extended codes keep them in the low byte.
enum SqliteCode { Busy = 5, Locked = 6, ReadOnly = 8, IoErr = 10, Corrupt = 11, Full = 13, CantOpen = 14,
                  Constraint = 19, NotADatabase = 26 };

/// Turning a fresh file to WAL needs it alone and does not ask the busy handler, so two processes that start at once
/// meet here; the second one tries again.
Result<> setWal(QSqlDatabase &database)
{
    const QDeadlineTimer limit(kBusyLimit);
    for (;;) {
        QSqlQuery query(database);
        if (query.exec(QStringLiteral("PRAGMA journal_mode=WAL")) && query.next()
            && query.value(0).toString() == QLatin1StringView("wal"))
            return {};
        const Error error = errorOf(query.lastError(), database.databaseName());
        if (error.fault != Fault::Transient || limit.hasExpired())
            return std::unexpected(error);
        QThread::sleep(5ms);
    }
}

Result<> pragma(QSqlDatabase &database, const QString &text)
{
    QSqlQuery query(database);
    if (!query.exec(u"PRAGMA " + text))
        return std::unexpected(errorOf(query.lastError(), database.databaseName()));
    return {};
}

QString synchronous(Use use)
{
    switch (use) {
    case Use::Truth: return QStringLiteral("synchronous=FULL");
    case Use::Timeline:
    case Use::Read: return QStringLiteral("synchronous=NORMAL");
    case Use::Unsynced: break;
    }
    return QStringLiteral("synchronous=OFF");
}

Result<> setUp(QSqlDatabase &database, Use use)
{
    if (use != Use::Read) {
        if (Result<> wal = setWal(database); !wal && database.databaseName() != QLatin1StringView(":memory:"))
            return wal;
    }
    // Checkpoints of 16 MiB: each one costs two more syncs, so they should be rare beside thousands of commits.
    for (const QString &text : {synchronous(use), QStringLiteral("wal_autocheckpoint=4000"),
                                QStringLiteral("cache_size=-16000"), QStringLiteral("temp_store=MEMORY")}) {
        if (Result<> done = pragma(database, text); !done)
            return done;
    }
    return {};
}

} // namespace

Result<QSqlDatabase> connect(const QString &name, const QString &file, Use use)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    database.setDatabaseName(file);
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(std::chrono::milliseconds(kBusyLimit).count());
    if (use == Use::Read)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    database.setConnectOptions(options);
    if (!database.open())
        return std::unexpected(errorOf(database.lastError(), file));
    if (const Result<> done = setUp(database, use); !done)
        return std::unexpected(done.error());
    return database;
}

QString schemaText(const char *text)
{
    return QString::fromLatin1(text)
        .replace(QLatin1StringView("{blob}"), QLatin1StringView("BLOB"))
        .replace(QLatin1StringView("{clustered}"), QLatin1StringView("WITHOUT ROWID"));
}

Sql beginWrite()
{
    return "BEGIN IMMEDIATE";
}

Sql beginRead()
{
    return "BEGIN";
}

Sql versionTable()
{
    return "SELECT 1 FROM sqlite_master WHERE name = 'schema_version'";
}

Sql overwriteErased(bool on)
{
    return on ? Sql("PRAGMA secure_delete=ON") : Sql("PRAGMA secure_delete=OFF");
}

Sql foldChanges()
{
    return "PRAGMA wal_checkpoint(TRUNCATE)";
}

Result<> backup(const QSqlDatabase &database, const QString &file)
{
    QSqlQuery query(database);
    query.prepare(QStringLiteral("VACUUM INTO ?"));
    query.addBindValue(file);
    if (!query.exec())
        return std::unexpected(errorOf(query.lastError(), database.databaseName()));
    return {};
}

Error errorOf(const QSqlError &error, const QString &file)
{
    const QString what = QStringLiteral("%1: %2").arg(file, error.databaseText().isEmpty() ? error.driverText()
                                                                                           : error.databaseText());
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Busy:
    case Locked:
        return {Fault::Transient, ErrorCode::Busy, what, QStringLiteral("Another program uses the store; try again.")};
    case Corrupt:
    case NotADatabase:
        return {Fault::Permanent, ErrorCode::Corrupt, what,
                QStringLiteral("Stop PatchPlane, move the file aside and put a backup in its place. Nothing was deleted.")};
    case Full:
        return {Fault::Permanent, ErrorCode::DiskFull, what, QStringLiteral("Free some space on that disk.")};
    case Constraint:
        return {Fault::Bug, ErrorCode::Bug, what, QStringLiteral("Please report this with the log file.")};
    case ReadOnly:
    case IoErr:
    case CantOpen:
    default:
        return {Fault::Permanent, ErrorCode::IoError, what,
                QStringLiteral("Check the disk and who owns the data folder, then start again.")};
    }
}

} // namespace patchplane::store::dialect
