// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/files/durability.h"
#include "engine/store/run_writes.h"
#include "engine/store/writer.h"

#include <QTimer>

namespace patchplane::store {

/// `RunStore` in one SQLite file: domain log, step log, signal queue and projections, written by one writer thread.
/// Made, used and closed on the engine thread. A claim, a commit, a refusal: each is answered after the sync of the
/// group that it was in. Closing drains; what comes later is answered Stopping.
class SqliteRunStore final : public RunStore
{
public:
    struct Options {
        Claimant claimant;
        files::Durability durability;
        /// What became true, after each group, on the engine thread, after that group's answers.
        Writer::Feed feed;
        Database::Probe probe; ///< for tests: lets the i-th access fail
    };

    /// Opens or makes the file and brings its schema up to date. TooNew, Corrupt, IoError, Busy.
    [[nodiscard]] static Result<std::unique_ptr<SqliteRunStore>> open(const QString &file, Clock &clock,
                                                                     const Signer &signer, Options options);

    void claim(const RunId &run, Done<ClaimedRun> done) override;
    void commit(RunCommit commit, Done<Sequence> done) override;
    void append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                Done<Sequence> done) override;
    void signal(const RunId &run, SignalRow row, Done<> done) override;
    void openRuns(Done<std::vector<OpenRun>> done) override;
    void news(qint64 after, Done<News> done) override;

    /// Takes the payload of a record away for good (its bytes are overwritten) and records that it was; the header
    /// stands, `verify` says 'erased'. NotFound; Busy while its run, or a run of its request, is open. Slow: projections
    /// are made anew.
    void erase(Sequence sequence, Actor by, std::optional<CommandId> cause, Done<Sequence> done);
    /// Drops the projections and makes them from the log.
    void rebuildProjections(Done<> done);

    /// Stops taking writes, waits for the writer and answers everything that was taken.
    void close();

private:
    SqliteRunStore(RunWrites writes, const Claimant &claimant);
    template <class T, class Apply>
    void submit(Apply apply, Done<T> done);

    RunWrites m_writes;
    std::unique_ptr<Writer> m_writer;
    QTimer m_renewal;
};

} // namespace patchplane::store
