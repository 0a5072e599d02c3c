// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_artifacts.h"

#include "engine/store/file_artifact_store.h"
#include "engine/store/system_clock.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

namespace patchplane::store {

using namespace std::chrono_literals;

namespace {

struct ArtifactWorld {
    QTemporaryDir folder;
    SystemClock clock;
    FileArtifactStore store{folder.path(), Instant(0ms)};

    QString pathOf(const ContentDigest &digest) const
    {
        return folder.filePath(digest.toString().first(2) + u'/' + digest.toString().sliced(2));
    }
    QStringList files() const
    {
        QStringList all;
        QDirIterator walk(folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (walk.hasNext())
            all.append(walk.next());
        return all;
    }
    /// A store that started two hours from now: everything here is older than an hour before.
    FileArtifactStore later() { return {folder.path(), clock.now() + 2h}; }
};

} // namespace

void TestArtifacts::keepsBytesUnderTheirDigest()
{
    ArtifactWorld world;
    for (const QByteArray &bytes : {QByteArray("hello"), QByteArray(), QByteArray(3 << 20, 'z')}) {
        const ContentDigest digest = world.store.put(bytes).value();
        QCOMPARE(digest, contentDigest(bytes));
        QCOMPARE(world.store.put(bytes).value(), digest);
        QCOMPARE(world.store.get(digest).value(), bytes);
        QCOMPARE(world.store.size(digest).value(), bytes.size());
        QCOMPARE(QFile::permissions(world.pathOf(digest)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }
    QCOMPARE(world.files().size(), 3); // no temporary left
    QCOMPARE(world.store.get(contentDigest("absent")).error().code, ErrorCode::NotFound);
    QCOMPARE(world.store.size(contentDigest("absent")).error().code, ErrorCode::NotFound);
}

void TestArtifacts::brokenBytesAreCorrupt()
{
    ArtifactWorld world;
    const ContentDigest digest = world.store.put("some bytes").value();
    QFile file(world.pathOf(digest));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("some bytEs");
    file.close();
    QCOMPARE(world.store.get(digest).error().code, ErrorCode::Corrupt);
    // Another process puts the same content: what is broken is replaced.
    QVERIFY(world.later().put("some bytes"));
    QCOMPARE(world.store.get(digest).value(), QByteArray("some bytes"));
}

void TestArtifacts::ranges()
{
    ArtifactWorld world;
    const ContentDigest digest = world.store.put("0123456789").value();
    QCOMPARE(world.store.range(digest, 3, 4).value(), QByteArray("3456"));
    QCOMPARE(world.store.range(digest, 8, 100).value(), QByteArray("89"));
    QCOMPARE(world.store.range(digest, 10, 1).value(), QByteArray());
    QCOMPARE(world.store.range(digest, 11, 1).error().code, ErrorCode::InvalidInput);
    QCOMPARE(world.store.range(digest, -1, 1).error().code, ErrorCode::InvalidInput);
    QCOMPARE(world.store.range(contentDigest("absent"), 0, 1).error().code, ErrorCode::NotFound);
}

void TestArtifacts::sweepTakesOnlyOldUnnamedFiles()
{
    ArtifactWorld world;
    const ContentDigest named = world.store.put("named").value();
    const ContentDigest unnamed = world.store.put("unnamed").value();
    const ContentDigest pinned = world.store.put("pinned").value();
    QFile half(QFileInfo(world.pathOf(named)).path() + QStringLiteral("/.tmp-1-1"));
    QVERIFY(half.open(QIODevice::WriteOnly));
    half.close();
    QCOMPARE(world.store.sweep({named}), 0); // all are younger than this store's start
    FileArtifactStore soon(world.folder.path(), world.clock.now() + 30min);
    QCOMPARE(soon.sweep({named}), 0); // a command that put them half an hour ago may still name them

    FileArtifactStore later = world.later();
    QVERIFY(later.put("pinned")); // found by this process, not yet named by a commit
    QCOMPARE(later.sweep({named}), 2);
    QVERIFY(later.get(named) && later.get(pinned));
    QCOMPARE(later.get(unnamed).error().code, ErrorCode::NotFound);
    QVERIFY(!half.exists());
}

void TestArtifacts::putAgainAfterASweep()
{
    ArtifactWorld world;
    QVERIFY(world.store.put("x"));
    FileArtifactStore later = world.later();
    QCOMPARE(later.sweep({}), 1);
    const ContentDigest digest = later.put("x").value();
    QCOMPARE(later.get(digest).value(), QByteArray("x"));
}

void TestArtifacts::fullOrForbiddenFolderIsAnError()
{
    ArtifactWorld world;
    const ContentDigest digest = contentDigest("x");
    QFile inTheWay(world.folder.filePath(digest.toString().first(2)));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly)); // a file where the folder should be
    const Result<ContentDigest> put = world.store.put("x");
    QVERIFY(!put);
    QCOMPARE(put.error().fault, Fault::Permanent);
    QVERIFY(!put.error().remedy.isEmpty());
    inTheWay.remove();
    QVERIFY(world.store.put("x"));
}

} // namespace patchplane::store
