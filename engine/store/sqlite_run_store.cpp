// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/sqlite_run_store.h"

#include "engine/store/migrations.h"
#include "engine/store/projections.h"

namespace patchplane::store {

Result<std::unique_ptr<SqliteRunStore>> SqliteRunStore::open(const QString &file, Clock &clock, const Signer &signer,
                                                            Options options)
{
    std::unique_ptr<SqliteRunStore> store(
        new SqliteRunStore(RunWrites(options.claimant, clock, signer), options.claimant));
    const auto use = options.durability.database ? dialect::Use::Truth : dialect::Use::Unsynced;
    auto opener = [file, use, probe = std::move(options.probe)]() -> Result<std::unique_ptr<Database>> {
        Result<std::unique_ptr<Database>> database = Database::open(file, use, probe);
        if (!database)
            return database;
        if (const Result<> done = migrate(**database, truthMigrations()); !done)
            return std::unexpected(done.error());
        return database;
    };
    Result<std::unique_ptr<Writer>> writer = Writer::start(std::move(opener), std::move(options.feed));
    if (!writer)
        return std::unexpected(std::move(writer.error()));
    store->m_writer = *std::move(writer);
    return store;
}

SqliteRunStore::SqliteRunStore(RunWrites writes, const Claimant &claimant) : m_writes(std::move(writes))
{
    if (claimant.alone)
        return; // nobody else can take a run, so there is nothing to renew and nothing to wake up for
    QObject::connect(&m_renewal, &QTimer::timeout, &m_renewal, [this] {
        // A renewal that fails is tried again by the next one; a lease that ran out is noticed by the fence.
        submit<void>([this](Transaction &t) { return m_writes.renewLeases(t); }, [](const Result<> &) {});
    });
    m_renewal.start(claimant.lease / 3);
}

/// Carries a value out of a write that may run twice: the last run's value is the one that counts.
template <class T, class Apply>
void SqliteRunStore::submit(Apply apply, Done<T> done)
{
    if constexpr (std::is_void_v<T>) {
        m_writer->submit({std::move(apply), std::move(done)});
    } else {
        auto value = std::make_shared<std::optional<T>>();
        m_writer->submit({[apply = std::move(apply), value](Transaction &transaction) mutable -> Result<> {
                              Result<T> result = apply(transaction);
                              if (!result)
                                  return std::unexpected(std::move(result.error()));
                              *value = *std::move(result);
                              return {};
                          },
                          [done = std::move(done), value](Result<> result) mutable {
                              done(result ? Result<T>(**std::move(value)) : std::unexpected(std::move(result.error())));
                          }});
    }
}

void SqliteRunStore::claim(const RunId &run, Done<ClaimedRun> done)
{
    submit<ClaimedRun>([this, run](Transaction &t) { return m_writes.claim(t, run); }, std::move(done));
}

void SqliteRunStore::commit(RunCommit commit, Done<Sequence> done)
{
    submit<Sequence>([this, commit = std::move(commit)](Transaction &t) { return m_writes.commit(t, commit); },
                     std::move(done));
}

void SqliteRunStore::append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                            Done<Sequence> done)
{
    submit<Sequence>([this, events = std::move(events), cause](Transaction &t) { return m_writes.append(t, events, cause); },
                     std::move(done));
}

void SqliteRunStore::signal(const RunId &run, SignalRow row, Done<> done)
{
    submit<void>([this, run, row = std::move(row)](Transaction &t) { return m_writes.signal(t, run, row); },
                 std::move(done));
}

void SqliteRunStore::openRuns(Done<std::vector<OpenRun>> done)
{
    submit<std::vector<OpenRun>>([this](Transaction &t) { return m_writes.openRuns(t); }, std::move(done));
}

void SqliteRunStore::news(qint64 after, Done<News> done)
{
    submit<News>([this, after](Transaction &t) { return m_writes.news(t, after); }, std::move(done));
}

void SqliteRunStore::erase(Sequence sequence, Actor by, std::optional<CommandId> cause, Done<Sequence> done)
{
    submit<Sequence>([this, sequence, by = std::move(by), cause](Transaction &t) {
        return m_writes.erase(t, sequence, by, cause);
    }, std::move(done));
}

void SqliteRunStore::rebuildProjections(Done<> done)
{
    submit<void>([](Transaction &t) { return store::rebuildProjections(t.database(), t.database()); }, std::move(done));
}

void SqliteRunStore::close()
{
    m_renewal.stop();
    m_writer->close();
}

} // namespace patchplane::store
