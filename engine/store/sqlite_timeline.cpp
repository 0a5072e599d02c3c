// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/sqlite_timeline.h"

#include "engine/store/migrations.h"

#include <QLoggingCategory>

#include <algorithm>

namespace patchplane::store {

Q_LOGGING_CATEGORY(lcTimeline, "patchplane.timeline")

using namespace std::chrono_literals;

static constexpr size_t kMostBehind = 1000; // batches; style.md, 5: pressure goes upstream
static constexpr qsizetype kMostHeld = 32 << 20; // bytes of all batches: one may hold a flood's thousands of lines
static constexpr auto kTogether = 20ms;
static constexpr int kNumberBits = 40;

/// The writing end: which small number a run has, and which entry comes next. Kept between commits, and thrown away
/// after a failed one.
class TimelinePlaces
{
public:
    Result<qint64> next(Database &database, const RunId &run)
    {
        auto found = m_next.find(run);
        if (found == m_next.end()) {
            const Result<qint64> place = look(database, run);
            if (!place)
                return place;
            found = m_next.insert(run, *place);
        }
        return (*found)++;
    }
    void forget() { m_next.clear(); }

private:
    static Result<qint64> look(Database &database, const RunId &run)
    {
        if (const Result<qint64> made = database.exec(
                "INSERT INTO timelines(run) VALUES (?) ON CONFLICT(run) DO NOTHING", run); !made)
            return made;
        qint64 base = 0;
        qint64 last = 0;
        Result<> read = database.each("SELECT number FROM timelines WHERE run = ?",
                                      [&](const Row &row) { base = row.integer(0) << kNumberBits; }, run);
        if (read)
            read = database.each("SELECT max(place) FROM entries WHERE place > ? AND place < ?",
                                 [&](const Row &row) { last = row.isNull(0) ? base : row.integer(0); }, base,
                                 base + (qint64(1) << kNumberBits));
        return read.transform([&] { return last + 1; });
    }

