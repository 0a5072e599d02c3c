// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <optional>

namespace patchplane {

/// 32 bytes of SHA-256 with the name of what was hashed in its type: a candidate's digest is no subject's.
template <class Tag>
class Digest
{
public:
    static std::optional<Digest> fromRaw(const QByteArray &raw)
    {
        return raw.size() == 32 ? std::optional(Digest(raw)) : std::nullopt;
    }
    static std::optional<Digest> parse(QStringView hex)
    {
        const QByteArray raw = QByteArray::fromHex(hex.toLatin1());
        const std::optional<Digest> digest = fromRaw(raw);
        return digest && digest->toString() == hex ? digest : std::nullopt; // one spelling: 64 small hex digits
    }

    QString toString() const { return QString::fromLatin1(m_raw.toHex()); }
    /// The first 12 hex digits: for people, never for a comparison.
    QString shortText() const { return toString().first(12); }
    const QByteArray &raw() const { return m_raw; }

    friend bool operator==(const Digest &, const Digest &) = default;
    friend auto operator<=>(const Digest &a, const Digest &b) { return a.m_raw.compare(b.m_raw) <=> 0; }
    friend size_t qHash(const Digest &digest, size_t seed = 0) { return qHash(QByteArrayView(digest.m_raw), seed); }

private:
    explicit Digest(QByteArray raw) : m_raw(std::move(raw)) {}
    QByteArray m_raw;
};

using ContentDigest = Digest<struct ContentTag>;     ///< of bytes: an artifact, a file's content
using CandidateDigest = Digest<struct CandidateTag>; ///< checks are bound to it
using SubjectDigest = Digest<struct SubjectTag>;     ///< decisions and publications are bound to it
using ProfileDigest = Digest<struct ProfileTag>;     ///< of a repository's .patchplane.toml

/// Hashes a list of fields so that no two different lists give the same bytes: each field goes in as its length
/// (8 bytes, big endian) and its content. The first field names what is hashed and the version of its layout.
class DigestBuilder
{
public:
    explicit DigestBuilder(QByteArrayView domainAndVersion);
    DigestBuilder &add(QByteArrayView field);
    DigestBuilder &add(QStringView field);
    DigestBuilder &add(quint64 number);
    template <class Tag>
    Digest<Tag> finish()
    {
        return *Digest<Tag>::fromRaw(m_hash.result());
    }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

/// SHA-256 of the bytes as they are: what the artifact store files them under.
[[nodiscard]] ContentDigest contentDigest(QByteArrayView bytes);

} // namespace patchplane
