// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/log_record.h"

namespace patchplane::store {

PayloadDigest payloadDigest(const QByteArray &salt, const QByteArray &payload)
{
    return DigestBuilder("patchplane log payload 1").add(salt).add(payload).finish<PayloadTag>();
}

RecordHash recordHash(const LogHeader &header)
{
    return DigestBuilder("patchplane log header 1")
        .add(quint64(header.sequence))
        .add(header.kind)
        .add(quint64(header.version))
        .add(quint64(toMsecs(header.at)))
        .add(runBytes(header.run))
        .add(header.cause ? header.cause->uuid().toRfc4122() : QByteArray())
        .add(header.payload.raw())
        .add(header.previous.raw())
        .finish<RecordTag>();
}

LinkHash linkHash(const LinkHash &before, const RecordHash &hash)
{
    return DigestBuilder("patchplane log link 1").add(before.raw()).add(hash.raw()).finish<LinkTag>();
}

QByteArray signedHead(Sequence sequence, const LinkHash &link)
{
    return QByteArray("patchplane log head 1\n") + QByteArray::number(sequence) + '\n' + link.raw().toHex();
}

bool signsHead(QStringView kind)
{
    return kind == QLatin1StringView(Approved::kind) || kind == QLatin1StringView(Rejected::kind)
        || kind == QLatin1StringView(Published::kind);
}

QByteArray runBytes(const std::optional<RunId> &run)
{
    return run ? run->uuid().toRfc4122() : QByteArray("");
}

Result<LogEnd> readLogEnd(Database &database)
{
    LogEnd end{0, chainStart<LinkHash>()};
    return database
        .each("SELECT sequence, link FROM log ORDER BY sequence DESC LIMIT 1",
              [&](const Row &row) {
                  end.sequence = row.integer(0);
                  end.link = LinkHash::fromRaw(row.bytes(1)).value_or(chainStart<LinkHash>());
              })
        .transform([&] { return end; });
}

} // namespace patchplane::store
