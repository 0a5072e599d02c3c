// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QThread>

namespace patchplane {

/// Doors between threads (architecture.md, 'Threads, by name'). In debug builds who enters by the wrong thread ends
/// the program with the door's name; in release builds a door is nothing.
///
/// A `ThreadDoor` belongs to the thread that made it: a database connection, the engine's side of the store.
class ThreadDoor
{
public:
    explicit ThreadDoor(const char *name) : m_name(name) {}
    void enter() const { Q_ASSERT_X(QThread::currentThreadId() == m_thread, m_name, "entered from another thread"); }
    /// Hands the door to the current thread: for what is made on one thread and then lives on another.
    void moveHere() { m_thread = QThread::currentThreadId(); }

private:
    [[maybe_unused]] const char *m_name;
    Qt::HANDLE m_thread = QThread::currentThreadId();
};

namespace detail {
inline thread_local bool mayBlock = true;
}

/// From now on nothing that waits for disk, child or network may be called on this thread. The composition says so
/// of the ui thread and of the engine thread.
inline void forbidBlockingHere()
{
    detail::mayBlock = false;
}

/// Stands at the door of each call that blocks: files, SQL, git, processes, waits.
inline void assertMayBlock([[maybe_unused]] const char *door)
{
    Q_ASSERT_X(detail::mayBlock, door, "would block a thread that must not wait");
}

} // namespace patchplane
