// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/files/durability.h"
#include "engine/ports/signer.h"
#include "engine/secrets/ed25519_signer.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/system_clock.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace patchplane::store {

/// Spins the event loop until `done()`; false after a minute.
template <class Condition>
bool waitFor(Condition done)
{
    return QTest::qWaitFor(done, 60000);
}

/// Secrets in memory, for a signer whose key is another one each time.
class MemorySecrets final : public SecretStore
{
public:
    QString describe() const override { return QStringLiteral("memory"); }
    Result<Secret> get(const QString &name) override;
    Result<> put(const QString &name, const Secret &value) override;
    Result<bool> putNew(const QString &name, const Secret &value) override;
    Result<> remove(const QString &name) override;

private:
    QMap<QString, Secret> m_values;
};

/// A folder, a clock, a key and a run store in it, which can be closed, opened again and bent.
class StoreWorld
{
public:
    StoreWorld();
    ~StoreWorld();

    /// Opens the store; the test ends if that fails.
    void open();
    [[nodiscard]] Result<> open(SqliteRunStore::Options options);
    /// This world's engine, alone with the store.
    SqliteRunStore::Options options() const { return {Claimant{.engine = m_engine}, {}, {}, {}}; }
    void close() { m_store.reset(); }
    SqliteRunStore &store() { return *m_store; }
    QString file() const { return m_folder.filePath(QStringLiteral("truth.sqlite")); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    const Signer &signer() const { return *m_signer; }
    SystemClock &clock() { return m_clock; }
    EngineId engine() const { return m_engine; }

    /// What the feed said, in order.
    std::vector<FeedBatch> feed;

    // Calls that wait for their answer.
    Result<ClaimedRun> claim(const RunId &run);
    Result<Sequence> commit(RunCommit commit);
    Result<Sequence> append(std::vector<std::pair<std::optional<RunId>, Event>> events,
                            std::optional<CommandId> cause = {});
    Result<> signal(const RunId &run, SignalRow row);
    Result<std::vector<RunStore::OpenRun>> openRuns();
    Result<Sequence> erase(Sequence sequence);
    Result<> rebuild();

    /// A connection to the same file beside the store's.
    std::unique_ptr<Database> connect();
    /// Runs SQL on the closed or open store, behind its back.
    void bend(const QString &sql);

    // A small life: repository, request, run, and its events up to a publication.
    Repository repository();
    Request request(const Repository &repository, const QString &title);
    RunId queueRun(const QString &title = QStringLiteral("a change"));
    Candidate candidate(const Repository &repository);
    /// Queues, claims and publishes a run in several commits; the run's id.
    RunId publishRun(const QString &title = QStringLiteral("a change"));

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
    MemorySecrets m_secrets;
    std::unique_ptr<secrets::Ed25519Signer> m_signer;
    EngineId m_engine;
    std::optional<Repository> m_repository;
    std::unique_ptr<SqliteRunStore> m_store;
};

/// A commit of nothing but events.
[[nodiscard]] RunCommit eventsOf(const RunId &run, Fence fence, std::vector<Event> events);
[[nodiscard]] Actor person();

} // namespace patchplane::store
