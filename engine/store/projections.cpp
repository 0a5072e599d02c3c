// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/projections.h"

#include "engine/store/domain_log.h"
#include "engine/store/run_fold.h"

namespace patchplane::store {

namespace {

using Changed = Result<std::optional<RunSummary>>;

constexpr const char *kTables[] = {"runs", "requests", "repositories", "profiles", "decisions", "projected"};

Changed storeSummary(Database &database, RunSummary summary)
{
    return database
        .exec("INSERT INTO runs(id, repository, state, is_open, created, summary) VALUES (?, ?, ?, ?, ?, ?) "
              "ON CONFLICT(id) DO UPDATE SET state = excluded.state, is_open = excluded.is_open, "
              "summary = excluded.summary",
              summary.id, summary.repository, summary.status.state, !isTerminal(summary.status.state), summary.created,
              encodeJson(summary))
        .transform([&](qint64) { return std::optional(std::move(summary)); });
}

Changed queue(Database &database, const EventRecord &record, const RunQueued &queued)
{
    const Result<std::optional<RunSummary>> there = readSummary(database, *record.run);
    const Result<std::optional<Repository>> repository = readRepository(database, queued.repository);
    const Result<std::optional<Request>> request = readRequest(database, queued.request);
    if (!there || !repository || !request)
        return std::unexpected(!there ? there.error() : !repository ? repository.error() : request.error());
    if (*there) {
        return fail(Fault::Refused, ErrorCode::IllegalTransition,
                    QStringLiteral("run %1 is queued already").arg(record.run->toString()),
                    QStringLiteral("Give a new run a new id."));
    }
    return storeSummary(database, beginSummary(*record.run, record, queued, *repository ? (*repository)->name : QString(),
                                               *request));
}

Changed advance(Database &database, const EventRecord &record, QStringView kind)
{
    const Result<std::optional<RunSummary>> before = readSummary(database, *record.run);
    if (!before)
        return std::unexpected(before.error());
    if (!*before)
        return std::optional<RunSummary>(); // its first event was erased: it is in no list any more
    Result<RunSummary> after = foldSummary(**before, record, kind);
    return after ? storeSummary(database, *std::move(after)) : std::unexpected(std::move(after.error()));
}

/// What an event leaves in the tables beside `runs`.
struct Tables {
    Database &database;
    const EventRecord &record;

    Result<qint64> operator()(const RepositoryAdded &e) const
    {
        return database.exec("INSERT INTO repositories(id, name, repository) VALUES (?, ?, ?) "
                             "ON CONFLICT(id) DO UPDATE SET name = excluded.name, repository = excluded.repository",
                             e.repository.id, e.repository.name, encodeJson(e.repository));
    }
    Result<qint64> operator()(const RequestRecorded &e) const
    {
        return database.exec("INSERT INTO requests(id, request) VALUES (?, ?) "
                             "ON CONFLICT(id) DO UPDATE SET request = excluded.request",
                             e.request.id, encodeJson(e.request));
    }
    Result<qint64> operator()(const ProfileAccepted &e) const
    {
        return database.exec("INSERT INTO profiles(repository, sequence, accepted) VALUES (?, ?, ?) "
                             "ON CONFLICT(repository) DO UPDATE SET sequence = excluded.sequence, "
                             "accepted = excluded.accepted",
                             e.repository, record.sequence, encodeJson(AcceptedProfile{e.profile, e.text, e.by, record.at, record.sequence}));
    }
    Result<qint64> operator()(const Approved &e) const { return decided(e.decision); }
    Result<qint64> operator()(const Rejected &e) const { return decided(e.decision); }
    Result<qint64> operator()(const auto &) const { return 0; }

