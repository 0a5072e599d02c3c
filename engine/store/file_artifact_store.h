// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/files/durability.h"
#include "engine/ports/artifact_store.h"
#include "engine/domain/instant.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <mutex>

namespace patchplane::store {

/// Artifacts as files, `<root>/ab/cdef…`: written under a temporary name, synced, renamed, their folder (and the root,
/// when the folder is new) synced, and only then is `put` answered. A sweep cannot take what a commit is about to name:
/// what is put is pinned as long as this process lives, and what another process puts is as young as its last `put`.
class FileArtifactStore final : public ArtifactStore
{
public:
    /// `root` exists (data_folder.h). `started` is this process's start: a sweep looks only at what is an hour older.
    FileArtifactStore(QString root, Instant started, files::Durability durability = {});

    [[nodiscard]] Result<ContentDigest> put(QByteArrayView bytes) override;
    [[nodiscard]] Result<QByteArray> get(const ContentDigest &digest) override;
    [[nodiscard]] Result<QByteArray> range(const ContentDigest &digest, qint64 from, qint64 count) override;
    [[nodiscard]] Result<qint64> size(const ContentDigest &digest) override;

    /// Removes what no committed row names and nobody has put since an hour before the start; the number of files.
    /// Once after a start, from the pool.
    [[nodiscard]] int sweep(const QSet<ContentDigest> &named);

private:
    QString folderOf(const ContentDigest &digest) const;
    QString pathOf(const ContentDigest &digest) const;
    Result<> keep(const ContentDigest &digest, QByteArrayView bytes);
    bool removeUnlessPinned(const ContentDigest &digest, const QString &path);
    int sweepFolder(const QString &name, const QSet<ContentDigest> &named);

    QString m_root;
    Instant m_started;
    files::Durability m_durability;
    std::mutex m_lock;
    QHash<ContentDigest, bool> m_pinned; ///< true: durable already
};

} // namespace patchplane::store
