// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/domain_log.h"

#include <QRandomGenerator>

namespace patchplane::store {

static constexpr qsizetype kSaltBytes = 16;

static QByteArray newSalt()
{
    std::array<quint32, kSaltBytes / sizeof(quint32)> words;
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), kSaltBytes);
}

static QByteArray encoded(const Event &event)
{
    return std::visit([](const auto &payload) { return encodeJson(payload); }, event);
}

static Result<RecordHash> previousOf(Database &database, const std::optional<RunId> &run)
{
    RecordHash previous = chainStart<RecordHash>();
    return database
        .each("SELECT hash FROM log WHERE run = ? ORDER BY sequence DESC LIMIT 1",
              [&](const Row &row) { previous = RecordHash::fromRaw(row.bytes(0)).value_or(previous); }, runBytes(run))
        .transform([&] { return previous; });
}

Result<EventRecord> DomainLog::append(Transaction &transaction, const std::optional<RunId> &run,
                                      const std::optional<CommandId> &cause, Event event) const
{
    Database &database = transaction.database();
    const Result<LogEnd> before = transaction.end();
    if (!before)
        return std::unexpected(before.error());
    const Result<RecordHash> previous = previousOf(database, run);
    if (!previous)
        return std::unexpected(previous.error());

    const QByteArray payload = encoded(event);
    const QByteArray salt = newSalt();
    const LogHeader header{before->sequence + 1, kindOf(event), versionOf(event),  m_clock.now(), run, cause,
                           payloadDigest(salt, payload), *previous};
    const RecordHash hash = recordHash(header);
    const LogEnd end{header.sequence, linkHash(before->link, hash)};

    Result<qint64> done = database.exec(
        "INSERT INTO log(sequence, kind, version, at, run, cause, payload_digest, previous, hash, link) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        header.sequence, header.kind, header.version, header.at, runBytes(run),
        cause ? cause->uuid().toRfc4122() : QByteArray(), header.payload, header.previous, hash, end.link);
    if (done)
        done = database.exec("INSERT INTO log_payloads(sequence, salt, payload) VALUES (?, ?, ?)", header.sequence, salt,
                             payload);
    if (!done)
        return std::unexpected(done.error());
    if (signsHead(header.kind)) {
        if (const Result<> made = signHead(transaction, end); !made)
            return std::unexpected(made.error());
    }
    transaction.setEnd(end);
    return EventRecord{header.sequence, header.at, run, cause, std::move(event)};
}

Result<> DomainLog::signHead(Transaction &transaction, const LogEnd &end) const
{
    const Result<QByteArray> signature = m_signer.sign(signedHead(end.sequence, end.link));
    if (!signature)
        return std::unexpected(signature.error());
    return transaction.database()
        .exec("INSERT INTO log_signatures(sequence, head, signature, public_key) VALUES (?, ?, ?, ?)", end.sequence,
              end.link, *signature, m_signer.publicKey())
        .transform([](qint64) {});
}

Result<> DomainLog::erasePayload(Transaction &transaction, Sequence sequence)
{
    return transaction.database()
        .exec("DELETE FROM log_payloads WHERE sequence = ?", sequence)
        .transform([](qint64) {});
}

Result<EventRecord> readRecord(const Row &row)
{
    EventRecord record{row.integer(0), row.instant(3), row.id<RunId>(4), row.id<CommandId>(5), std::nullopt};
    if (row.isNull(6))
        return record;
    Result<Event> event = decodeEvent(row.text(1), int(row.integer(2)), row.bytes(6));
    if (!event) {
        Error error = std::move(event.error());
        error.what = QStringLiteral("record %1 (%2) of the log: %3").arg(record.sequence).arg(row.text(1), error.what);
        return std::unexpected(std::move(error));
    }
    record.event = *std::move(event);
    return record;
}

namespace {

/// Collects rows as records; stops at the first that cannot be read.
struct Collect {
    std::vector<EventRecord> &into;
    Result<> operator()(const Row &row) const
    {
        Result<EventRecord> record = readRecord(row);
        if (!record)
            return std::unexpected(std::move(record.error()));
        into.push_back(*std::move(record));
        return {};
    }
};

} // namespace

Result<std::vector<EventRecord>> readEvents(Database &database, const RunId &run)
{
    std::vector<EventRecord> records;
    return database
        .each("SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l "
              "LEFT JOIN log_payloads p ON p.sequence = l.sequence WHERE l.run = ? ORDER BY l.sequence",
              Collect{records}, run)
        .transform([&] { return std::move(records); });
}

Result<std::vector<EventRecord>> readEventsAfter(Database &database, Sequence after, int limit)
{
    std::vector<EventRecord> records;
    return database
        .each("SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l "
              "LEFT JOIN log_payloads p ON p.sequence = l.sequence WHERE l.sequence > ? ORDER BY l.sequence LIMIT ?",
              Collect{records}, after, limit)
        .transform([&] { return std::move(records); });
}

} // namespace patchplane::store
