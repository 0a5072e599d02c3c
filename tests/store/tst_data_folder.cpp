// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_data_folder.h"

#include "children.h"
#include "engine/store/data_folder.h"
#include "engine/store/engine_lock.h"
#include "engine/store/system_clock.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <set>
#include <thread>

namespace patchplane::store {

void TestDataFolder::makesPrivateFolders()
{
    const QTemporaryDir base;
    const DataFolder data = DataFolder::open(base.filePath(QStringLiteral("deep/er/data"))).value();
    for (const QString &folder : {data.root(), data.controlPlane(), data.secrets(), data.artifacts(), data.checkpoints(),
                                  data.mirrors(), data.vault(), data.cache(), data.logs()}) {
        const QFile::Permissions theirs = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        QVERIFY2(QFileInfo(folder).isDir(), qPrintable(folder));
        QCOMPARE(QFile::permissions(folder) & theirs, QFile::Permissions());
    }
    QVERIFY(DataFolder::open(data.root())); // again
}

void TestDataFolder::refusesWiderModes()
{
    const QTemporaryDir base;
    const DataFolder data = DataFolder::open(base.filePath(QStringLiteral("data"))).value();
    QVERIFY(QFile::setPermissions(data.vault(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup));
    const Result<DataFolder> again = DataFolder::open(data.root());
    QVERIFY(!again);
    QCOMPARE(again.error().fault, Fault::Refused);
    QCOMPARE(again.error().remedy, QStringLiteral("Type: chmod 700 '%1'").arg(data.vault()));
    QVERIFY(QFile::remove(data.vault()) || QDir(data.vault()).removeRecursively());
    QVERIFY(QFile::link(data.cache(), data.vault()));
    QVERIFY(!DataFolder::open(data.root())); // a link is not ours to follow
}

void TestDataFolder::saysWhatCannotBeMade()
{
    const QTemporaryDir base;
    QFile inTheWay(base.filePath(QStringLiteral("file")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const Result<DataFolder> opened = DataFolder::open(base.filePath(QStringLiteral("file/share/patchplane")));
    QVERIFY(!opened);
    QCOMPARE(opened.error().fault, Fault::Permanent);
    QVERIFY(!opened.error().remedy.isEmpty());
}

void TestDataFolder::oneEngineAFolder()
{
    const QTemporaryDir base;
    const QString file = base.filePath(QStringLiteral("engine.lock"));
    QVERIFY(!EngineLock::holder(file).value());
    const LockHolder self{4711, QStringLiteral("window"), QStringLiteral("/run/x.sock")};
    {
        const Result<EngineLock> lock = EngineLock::take(file, self);
        QVERIFY(lock);
        QCOMPARE(EngineLock::holder(file).value(), std::optional(self));
        const Result<EngineLock> second = EngineLock::take(file, self);
        QCOMPARE(second.error().code, ErrorCode::Busy);
        QVERIFY(second.error().what.contains(QLatin1StringView("4711")));
    }
    QVERIFY(!EngineLock::holder(file).value());
    QVERIFY(EngineLock::take(file, self));
}

void TestDataFolder::theLockGoesWithItsProcess()
{
    const QTemporaryDir base;
    const QString file = base.filePath(QStringLiteral("engine.lock"));
    QProcess child;
    prepareChild(child, {QStringLiteral("hold"), file});
    child.start();
    QVERIFY(child.waitForReadyRead(30000));
    QCOMPARE(child.readAllStandardOutput().trimmed(), QByteArray("held"));
    QCOMPARE(EngineLock::take(file, {}).error().code, ErrorCode::Busy);
    QCOMPARE(EngineLock::holder(file).value()->pid, child.processId());
    child.kill();
    QVERIFY(child.waitForFinished(30000));
    QVERIFY(EngineLock::take(file, {}));
}

void TestDataFolder::uuidsGrow()
{
    SystemClock clock;
    constexpr int kEach = 20000;
    std::vector<QByteArray> made[2];
    const auto make = [&](std::vector<QByteArray> &into) {
        for (int i = 0; i < kEach; ++i)
            into.push_back(clock.newUuid().toRfc4122());
    };
    std::thread other([&] { make(made[1]); });
    make(made[0]);
    other.join();
    std::set<QByteArray> all;
    for (const std::vector<QByteArray> &list : made) {
        QVERIFY(std::ranges::is_sorted(list));
        all.insert(list.begin(), list.end());
    }
    QCOMPARE(all.size(), size_t(2 * kEach));
    const QUuid one = clock.newUuid();
    QCOMPARE(one.toString(QUuid::WithoutBraces).at(14), u'7'); // QUuid::version knows 7 from Qt 6.9 on
    QCOMPARE(one.variant(), QUuid::DCE);
    const qint64 stamp = qint64(one.toRfc4122().first(6).toHex().toULongLong(nullptr, 16));
    QVERIFY(qAbs(stamp - toMsecs(clock.now())) < 10000);
}

} // namespace patchplane::store
