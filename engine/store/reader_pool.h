// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/database.h"

#include <QFuture>
#include <QPromise>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace patchplane::store {

/// The connections of one reader thread.
struct Readers {
    Database &truth;
    Database &timeline;
};

/// Two threads that only read. Questions are answered in the order in which they came, two at a time.
class ReaderPool
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ReaderPool>> open(const QString &truthFile, const QString &timelineFile);
    ~ReaderPool();

    /// `question(readers)` answers a Result<T>; it runs in a read transaction of the truth.
    template <class T, class Question>
    QFuture<Result<T>> ask(Question question)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        QFuture<Result<T>> future = promise->future();
        promise->start();
        submit([promise, question = std::move(question)](Readers *readers) mutable {
            promise->addResult(readers ? snapshot<T>(*readers, question) : Result<T>(stopping()));
            promise->finish();
        });
        return future;
    }

    /// Answers what was asked before, then stops; later questions are answered Stopping.
    void close();

private:
    /// Null: the pool is closed, answer so.
    using Task = std::move_only_function<void(Readers *)>;

    ReaderPool() = default;
    void submit(Task task);
    void work(const QString &truthFile, const QString &timelineFile);
    static std::unexpected<Error> stopping();

    template <class T, class Question>
    static Result<T> snapshot(Readers &readers, Question &question)
    {
        if (const Result<> begun = readers.truth.beginRead(); !begun)
            return std::unexpected(begun.error());
        Result<T> answer = question(readers);
        readers.truth.rollback(); // it only read
        return answer;
    }

    std::mutex m_lock;
    std::condition_variable m_changed;
    std::deque<Task> m_tasks;
    std::vector<Result<>> m_opened;
    bool m_stopping = false;
    std::vector<std::unique_ptr<QThread>> m_threads;
};

} // namespace patchplane::store
