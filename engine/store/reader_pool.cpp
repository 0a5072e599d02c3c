// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/reader_pool.h"

namespace patchplane::store {

static constexpr size_t kThreads = 2;

Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const QString &truthFile, const QString &timelineFile)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool);
    ReaderPool *self = pool.get();
    for (size_t i = 0; i < kThreads; ++i) {
        pool->m_threads.emplace_back(
            QThread::create([self, truthFile, timelineFile] { self->work(truthFile, timelineFile); }));
        pool->m_threads.back()->setObjectName(QStringLiteral("reader %1").arg(i + 1));
        pool->m_threads.back()->start();
    }
    std::unique_lock lock(pool->m_lock);
    pool->m_changed.wait(lock, [self] { return self->m_opened.size() == kThreads; });
    const std::vector<Result<>> opened = pool->m_opened;
    lock.unlock();
    for (const Result<> &result : opened) {
        if (!result)
            return std::unexpected(result.error());
    }
    return pool;
}

ReaderPool::~ReaderPool()
{
    close();
}

std::unexpected<Error> ReaderPool::stopping()
{
    return fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the store is closing"),
                QStringLiteral("Start PatchPlane again."));
}

void ReaderPool::submit(Task task)
{
    std::unique_lock lock(m_lock);
    if (m_stopping) {
        lock.unlock();
        task(nullptr);
        return;
    }
    m_tasks.push_back(std::move(task));
    lock.unlock();
    m_changed.notify_one();
}

void ReaderPool::close()
{
    {
        const std::lock_guard lock(m_lock);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (const auto &thread : m_threads)
        thread->wait();
}

void ReaderPool::work(const QString &truthFile, const QString &timelineFile)
{
    const Result<std::unique_ptr<Database>> truth = Database::open(truthFile, dialect::Use::Read);
    const Result<std::unique_ptr<Database>> timeline = Database::open(timelineFile, dialect::Use::Read);
    const bool well = truth && timeline;
    std::unique_lock lock(m_lock);
    m_opened.push_back(well ? Result<>() : std::unexpected(truth ? timeline.error() : truth.error()));
    m_changed.notify_all();
    while (well) {
        m_changed.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
        if (m_tasks.empty())
            return;
        Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        Readers readers{**truth, **timeline};
        task(&readers);
        lock.lock();
    }
}

} // namespace patchplane::store