    Result<qint64> decided(const Decision &decision) const
    {
        return database.exec("INSERT INTO decisions(sequence, run, subject, decision) VALUES (?, ?, ?, ?)",
                             record.sequence, runBytes(record.run), decision.subject, encodeJson(decision));
    }
};

template <class T>
Result<std::optional<T>> readOne(const Result<> &walked, const std::optional<QByteArray> &bytes, const char *table)
{
    if (!walked)
        return std::unexpected(walked.error());
    if (!bytes)
        return std::optional<T>();
    return decodeStored<T>(*bytes, QLatin1StringView(table)).transform([](T value) { return std::optional(std::move(value)); });
}

QByteArray printed(const QVariant &value)
{
    if (value.isNull())
        return "null";
    if (value.typeId() == QMetaType::QByteArray)
        return '\'' + value.toByteArray().toHex() + '\'';
    return value.toString().toUtf8().toPercentEncoding(" {}[]:,\"");
}

} // namespace

Changed project(Database &database, const EventRecord &record, QStringView kind)
{
    const RunQueued *queued = record.event ? std::get_if<RunQueued>(&*record.event) : nullptr;
    if (queued && !record.run)
        return fail(Fault::Bug, ErrorCode::Bug, QStringLiteral("a run was queued without an id"));
    Changed changed = queued       ? queue(database, record, *queued)
                      : record.run ? advance(database, record, kind)
                                   : Changed(std::nullopt);
    if (!changed || !record.event)
        return changed;
    if (const Result<qint64> done = std::visit(Tables{database, record}, *record.event); !done)
        return std::unexpected(done.error());
    return changed;
}

Result<> setProjected(Database &database, const LogEnd &end)
{
    return database
        .exec("INSERT INTO projected(one, sequence, link) VALUES (1, ?, ?) "
              "ON CONFLICT(one) DO UPDATE SET sequence = excluded.sequence, link = excluded.link",
              end.sequence, end.link)
        .transform([](qint64) {});
}

Result<> rebuildProjections(Database &log, Database &into)
{
    for (const char *table : kTables) {
        if (Result<> emptied = into.execText(u"DELETE FROM " + QString::fromLatin1(table)); !emptied)
            return emptied;
    }
    const Result<LogEnd> end = readLogEnd(log);
    if (!end)
        return std::unexpected(end.error());
    Result<> walked = log.each(
        "SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l "
        "LEFT JOIN log_payloads p ON p.sequence = l.sequence ORDER BY l.sequence",
        [&](const Row &row) -> Result<> {
            const Result<EventRecord> record = readRecord(row);
            if (!record)
                return std::unexpected(record.error());
            return project(into, *record, row.text(1)).transform([](const auto &) {});
        });
    if (!walked || end->sequence == 0)
        return walked;
    return setProjected(into, *end);
}

Result<QByteArray> canonicalDump(Database &database)
{
    QByteArray dump;
    for (const char *table : kTables) {
        dump += QByteArray(table) + '\n';
        const Result<> walked = database.eachText(
            QStringLiteral("SELECT * FROM %1 ORDER BY 1").arg(QLatin1StringView(table)), [&](const Row &row) {
                for (int column = 0; column < row.columns(); ++column)
                    dump += ' ' + row.columnName(column).toLatin1() + '=' + printed(row.value(column));
                dump += '\n';
            });
        if (!walked)
            return std::unexpected(walked.error());
    }
    return dump;
}

Result<std::optional<RunSummary>> readSummary(Database &database, const RunId &run)
{
    std::optional<QByteArray> bytes;
    const Result<> walked = database.each("SELECT summary FROM runs WHERE id = ?",
                                          [&](const Row &row) { bytes = row.bytes(0); }, run);
    return readOne<RunSummary>(walked, bytes, "runs");
}

Result<std::optional<Request>> readRequest(Database &database, const RequestId &request)
{
    std::optional<QByteArray> bytes;
    const Result<> walked = database.each("SELECT request FROM requests WHERE id = ?",
                                          [&](const Row &row) { bytes = row.bytes(0); }, request);
    return readOne<Request>(walked, bytes, "requests");
}

Result<std::optional<Repository>> readRepository(Database &database, const RepositoryId &repository)
{
    std::optional<QByteArray> bytes;
    const Result<> walked = database.each("SELECT repository FROM repositories WHERE id = ?",
                                          [&](const Row &row) { bytes = row.bytes(0); }, repository);
    return readOne<Repository>(walked, bytes, "repositories");
}

Result<std::optional<AcceptedProfile>> readProfile(Database &database, const RepositoryId &repository)
{
    std::optional<QByteArray> bytes;
    Sequence sequence = 0;
    const auto take = [&](const Row &row) {
        bytes = row.bytes(0);
        sequence = row.integer(1);
    };
    const Result<> walked = database.each("SELECT accepted, sequence FROM profiles WHERE repository = ?", take, repository);
    Result<std::optional<AcceptedProfile>> found = readOne<AcceptedProfile>(walked, bytes, "profiles");
    if (found && *found)
        (*found)->sequence = sequence;
    return found;
}

} // namespace patchplane::store
