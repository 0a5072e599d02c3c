// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/store/transaction.h"

#include <QThread>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace patchplane::store {

/// One change of the truth. `apply` runs on the writer thread in a transaction that it may share with others, and may
/// run twice: it reads all it needs from the database, and answers Refused before it has changed anything where a
/// rule says no. `answer` runs on the engine thread, once, after the sync.
struct Write {
    std::move_only_function<Result<>(Transaction &)> apply;
    std::move_only_function<void(Result<>)> answer;
};

/// The truth's only writer: one thread, one sync for a group (style.md, 9).
///
/// A group is what came in while the last sync ran; the writer never waits for company. There are no savepoints: if
/// a write of a group fails, the group is rolled back and replayed write by write, so that only the bad one is
/// harmed. A write that was refused before it changed anything harms nobody and costs no replay. All answers of a
/// group come in one turn of the engine's event loop, in commit order, and then the feed's word about it.
///
/// Made and used on the engine thread. `close` (or the destructor) drains: every write that was taken is answered;
/// later ones are answered Stopping at once.
class Writer
{
public:
    using Opener = std::move_only_function<Result<std::unique_ptr<Database>>()>;
    using Feed = std::function<void(const FeedBatch &)>;

    /// Starts the thread; `open` is called on it. An error of it is answered here.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> start(Opener open, Feed feed);
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    void submit(Write write);
    void close();

private:
    struct Answered {
        std::vector<std::pair<Write, Result<>>> writes;
        FeedBatch feed;
    };

    explicit Writer(Feed feed);
    void work(Opener open);
    Result<> openOn(Opener open, std::unique_ptr<Database> &database);
    void commit(Database &database, std::vector<Write> group);
    Result<> commitTogether(Database &database, std::vector<Write> &group, Answered &answered);
    void commitAlone(Database &database, Write write, Answered &answered);
    static void tidyUp(Transaction &transaction);
    void hand(Answered answered);
    void deliver();

    ThreadDoor m_door{"Writer"};
    Feed m_feed;
    QObject m_engineSide; ///< lives on the engine thread; deliveries are posted to it
    bool m_delivering = false;

    std::mutex m_lock;
    std::condition_variable m_changed;
    std::vector<Write> m_queue;
    std::vector<Answered> m_answered;
    std::optional<Result<>> m_opened;
    bool m_posted = false;
    bool m_stopping = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace patchplane::store
