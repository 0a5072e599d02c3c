// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/file_artifact_store.h"

#include "engine/files/sync_file.h"
#include "engine/ports/thread_door.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace patchplane::store {

static std::unexpected<Error> absent(const ContentDigest &digest)
{
    return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("there is no artifact %1").arg(digest.toString()),
                QStringLiteral("Put <data>/artifacts back from a backup."));
}

// What a command of another process put just before this one started, and has not named in a commit yet, is younger.
static constexpr std::chrono::hours kUnnamedFor(1);

FileArtifactStore::FileArtifactStore(QString root, Instant started, files::Durability durability)
    : m_root(std::move(root)), m_started(started), m_durability(durability)
{
}

QString FileArtifactStore::folderOf(const ContentDigest &digest) const
{
    return m_root + u'/' + digest.toString().first(2);
}

QString FileArtifactStore::pathOf(const ContentDigest &digest) const
{
    return folderOf(digest) + u'/' + digest.toString().sliced(2);
}

Result<ContentDigest> FileArtifactStore::put(QByteArrayView bytes)
{
    assertMayBlock("ArtifactStore::put");
    const ContentDigest digest = contentDigest(bytes);
    {
        const std::lock_guard lock(m_lock);
        bool &durable = m_pinned[digest];
        if (durable)
            return digest;
    }
    // Written even if a file of that name is there: it may be an earlier process's that was never synced, or broken.
    if (const Result<> kept = keep(digest, bytes); !kept)
        return std::unexpected(kept.error());
    const std::lock_guard lock(m_lock);
    m_pinned[digest] = true;
    return digest;
}

Result<> FileArtifactStore::keep(const ContentDigest &digest, QByteArrayView bytes)
{
    if (const Result<bool> folder = files::makeFolder(folderOf(digest), m_durability); !folder)
        return std::unexpected(folder.error());
    return files::writeFile(folderOf(digest), digest.toString().sliced(2), bytes, m_durability);
}

Result<QByteArray> FileArtifactStore::get(const ContentDigest &digest)
{
    Result<QByteArray> bytes = files::readFile(pathOf(digest));
    if (!bytes)
        return bytes.error().code == ErrorCode::NotFound ? Result<QByteArray>(absent(digest)) : bytes;
    if (contentDigest(*bytes) == digest)
        return bytes;
    return fail(Fault::Permanent, ErrorCode::Corrupt,
                QStringLiteral("the bytes of artifact %1 are not what its name says").arg(digest.toString()),
                QStringLiteral("Check the disk, and put <data>/artifacts back from a backup."));
}

Result<QByteArray> FileArtifactStore::range(const ContentDigest &digest, qint64 from, qint64 count)
{
    assertMayBlock("ArtifactStore::range");
    QFile file(pathOf(digest));
    if (!file.open(QIODevice::ReadOnly))
        return absent(digest);
    if (from < 0 || count < 0 || from > file.size())
        return fail(Fault::Refused, ErrorCode::InvalidInput,
                    QStringLiteral("artifact %1 has no bytes from %2 on").arg(digest.toString()).arg(from),
                    QStringLiteral("Ask within its size, %1 bytes.").arg(file.size()));
    file.seek(from);
    return file.read(count);
}

Result<qint64> FileArtifactStore::size(const ContentDigest &digest)
{
    assertMayBlock("ArtifactStore::size");
    const QFileInfo file(pathOf(digest));
    if (!file.isFile())
        return absent(digest);
    return file.size();
}

/// The lock makes the look and the removal one: a `put` either pinned it before, or writes it again after.
bool FileArtifactStore::removeUnlessPinned(const ContentDigest &digest, const QString &path)
{
    const std::lock_guard lock(m_lock);
    return !m_pinned.contains(digest) && QFile::remove(path);
}

int FileArtifactStore::sweepFolder(const QString &name, const QSet<ContentDigest> &named)
{
    int removed = 0;
    const QDir folder(m_root + u'/' + name);
    for (const QFileInfo &file : folder.entryInfoList(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot)) {
        if (Instant(std::chrono::milliseconds(file.lastModified().toMSecsSinceEpoch())) >= m_started - kUnnamedFor)
            continue;
        const std::optional<ContentDigest> digest = ContentDigest::parse(QString(name + file.fileName()));
        if (!digest && file.fileName().startsWith(QStringView(files::kTemporaryPrefix)))
            removed += QFile::remove(file.filePath()) ? 1 : 0; // half written when a crash came
        else if (digest && !named.contains(*digest))
            removed += removeUnlessPinned(*digest, file.filePath()) ? 1 : 0;
    }
    return removed;
}

int FileArtifactStore::sweep(const QSet<ContentDigest> &named)
{
    assertMayBlock("FileArtifactStore::sweep");
    int removed = 0;
    const QDir root(m_root);
    for (const QString &name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        removed += sweepFolder(name, named);
    return removed;
}

} // namespace patchplane::store
