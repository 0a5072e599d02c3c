// SPDX-License-Identifier: GPL-3.0-or-later
// The power cut itself under test: with everything synced nothing that was acknowledged is lost; with one sync taken
// out it is, and the test sees it. What was acknowledged is what the child printed before it was killed.
#include "engine/files/sync_file.h"
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"
#include "engine/store/file_artifact_store.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/system_clock.h"
#include "powercut.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

namespace patchplane::crash {

static files::Durability durabilityOf(const QString &name)
{
    files::Durability durability;
    durability.database = name != QLatin1StringView("no database sync");
    durability.files = name != QLatin1StringView("no file sync");
    durability.folders = name != QLatin1StringView("no folder sync");
    return durability;
}

static void acknowledge(const QByteArray &what)
{
    std::printf("%s\n", what.constData());
    std::fflush(stdout);
}

/// Puts artifacts and commits their names until it is killed.
static int live(const QString &folder, const files::Durability &durability)
{
    store::SystemClock clock;
    const auto secrets = secrets::FileSecretStore::open(folder + QStringLiteral("/secrets")).value();
    const auto signer = secrets::Ed25519Signer::open(*secrets, QStringLiteral("engine-key")).value();
    store::FileArtifactStore artifacts(folder + QStringLiteral("/artifacts"), clock.now(), durability);
    const auto store = store::SqliteRunStore::open(folder + QStringLiteral("/truth.sqlite"), clock, *signer,
                                                   {{.engine = clock.newId<EngineId>()}, durability, {}, {}}).value();
    for (int number = 1;; ++number) {
        const QByteArray bytes = "artifact " + QByteArray::number(number);
        const ContentDigest digest = artifacts.put(bytes).value();
        bool done = false;
        const Repository named{clock.newId<RepositoryId>(), digest.toString(), {}, {}, clock.now()};
        store->append({{std::nullopt, RepositoryAdded{named}}}, std::nullopt, [&](const Result<Sequence> &) { done = true; });
        while (!done)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        acknowledge(digest.toString().toLatin1());
    }
}

class TestPowerCut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void losesExactlyWhatWasNotSynced_data()
    {
        QTest::addColumn<bool>("survives");
        QTest::newRow("everything synced") << true;
        QTest::newRow("no database sync") << false;
        QTest::newRow("no file sync") << false;
        QTest::newRow("no folder sync") << false;
    }

    void losesExactlyWhatWasNotSynced()
    {
        QFETCH(const bool, survives);
        const QTemporaryDir base;
        const QString data = base.filePath(QStringLiteral("data"));
        QVERIFY(files::makeFolder(data));
        QVERIFY(files::makeFolder(data + QStringLiteral("/artifacts")));
        PowerCut power(data, base.filePath(QStringLiteral("shadow")), QStringLiteral(POWERCUT_LIBRARY));
        for (int life = 0; life < 2; ++life) {
            std::vector<ContentDigest> acknowledged = liveAndDie(power, data, QLatin1StringView(QTest::currentDataTag()));
            QVERIFY(acknowledged.size() >= 20);
            m_acknowledged.insert(m_acknowledged.end(), acknowledged.begin(), acknowledged.end());
            QVERIFY(power.cut());
            if (!survives)
                break;
        }
        QCOMPARE(lost(data) == 0, survives);
        m_acknowledged.clear();
    }

private:
    std::vector<ContentDigest> liveAndDie(PowerCut &power, const QString &data, const QString &durability)
    {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(power.environment());
        child.setProcessEnvironment(environment);
        child.setReadChannel(QProcess::StandardOutput);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--live"), data, durability});
        std::vector<ContentDigest> acknowledged;
        while (acknowledged.size() < 20 && child.waitForReadyRead(30000)) {
            while (child.canReadLine())
                acknowledged.push_back(*ContentDigest::parse(QString::fromLatin1(child.readLine().trimmed())));
        }
        child.kill();
        child.waitForFinished(30000);
        for (const QByteArray &line : child.readAllStandardOutput().split('\n')) {
            if (const auto digest = ContentDigest::parse(QString::fromLatin1(line)))
                acknowledged.push_back(*digest);
        }
        return acknowledged;
    }

    /// Acknowledged things that are not there: rows without which nobody knows of them, bytes, or the whole store.
    int lost(const QString &data)
    {
        store::FileArtifactStore artifacts(data + QStringLiteral("/artifacts"), Instant());
        QSet<QString> rows;
        const auto database = store::Database::open(data + QStringLiteral("/truth.sqlite"), store::dialect::Use::Truth);
        if (database)
            (void)(*database)->each("SELECT name FROM repositories", [&](const store::Row &row) { rows.insert(row.text(0)); });
        int missing = 0;
        for (const ContentDigest &digest : m_acknowledged)
            missing += rows.contains(digest.toString()) && artifacts.get(digest) ? 0 : 1;
        return missing;
    }

    std::vector<ContentDigest> m_acknowledged;
};

} // namespace patchplane::crash

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == QLatin1StringView("--live"))
        return patchplane::crash::live(arguments.value(2), patchplane::crash::durabilityOf(arguments.value(3)));
    patchplane::crash::TestPowerCut test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_powercut.moc"
