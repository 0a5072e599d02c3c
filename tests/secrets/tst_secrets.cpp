// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace patchplane::secrets {

class TestSecrets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatWasPut()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        QCOMPARE(store->get(QStringLiteral("token")).error().code, ErrorCode::NotFound);
        QVERIFY(store->put(QStringLiteral("token"), Secret("one")));
        QVERIFY(store->put(QStringLiteral("token"), Secret("two")));
        QCOMPARE(store->get(QStringLiteral("token"))->expose(), QByteArray("two"));
        QCOMPARE(QFile::permissions(base.filePath(QStringLiteral("secrets/token"))) & kOwnersAndTheirs,
                 QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(store->describe().contains(base.path()) && store->describe().contains(QLatin1StringView("not encrypted")));
        QVERIFY(store->remove(QStringLiteral("token")));
        QVERIFY(store->remove(QStringLiteral("token")));
        QCOMPARE(store->get(QStringLiteral("token")).error().code, ErrorCode::NotFound);
    }

    void aNewOneReplacesNone()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        QVERIFY(store->putNew(QStringLiteral("token"), Secret("one")).value());
        QVERIFY(!store->putNew(QStringLiteral("token"), Secret("two")).value());
        QCOMPARE(store->get(QStringLiteral("token"))->expose(), QByteArray("one"));
        QCOMPARE(QDir(base.filePath(QStringLiteral("secrets"))).entryList(QDir::Files | QDir::Hidden),
                 QStringList{QStringLiteral("token")});
    }

    /// A crash between writing and naming leaves the bytes of a secret behind.
    void removesWhatIsHalfWritten()
    {
        const QTemporaryDir base;
        const QString folder = base.filePath(QStringLiteral("secrets"));
        QVERIFY(FileSecretStore::open(folder)->get()->put(QStringLiteral("token"), Secret("one")));
        QFile half(folder + QStringLiteral("/.tmp-1-1"));
        QVERIFY(half.open(QIODevice::WriteOnly) && half.write("seed") == 4 && half.flush());
        QVERIFY(FileSecretStore::open(folder));
        QVERIFY(half.exists()); // another process may be writing it
        QVERIFY(half.setFileTime(QDateTime::currentDateTimeUtc().addSecs(-3600), QFileDevice::FileModificationTime));
        half.close();
        QVERIFY(FileSecretStore::open(folder)->get()->get(QStringLiteral("token")));
        QVERIFY(!half.exists());
    }

    void refusesWhatOthersCanRead()
    {
        const QTemporaryDir base;
        const QString folder = base.filePath(QStringLiteral("secrets"));
        const auto store = FileSecretStore::open(folder).value();
        QVERIFY(store->put(QStringLiteral("token"), Secret("one")));
        QVERIFY(QFile::setPermissions(folder + QStringLiteral("/token"), QFile::ReadOwner | QFile::ReadGroup));
        const Result<Secret> read = store->get(QStringLiteral("token"));
        QCOMPARE(read.error().code, ErrorCode::UnsafePath);
        QVERIFY(read.error().remedy.contains(QLatin1StringView("chmod 600")));
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner | QFile::ExeOther));
        QCOMPARE(FileSecretStore::open(folder).error().code, ErrorCode::UnsafePath);
    }

    void namesAreNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"", ".", "..", "../x", "a/b", ".hidden", "Big", "ä", "a b"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }
    void namesAreNames()
    {
        QFETCH(const QString, name);
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        QCOMPARE(store->put(name, Secret("x")).error().code, ErrorCode::InvalidInput);
        QCOMPARE(store->get(name).error().code, ErrorCode::InvalidInput);
        QCOMPARE(store->remove(name).error().code, ErrorCode::InvalidInput);
    }

    void signsWithOneKeyForEver()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        const auto first = Ed25519Signer::open(*store, QStringLiteral("engine-key")).value();
        const auto again = Ed25519Signer::open(*store, QStringLiteral("engine-key")).value();
        const auto other = Ed25519Signer::open(*store, QStringLiteral("other-key")).value();
        QCOMPARE(first->publicKey().size(), 32);
        QCOMPARE(again->publicKey(), first->publicKey());
        QVERIFY(other->publicKey() != first->publicKey());
        const QByteArray signature = first->sign("head").value();
        QCOMPARE(signature.size(), 64);
        QVERIFY(other->verify(first->publicKey(), "head", signature));
        QVERIFY(!other->verify(first->publicKey(), "heat", signature));
        QVERIFY(!other->verify(other->publicKey(), "head", signature));
        QByteArray bent = signature;
        bent[10] = char(bent[10] ^ 1);
        QVERIFY(!first->verify(first->publicKey(), "head", bent));
        QVERIFY(!first->verify("short", "head", signature));
        QVERIFY(!first->verify(first->publicKey(), "head", {}));
    }

    /// Of many first starts at once all sign with the key that is kept.
    void firstStartsAgreeOnOneKey()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        for (int round = 0; round < 20; ++round) {
            const QString name = QStringLiteral("key-%1").arg(round);
            QByteArray keys[4];
            std::vector<std::thread> starts;
            for (QByteArray &key : keys)
                starts.emplace_back([&] { key = Ed25519Signer::open(*store, name).value()->publicKey(); });
            for (std::thread &start : starts)
                start.join();
            const QByteArray kept = Ed25519Signer::open(*store, name).value()->publicKey();
            for (const QByteArray &key : keys)
                QCOMPARE(key, kept);
        }
    }

    /// RFC 8032, 7.1, test 2: the seed is what is kept, and another implementation would sign the same.
    void signsAsTheStandardSays()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        QVERIFY(store->put(QStringLiteral("key"), Secret(QByteArray::fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))));
        const auto signer = Ed25519Signer::open(*store, QStringLiteral("key")).value();
        QCOMPARE(signer->publicKey().toHex(), QByteArray("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        QCOMPARE(signer->sign("\x72")->toHex(),
                 QByteArray("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    void aBrokenKeyIsNotReplaced()
    {
        const QTemporaryDir base;
        const auto store = FileSecretStore::open(base.filePath(QStringLiteral("secrets"))).value();
        QVERIFY(store->put(QStringLiteral("key"), Secret("short")));
        QCOMPARE(Ed25519Signer::open(*store, QStringLiteral("key")).error().code, ErrorCode::Corrupt);
        QCOMPARE(store->get(QStringLiteral("key"))->expose(), QByteArray("short"));
    }

private:
    static constexpr QFile::Permissions kOwnersAndTheirs = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
        | QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
};

} // namespace patchplane::secrets

QTEST_GUILESS_MAIN(patchplane::secrets::TestSecrets)
#include "tst_secrets.moc"
