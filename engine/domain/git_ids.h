// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

#include <optional>

namespace patchplane {

/// A git object id (SHA-1 repositories: 20 bytes), with the kind of object in its type.
template <class Tag>
class ObjectId
{
public:
    static std::optional<ObjectId> fromRaw(const QByteArray &raw)
    {
        return raw.size() == 20 ? std::optional(ObjectId(raw)) : std::nullopt;
    }
    static std::optional<ObjectId> parse(QStringView hex)
    {
        const std::optional<ObjectId> id = fromRaw(QByteArray::fromHex(hex.toLatin1()));
        return id && id->toString() == hex ? id : std::nullopt;
    }

    QString toString() const { return QString::fromLatin1(m_raw.toHex()); }
    QString shortText() const { return toString().first(10); }
    const QByteArray &raw() const { return m_raw; }

    friend bool operator==(const ObjectId &, const ObjectId &) = default;
    friend size_t qHash(const ObjectId &id, size_t seed = 0) { return qHash(QByteArrayView(id.m_raw), seed); }

private:
    explicit ObjectId(QByteArray raw) : m_raw(std::move(raw)) {}
    QByteArray m_raw;
};

using CommitId = ObjectId<struct CommitTag>;
using TreeId = ObjectId<struct TreeTag>;
using BlobId = ObjectId<struct BlobTag>; ///< a gitlink's commit, too, where a diff names one

/// A path inside a repository, as git has it: bytes, '/' between components, never a host path. It stays bytes
/// until the delegate that paints it (architecture.md, rule 5).
struct RepoPath {
    QByteArray bytes;

    friend bool operator==(const RepoPath &, const RepoPath &) = default;
    friend auto operator<=>(const RepoPath &a, const RepoPath &b) { return a.bytes.compare(b.bytes) <=> 0; }
    friend size_t qHash(const RepoPath &path, size_t seed = 0) { return qHash(QByteArrayView(path.bytes), seed); }
};

} // namespace patchplane
