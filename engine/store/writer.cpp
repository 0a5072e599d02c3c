// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/writer.h"

#include "engine/ports/failpoint.h"

namespace patchplane::store {

Result<std::unique_ptr<Writer>> Writer::start(Opener open, Feed feed)
{
    std::unique_ptr<Writer> writer(new Writer(std::move(feed)));
    Writer *self = writer.get();
    writer->m_thread.reset(QThread::create([self, open = std::move(open)]() mutable { self->work(std::move(open)); }));
    writer->m_thread->setObjectName(QStringLiteral("writer"));
    writer->m_thread->start();
    std::unique_lock lock(writer->m_lock);
    writer->m_changed.wait(lock, [self] { return self->m_opened.has_value(); });
    if (!*writer->m_opened)
        return std::unexpected(writer->m_opened->error());
    lock.unlock();
    return writer;
}

Writer::Writer(Feed feed) : m_feed(std::move(feed)) {}

Writer::~Writer()
{
    close();
}

void Writer::submit(Write write)
{
    m_door.enter();
    if (m_stopping) {
        write.answer(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the store is closing"),
                          QStringLiteral("Start PatchPlane again.")));
        return;
    }
    {
        const std::lock_guard lock(m_lock);
        m_queue.push_back(std::move(write));
    }
    // What the answers of a group ask for in their turn is one group again: the writer is woken after the last.
    if (!m_delivering)
        m_changed.notify_one();
}

void Writer::close()
{
    m_door.enter();
    {
        const std::lock_guard lock(m_lock);
        m_stopping = true;
    }
    m_changed.notify_one();
    m_thread->wait();
    deliver();
}

void Writer::work(Opener open)
{
    std::unique_ptr<Database> database;
    const Result<> opened = openOn(std::move(open), database);
    std::unique_lock lock(m_lock);
    m_opened = opened;
    m_changed.notify_all();
    while (opened) {
        m_changed.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_queue.empty())
            return;
        std::vector<Write> group = std::exchange(m_queue, {});
        lock.unlock();
        commit(*database, std::move(group));
        lock.lock();
    }
}

Result<> Writer::openOn(Opener open, std::unique_ptr<Database> &database)
{
    Result<std::unique_ptr<Database>> opened = open();
    if (!opened)
        return std::unexpected(opened.error());
    database = *std::move(opened);
    return {};
}

void Writer::commit(Database &database, std::vector<Write> group)
{
    Answered answered;
    const Result<> together = commitTogether(database, group, answered);
    if (!together) {
        answered = {};
        // Alone it would fail the same way; of several, one is bad and the others are not harmed.
        if (group.size() == 1 || together.error().code == ErrorCode::Busy) {
            for (Write &write : group)
                answered.writes.emplace_back(std::move(write), together);
        } else {
            for (Write &write : group)
                commitAlone(database, std::move(write), answered);
        }
    }
    failpoint("store.before-answers");
    hand(std::move(answered));
}

/// After an error everything is rolled back and nobody is answered yet.
Result<> Writer::commitTogether(Database &database, std::vector<Write> &group, Answered &answered)
{
    failpoint("store.before-transaction");
    if (Result<> begun = database.beginWrite(); !begun)
        return begun;
    Transaction transaction(database);
    std::vector<Result<>> results;
    results.reserve(group.size());
    for (Write &write : group) {
        const quint64 before = database.changes();
        results.push_back(write.apply(transaction));
        const Result<> &result = results.back();
        const bool harmless = result || (result.error().fault == Fault::Refused && database.changes() == before);
        if (!harmless) {
            database.rollback();
            return result;
        }
    }
    failpoint("store.before-commit");
    if (Result<> done = database.commit(); !done)
        return done;
    failpoint("store.after-commit");
    tidyUp(transaction);
    answered.feed = transaction.takeFeed();
    for (size_t i = 0; i < group.size(); ++i)
        answered.writes.emplace_back(std::move(group[i]), std::move(results[i]));
    return {};
}

/// Errors are left alone: what was committed stands, and the next checkpoint folds what this one could not.
void Writer::tidyUp(Transaction &transaction)
{
    if (!transaction.overwrites())
        return;
    (void)transaction.database().each(dialect::overwriteErased(false), [](const Row &) {});
    (void)transaction.database().each(dialect::foldChanges(), [](const Row &) {});
}

void Writer::commitAlone(Database &database, Write write, Answered &answered)
{
    Transaction transaction(database);
    Result<> result = database.inTransaction([&] { return write.apply(transaction); });
    if (result) {
        tidyUp(transaction);
        FeedBatch feed = transaction.takeFeed();
        answered.feed.upTo = qMax(answered.feed.upTo, feed.upTo);
        std::ranges::move(feed.events, std::back_inserter(answered.feed.events));
        for (RunSummary &summary : feed.runs) {
            std::erase_if(answered.feed.runs, [&](const RunSummary &told) { return told.id == summary.id; });
            answered.feed.runs.push_back(std::move(summary));
        }
    }
    answered.writes.emplace_back(std::move(write), std::move(result));
}

void Writer::hand(Answered answered)
{
    const std::lock_guard lock(m_lock);
    m_answered.push_back(std::move(answered));
    if (!std::exchange(m_posted, true))
        QMetaObject::invokeMethod(&m_engineSide, [this] { deliver(); }, Qt::QueuedConnection);
}

void Writer::deliver()
{
    m_door.enter();
    std::vector<Answered> groups;
    {
        const std::lock_guard lock(m_lock);
        groups = std::exchange(m_answered, {});
        m_posted = false;
    }
    m_delivering = true;
    for (Answered &group : groups) {
        for (auto &[write, result] : group.writes)
            write.answer(std::move(result));
        if (m_feed && !group.feed.events.empty())
            m_feed(group.feed);
    }
    m_delivering = false;
    m_changed.notify_one();
}

} // namespace patchplane::store