    QHash<RunId, qint64> m_next;
};

/// What a batch holds in memory, about.
static qsizetype bytesOf(const std::vector<TimelineEntry> &entries)
{
    qsizetype bytes = 0;
    for (const TimelineEntry &entry : entries)
        bytes += qsizetype(sizeof(TimelineEntry)) + entry.text.size() * qsizetype(sizeof(QChar));
    return bytes;
}

static Result<> insert(Database &database, TimelinePlaces &places, const RunId &run,
                       const std::vector<TimelineEntry> &entries)
{
    for (const TimelineEntry &entry : entries) {
        const Result<qint64> place = places.next(database, run);
        if (!place)
            return std::unexpected(place.error());
        const Result<qint64> done = database.exec(
            "INSERT INTO entries(place, at, kind, source, text) VALUES (?, ?, ?, ?, ?)", *place, entry.at,
            entry.kind, entry.source, entry.text);
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<std::unique_ptr<SqliteTimeline>> SqliteTimeline::open(const QString &file, Grown grown)
{
    std::unique_ptr<SqliteTimeline> timeline(new SqliteTimeline(std::move(grown)));
    SqliteTimeline *self = timeline.get();
    timeline->m_thread.reset(QThread::create([self, file] { self->work(file); }));
    timeline->m_thread->setObjectName(QStringLiteral("timeline"));
    timeline->m_thread->start();
    std::unique_lock lock(timeline->m_lock);
    timeline->m_changed.wait(lock, [self] { return self->m_opened.has_value(); });
    const Result<> opened = *timeline->m_opened;
    lock.unlock();
    if (!opened)
        return std::unexpected(opened.error());
    return timeline;
}

SqliteTimeline::~SqliteTimeline()
{
    close();
}

bool SqliteTimeline::append(const RunId &run, std::vector<TimelineEntry> entries)
{
    {
        const std::lock_guard lock(m_lock);
        if (m_stopping || m_behind >= kMostBehind || m_held >= kMostHeld)
            return false;
        ++m_behind;
        m_held += bytesOf(entries);
        m_queue.push_back({run, std::move(entries)});
    }
    m_changed.notify_one();
    return true;
}

void SqliteTimeline::close()
{
    {
        const std::lock_guard lock(m_lock);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread->wait();
    deliver();
}

qint64 SqliteTimeline::dropped() const
{
    const std::lock_guard lock(m_lock);
    return m_dropped;
}

void SqliteTimeline::work(const QString &file)
{
    Result<std::unique_ptr<Database>> database = Database::open(file, dialect::Use::Timeline);
    const Result<> opened = database ? migrate(**database, timelineMigrations()) : std::unexpected(database.error());
    TimelinePlaces places;
    std::unique_lock lock(m_lock);
    m_opened = opened;
    m_changed.notify_all();
    while (opened) {
        m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_queue.empty())
            return;
        // Nobody waits for this commit, so it may wait for company; not while somebody waits for the end.
        m_changed.wait_for(lock, kTogether, [this] { return m_stopping || m_queue.size() >= kMostBehind / 2; });
        std::vector<Batch> batches = std::exchange(m_queue, {});
        lock.unlock();
        write(**database, places, std::move(batches));
        lock.lock();
    }
}

bool SqliteTimeline::stopping() const
{
    const std::lock_guard lock(m_lock);
    return m_stopping;
}

void SqliteTimeline::write(Database &database, TimelinePlaces &places, std::vector<Batch> batches)
{
    qint64 entries = 0;
    qsizetype bytes = 0;
    std::vector<RunId> runs;
    for (const Batch &batch : batches) {
        entries += qint64(batch.entries.size());
        bytes += bytesOf(batch.entries);
        if (std::ranges::find(runs, batch.run) == runs.end())
            runs.push_back(batch.run);
    }
    const auto insertAll = [&]() -> Result<> {
        for (const Batch &batch : batches) {
            if (Result<> inserted = insert(database, places, batch.run, batch.entries); !inserted)
                return inserted;
        }
        return {};
    };
    Result<> done = database.inTransaction(insertAll);
    while (!done && done.error().fault == Fault::Transient && !stopping()) { // busy is not broken
        places.forget();
        done = database.inTransaction(insertAll);
    }
    if (!done) {
        places.forget();
        qCWarning(lcTimeline, "dropped %lld timeline entries: %ls", entries, qUtf16Printable(done.error().what));
    }
    {
        const std::lock_guard lock(m_lock);
        m_behind -= batches.size();
        m_held -= bytes;
        m_dropped += done ? 0 : entries;
    }
    if (done)
        tell(std::move(runs));
}

void SqliteTimeline::tell(std::vector<RunId> runs)
{
    const std::lock_guard lock(m_lock);
    if (m_toTell.empty())
        QMetaObject::invokeMethod(&m_engineSide, [this] { deliver(); }, Qt::QueuedConnection);
    for (const RunId &run : runs) {
        if (std::ranges::find(m_toTell, run) == m_toTell.end())
            m_toTell.push_back(run);
    }
}

void SqliteTimeline::deliver()
{
    std::vector<RunId> runs;
    {
        const std::lock_guard lock(m_lock);
        runs = std::exchange(m_toTell, {});
    }
    if (m_grown && !runs.empty())
        m_grown(runs);
}

Result<TimelineSlice> readTimeline(Database &database, const RunId &run, qint64 from, int count)
{
    TimelineSlice slice;
    qint64 base = 0;
    Result<> read = database.each("SELECT number FROM timelines WHERE run = ?",
                                  [&](const Row &row) { base = row.integer(0) << kNumberBits; }, run);
    if (!read || base == 0)
        return read.transform([&] { return slice; });
    const qint64 end = base + (qint64(1) << kNumberBits);
    read = database.each("SELECT max(place) FROM entries WHERE place > ? AND place < ?",
                         [&](const Row &row) { slice.last = row.isNull(0) ? 0 : row.integer(0) - base; }, base, end);
    if (!read)
        return std::unexpected(read.error());
    read = database.each("SELECT place, at, kind, source, text FROM entries WHERE place >= ? AND place < ? ORDER BY place LIMIT ?",
                         [&](const Row &row) {
                             slice.entries.push_back({row.integer(0) - base, row.instant(1), fromText<TimelineKind>(row.text(2)).value_or(TimelineKind::Note),
                                                      row.text(3), row.text(4)});
                         },
                         base + qMax<qint64>(from, 1), end, count);
    return read.transform([&] { return std::move(slice); });
}

} // namespace patchplane::store
