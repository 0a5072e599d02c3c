// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/artifact_store.h"
#include "engine/ports/timeline_store.h"

#include <QCryptographicHash>
#include <QHash>
#include <QMutex>

#include <algorithm>

namespace patchplane::test {

/// Artifacts without files. Thread-safe.
class MemoryArtifacts final : public ArtifactStore
{
public:
    Result<ContentDigest> put(QByteArrayView bytes) override
    {
        const QMutexLocker lock(&m_lock);
        const ContentDigest digest = *ContentDigest::fromRaw(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
        m_kept.insert(digest, bytes.toByteArray());
        return digest;
    }
    Result<QByteArray> get(const ContentDigest &digest) override
    {
        const QMutexLocker lock(&m_lock);
        const auto found = m_kept.constFind(digest);
        if (found == m_kept.cend())
            return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("no such artifact"));
        return *found;
    }
    Result<QByteArray> range(const ContentDigest &digest, qint64 from, qint64 count) override
    {
        return get(digest).transform([&](const QByteArray &bytes) { return bytes.mid(from, count); });
    }
    Result<qint64> size(const ContentDigest &digest) override
    {
        return get(digest).transform([](const QByteArray &bytes) { return qint64(bytes.size()); });
    }
    /// Do any kept bytes hold this?
    [[nodiscard]] bool holds(const QByteArray &bytes) const
    {
        const QMutexLocker lock(&m_lock);
        return std::ranges::any_of(m_kept, [&](const QByteArray &kept) { return kept.contains(bytes); });
    }

private:
    mutable QMutex m_lock;
    QHash<ContentDigest, QByteArray> m_kept;
};

/// Every run's lines, in the order in which they came. Thread-safe.
class MemoryTimeline final : public TimelineStore
{
public:
    bool append(const RunId &, std::vector<TimelineEntry> entries) override
    {
        const QMutexLocker lock(&m_lock);
        for (TimelineEntry &entry : entries)
            m_entries.push_back(std::move(entry));
        return true;
    }
    [[nodiscard]] bool says(const QString &text) const
    {
        const QMutexLocker lock(&m_lock);
        return std::ranges::any_of(m_entries, [&](const TimelineEntry &entry) { return entry.text.contains(text); });
    }

private:
    mutable QMutex m_lock;
    std::vector<TimelineEntry> m_entries;
};

} // namespace patchplane::test
