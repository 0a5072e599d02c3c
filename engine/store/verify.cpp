// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/verify.h"

#include "engine/store/domain_log.h"
#include "engine/store/migrations.h"
#include "engine/store/projections.h"

#include <QMap>

namespace patchplane::store {

namespace {

struct Signature {
    LinkHash head;
    QByteArray signature;
    QByteArray publicKey;
};

/// One pass over the log. Each check answers what is wrong, or nothing.
class Walk
{
public:
    Walk(const Signer &keys, const std::optional<QByteArray> &expectedKey, VerifyReport &report)
        : m_keys(keys), m_expectedKey(expectedKey), m_report(report)
    {
    }

    Result<> run(Database &database);

private:
    using Wrong = std::optional<QString>;

    Result<> readSignatures(Database &database);
    void record(const Row &row);
    Wrong header(const Row &row);
    Wrong payload(const Row &row);
    Wrong signature(const Row &row);
    void leftOver(const QMap<Sequence, QString> &erasedUnsaid);
    void blame(Sequence sequence, const QString &kind, const QString &what);

    const Signer &m_keys;
    const std::optional<QByteArray> &m_expectedKey;
    VerifyReport &m_report;
    LogEnd m_end{0, chainStart<LinkHash>()};
    QHash<QByteArray, RecordHash> m_heads; ///< of each run's chain; key: run bytes
    QMap<Sequence, Signature> m_signatures;
    QMap<Sequence, QString> m_unsaid; ///< payloads that are gone, whose PayloadErased was not met yet; their kinds
};

void Walk::blame(Sequence sequence, const QString &kind, const QString &what)
{
    if (!m_report.fault)
        m_report.fault = VerifyFault{sequence, kind, what};
}

Result<> Walk::readSignatures(Database &database)
{
    return database.each("SELECT sequence, head, signature, public_key FROM log_signatures", [&](const Row &row) {
        const std::optional<LinkHash> head = LinkHash::fromRaw(row.bytes(1));
        m_signatures.insert(row.integer(0), {head.value_or(chainStart<LinkHash>()), row.bytes(2), row.bytes(3)});
    });
}

Walk::Wrong Walk::header(const Row &row)
{
    const auto payload = PayloadDigest::fromRaw(row.bytes(6));
    const auto previous = RecordHash::fromRaw(row.bytes(7));
    const auto hash = RecordHash::fromRaw(row.bytes(8));
    const auto link = LinkHash::fromRaw(row.bytes(9));
    if (!payload || !previous || !hash || !link)
        return QStringLiteral("a hash has not 32 bytes");
    const QByteArray run = row.bytes(4);
    const QByteArray cause = row.bytes(5);
    if ((!run.isEmpty() && !row.id<RunId>(4)) || (!cause.isEmpty() && !row.id<CommandId>(5)))
        return QStringLiteral("an id has not 16 bytes");
    const LogHeader header{row.integer(0),     row.text(1), int(row.integer(2)), row.instant(3), row.id<RunId>(4),
                           row.id<CommandId>(5), *payload,    *previous};
    if (recordHash(header) != *hash)
        return QStringLiteral("the header is not what its hash says");
    if (*previous != m_heads.value(run, chainStart<RecordHash>()))
        return run.isEmpty() ? QStringLiteral("it does not follow the record without a run before it")
                             : QStringLiteral("it does not follow its run's record before it");
    if (linkHash(m_end.link, *hash) != *link)
        return QStringLiteral("the store's chain breaks here");
    m_heads.insert(run, *hash);
    m_end = {header.sequence, *link};
    return {};
}

Walk::Wrong Walk::payload(const Row &row)
{
    const bool isThere = !row.isNull(10);
    if (isThere && payloadDigest(row.bytes(11), row.bytes(10)).raw() != row.bytes(6))
        return QStringLiteral("the payload is not what its digest says");
    if (!isThere) {
        m_unsaid.insert(row.integer(0), row.text(1));
        m_report.erased.push_back(row.integer(0));
        return {};
    }
    const Result<Event> event = decodeEvent(row.text(1), int(row.integer(2)), row.bytes(10));
    if (!event)
        return event.error().what;
    if (const auto *erased = std::get_if<PayloadErased>(&*event))
        m_unsaid.remove(erased->sequence);
    return {};
}

Walk::Wrong Walk::signature(const Row &row)
{
    const Sequence sequence = row.integer(0);
    const auto found = m_signatures.constFind(sequence);
    if (found == m_signatures.cend())
        return signsHead(row.text(1)) ? Wrong(QStringLiteral("the signature of the head is missing")) : Wrong();
    if (found->head != m_end.link
        || !m_keys.verify(found->publicKey, signedHead(sequence, m_end.link), found->signature))
        return QStringLiteral("the signature of the head does not hold");
    if (m_expectedKey && found->publicKey != *m_expectedKey)
        return QStringLiteral("the head is signed by another key (%1) than the expected one")
            .arg(QString::fromLatin1(found->publicKey.toHex()));
    m_signatures.remove(sequence);
    ++m_report.signatures;
    return {};
}

void Walk::record(const Row &row)
{
    if (m_report.fault)
        return;
    ++m_report.records;
    const Sequence sequence = row.integer(0);
    const QString kind = row.text(1);
    if (sequence != m_end.sequence + 1) {
        blame(m_end.sequence + 1, {}, QStringLiteral("the record is missing; the next one is %1 (%2)").arg(sequence).arg(kind));
        return;
    }
    for (const auto check : {&Walk::header, &Walk::payload, &Walk::signature}) {
        if (const Wrong wrong = (this->*check)(row)) {
            blame(sequence, kind, *wrong);
            return;
        }
    }
}

/// What only the end of the log can tell.
void Walk::leftOver(const QMap<Sequence, QString> &erasedUnsaid)
{
    if (!erasedUnsaid.isEmpty())
        blame(erasedUnsaid.firstKey(), erasedUnsaid.first(), QStringLiteral("the payload is missing, and no record says that it was erased"));
    if (!m_signatures.isEmpty())
        blame(m_signatures.firstKey(), {}, QStringLiteral("the record is missing; its signature is there"));
}

Result<> Walk::run(Database &database)
{
    if (Result<> read = readSignatures(database); !read)
        return read;
    Result<> walked = database.each(
        "SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, l.payload_digest, l.previous, l.hash, l.link, "
        "p.payload, p.salt FROM log l LEFT JOIN log_payloads p ON p.sequence = l.sequence ORDER BY l.sequence",
        [&](const Row &row) { record(row); });
    if (!walked)
        return walked;
    if (m_report.fault)
        return {};
    leftOver(m_unsaid);
    LogEnd projected{0, chainStart<LinkHash>()};
    walked = database.each("SELECT sequence, link FROM projected", [&](const Row &row) {
        projected = {row.integer(0), LinkHash::fromRaw(row.bytes(1)).value_or(chainStart<LinkHash>())};
    });
    if (walked && projected.sequence > m_end.sequence)
        blame(m_end.sequence + 1, {}, QStringLiteral("the record is missing; the projections have seen up to %1").arg(projected.sequence));
    else if (walked && (projected.sequence != m_end.sequence || projected.link != m_end.link))
        blame(m_end.sequence, {}, QStringLiteral("the projections stand for another end of the log"));
    return walked;
}

Result<> compareProjections(Database &database, VerifyReport &report)
{
    const Result<std::unique_ptr<Database>> scratch = Database::open(QStringLiteral(":memory:"), dialect::Use::Unsynced);
    if (!scratch)
        return std::unexpected(scratch.error());
    if (Result<> made = migrate(**scratch, truthMigrations()); !made)
        return made;
    if (const Result<> rebuilt = rebuildProjections(database, **scratch); !rebuilt) {
        report.fault = VerifyFault{0, {}, QStringLiteral("the projections cannot be made from the log: %1").arg(rebuilt.error().what)};
        return {};
    }
    const Result<QByteArray> stored = canonicalDump(database);
    const Result<QByteArray> fresh = canonicalDump(**scratch);
    if (!stored || !fresh)
        return std::unexpected(stored ? fresh.error() : stored.error());
    if (*stored == *fresh)
        return {};
    const auto storedLines = stored->split('\n');
    const auto freshLines = fresh->split('\n');
    const auto [a, b] = std::ranges::mismatch(storedLines, freshLines);
    const QByteArray line = a != storedLines.end() ? *a : *b;
    report.fault = VerifyFault{0, {}, QStringLiteral("the projections are not what the log gives, first at:%1").arg(QString::fromUtf8(line.left(160)))};
    return {};
}

void judgeOrigin(const std::optional<QByteArray> &expectedKey, VerifyReport &report)
{
    report.originProven = !report.fault && expectedKey && report.signatures > 0;
    if (report.originProven)
        report.origin = QStringLiteral("origin proven by the expected key at %1 heads").arg(report.signatures);
    else if (!expectedKey)
        report.origin = QStringLiteral("origin not proven: no key was given to compare with");
    else
        report.origin = report.fault ? QStringLiteral("origin not proven: the log does not hold")
                                     : QStringLiteral("origin not proven: nothing is signed yet");
}

} // namespace

Result<VerifyReport> verify(Database &database, const Signer &keys, const std::optional<QByteArray> &expectedKey)
{
    assertMayBlock("verify");
    VerifyReport report;
    Result<> walked = Walk(keys, expectedKey, report).run(database);
    if (walked && !report.fault)
        walked = compareProjections(database, report);
    if (!walked)
        return std::unexpected(walked.error());
    judgeOrigin(expectedKey, report);
    return report;
}

} // namespace patchplane::store
