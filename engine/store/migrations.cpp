// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/migrations.h"

#include "engine/files/sync_file.h"

#include <QCoreApplication>

namespace patchplane::store {

namespace {

constexpr const char *kVersionTable = "CREATE TABLE schema_version(version INTEGER NOT NULL, oldest_reader INTEGER NOT NULL);\n"
                                      "INSERT INTO schema_version VALUES (0, 0);\n";

// The truth. log, log_payloads, log_signatures are the domain log; steps and signals the executor's notebook and
// in-box; claims say who works on a run; runs … decisions are projections and can be made anew from the log.
// Ids and digests are bytes, moments milliseconds, summaries and requests JSON as contracts and domain write it.
// log.run and log.cause are empty bytes where there is none, so that (run, sequence) indexes those too.
constexpr Migration kTruth[] = {
    {1, 1, R"(
CREATE TABLE log(sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
    run {blob} NOT NULL, cause {blob} NOT NULL, payload_digest {blob} NOT NULL, previous {blob} NOT NULL,
    hash {blob} NOT NULL, link {blob} NOT NULL);
CREATE INDEX log_of_run ON log(run, sequence);
CREATE TABLE log_payloads(sequence INTEGER PRIMARY KEY, salt {blob} NOT NULL, payload {blob} NOT NULL);
CREATE TABLE log_signatures(sequence INTEGER PRIMARY KEY, head {blob} NOT NULL, signature {blob} NOT NULL,
    public_key {blob} NOT NULL);
CREATE TABLE steps(run {blob} NOT NULL, path {blob} NOT NULL, kind TEXT NOT NULL, attempts INTEGER NOT NULL,
    begun INTEGER NOT NULL, ended INTEGER, outcome {blob}, PRIMARY KEY(run, path)) {clustered};
CREATE TABLE signals(number INTEGER PRIMARY KEY, command {blob} NOT NULL UNIQUE, run {blob} NOT NULL,
    actor TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, body {blob} NOT NULL, at INTEGER NOT NULL,
    consumed INTEGER NOT NULL);
CREATE INDEX signals_of_run ON signals(run, consumed, number);
CREATE TABLE claims(run {blob} PRIMARY KEY, fence INTEGER NOT NULL, engine {blob} NOT NULL, until INTEGER NOT NULL,
    due INTEGER) {clustered};
CREATE TABLE runs(id {blob} PRIMARY KEY, repository {blob} NOT NULL, state TEXT NOT NULL, is_open INTEGER NOT NULL,
    created INTEGER NOT NULL, summary {blob} NOT NULL);
CREATE INDEX runs_by_age ON runs(created, id);
CREATE INDEX runs_by_state ON runs(state, created, id);
CREATE INDEX runs_open ON runs(is_open, created, id);
CREATE TABLE requests(id {blob} PRIMARY KEY, request {blob} NOT NULL);
CREATE TABLE repositories(id {blob} PRIMARY KEY, name TEXT NOT NULL, repository {blob} NOT NULL);
CREATE TABLE profiles(repository {blob} PRIMARY KEY, sequence INTEGER NOT NULL, accepted {blob} NOT NULL);
CREATE TABLE decisions(sequence INTEGER PRIMARY KEY, run {blob} NOT NULL, subject {blob} NOT NULL,
    decision {blob} NOT NULL);
CREATE TABLE projected(one INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, link {blob} NOT NULL);
)"},
    // A command is taken once: looking it up must not walk the log.
    {2, 1, "CREATE INDEX log_of_cause ON log(cause);\n"},
};

// The timeline. One key for a place: the run's small number in the high bits and the entry's number in the low 40, so
// that a run's entries lie side by side, a page is one range, and the table needs no second index.
constexpr Migration kTimeline[] = {
    {1, 1, R"(
CREATE TABLE timelines(number INTEGER PRIMARY KEY, run {blob} NOT NULL UNIQUE);
CREATE TABLE entries(place INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
    text TEXT NOT NULL);
)"},
};

Result<> execAll(Database &database, const char *statements)
{
    const QStringList list = dialect::schemaText(statements).split(QStringLiteral(";\n"), Qt::SkipEmptyParts);
    for (const QString &statement : list) {
        if (statement.trimmed().isEmpty())
            continue;
        if (Result<> done = database.execText(statement); !done)
            return done;
    }
    return {};
}

Result<> apply(Database &database, const Migration &step)
{
    return database.inTransaction([&]() -> Result<> {
        const Result<SchemaVersion> found = schemaVersion(database);
        if (!found)
            return std::unexpected(found.error());
        if (found->version >= step.version)
            return {}; // another process was first
        if (found->version == 0) {
            if (Result<> made = execAll(database, kVersionTable); !made)
                return made;
        }
        if (Result<> done = execAll(database, step.statements); !done)
            return done;
        return database
            .exec("UPDATE schema_version SET version = ?, oldest_reader = ?", step.version, step.oldestReader)
            .transform([](qint64) {});
    });
}

Result<> copyAside(Database &database, int version)
{
    const QString copy = QStringLiteral("%1.v%2-%3-%4").arg(database.file()).arg(version)
                             .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz")))
                             .arg(QCoreApplication::applicationPid());
    if (Result<> made = database.backup(copy); !made)
        return made;
    return files::syncFile(copy);
}

} // namespace

std::span<const Migration> truthMigrations()
{
    return kTruth;
}

std::span<const Migration> timelineMigrations()
{
    return kTimeline;
}

Result<SchemaVersion> schemaVersion(Database &database)
{
    bool exists = false;
    SchemaVersion found;
    Result<> done = database.each(dialect::versionTable(), [&](const Row &) { exists = true; });
    if (done && exists) {
        done = database.eachText(QStringLiteral("SELECT version, oldest_reader FROM schema_version"), [&](const Row &row) {
            found = {int(row.integer(0)), int(row.integer(1))};
        });
    }
    return done.transform([&] { return found; });
}

Result<> migrate(Database &database, std::span<const Migration> migrations)
{
    const Result<SchemaVersion> found = schemaVersion(database);
    if (!found)
        return std::unexpected(found.error());
    const int newest = migrations.back().version;
    if (found->oldestReader > newest) {
        return fail(Fault::Refused, ErrorCode::TooNew,
                    QStringLiteral("%1 needs a PatchPlane that knows schema %2; this one knows %3")
                        .arg(database.file()).arg(found->oldestReader).arg(newest),
                    QStringLiteral("Start the newer PatchPlane that wrote it; nothing was changed."));
    }
    if (found->version > 0 && found->version < newest) {
        if (Result<> copied = copyAside(database, found->version); !copied)
            return copied;
    }
    for (const Migration &step : migrations) {
        if (step.version <= found->version)
            continue;
        if (Result<> done = apply(database, step); !done)
            return done;
    }
    return {};
}

} // namespace patchplane::store
