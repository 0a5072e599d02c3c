// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/timeline_store.h"
#include "engine/store/database.h"

#include <QThread>

#include <condition_variable>
#include <memory>
#include <mutex>

namespace patchplane::store {

class TimelinePlaces;

/// `TimelineStore` in a file of its own with a writer thread of its own: commits that no sync waits for, what came in
/// within 20 ms together. Numbers count per run from 1 and go on after a restart. A batch for which `append` answered
/// false was not taken: offer it again. Made and closed on the engine thread; `append` from any.
class SqliteTimeline final : public TimelineStore
{
public:
    /// Called on the engine thread with the runs that have new entries, once a commit at most.
    using Grown = std::function<void(const std::vector<RunId> &)>;

    [[nodiscard]] static Result<std::unique_ptr<SqliteTimeline>> open(const QString &file, Grown grown);
    ~SqliteTimeline() override;

    [[nodiscard]] bool append(const RunId &run, std::vector<TimelineEntry> entries) override;
    /// Writes what was taken and stops. What could not be written (a full disk; a file that stays busy until the end)
    /// was dropped and counted.
    void close();
    /// Entries that could not be written since the start.
    [[nodiscard]] qint64 dropped() const;

private:
    struct Batch {
        RunId run;
        std::vector<TimelineEntry> entries;
    };

    explicit SqliteTimeline(Grown grown) : m_grown(std::move(grown)) {}
    void work(const QString &file);
    void write(Database &database, TimelinePlaces &places, std::vector<Batch> batches);
    [[nodiscard]] bool stopping() const;
    void tell(std::vector<RunId> runs);
    void deliver();

    Grown m_grown;
    QObject m_engineSide;
    mutable std::mutex m_lock;
    std::condition_variable m_changed;
    std::vector<Batch> m_queue;
    std::vector<RunId> m_toTell;
    std::optional<Result<>> m_opened;
    qint64 m_dropped = 0;
    size_t m_behind = 0;  ///< batches taken and not written yet
    qsizetype m_held = 0; ///< bytes of these
    bool m_stopping = false;
    std::unique_ptr<QThread> m_thread;
};

/// Entries `from` … of a run, at most `count`, and the run's last number.
struct TimelineSlice {
    std::vector<TimelineEntry> entries;
    qint64 last = 0;
};
[[nodiscard]] Result<TimelineSlice> readTimeline(Database &database, const RunId &run, qint64 from, int count);

} // namespace patchplane::store
