// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/run.h"

#include <coroutine>
#include <map>
#include <random>
#include <set>

namespace patchplane::test {

/// What effects touch. Each waits at gates that a seeded random number opens, so that completions come in any order
/// and a crash can fall between 'the world was touched' and 'the answer is here'. It survives crashes; effects of a
/// dead process end without touching anything.
class FakeWorld
{
public:
    explicit FakeWorld(quint32 seed) : m_random(seed) {}

    /// Does something that may be done again. Ends with Interrupted when it is told to stop, unless it is deaf.
    QCoro::Task<Result<int>> repeat(QString what, int value, durable::StepKey key);
    /// Makes a thing that must exist once: what the world does, then the answer.
    QCoro::Task<Result<QString>> make(QString what, durable::StepKey key);
    QCoro::Task<Result<std::optional<QString>>> look(QString what, durable::StepKey key);

    /// The next n `repeat`s of this name fail so.
    void failNext(const QString &what, int n, Error error) { m_failures[what] = {n, std::move(error)}; }

    /// Opens one gate, chosen at random. False: nobody waits.
    bool openOne();
    /// Opens the gate of exactly this name ('run a', 'make x', 'made x', 'look x').
    bool open(const QString &gate);
    [[nodiscard]] bool waitsAt(const QString &gate) const;
    [[nodiscard]] size_t waiting() const { return m_gates.size(); }
    /// The process is gone: its effects end, and none of them touches anything.
    void crash();

    bool deaf = false;              ///< repeats succeed although they were told to stop
    std::map<QString, int> started; ///< repeats
    std::map<QString, int> stopped; ///< repeats that were told to stop and did
    std::map<QString, int> made;    ///< things, and how often each was made
    int running = 0;                ///< effects that have not ended
    int sandboxes = 0;              ///< open now
    int opened = 0;                 ///< ever

private:
    friend class FakeSandbox;
    struct Gate {
        FakeWorld &world;
        QString name;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) { world.m_gates.push_back({name, waiter}); }
        void await_resume() const noexcept {}
    };
    struct Waiting {
        QString name;
        std::coroutine_handle<> waiter;
    };
    Gate gate(const QString &name) { return {*this, name}; }

    std::vector<Waiting> m_gates;
    std::map<QString, std::pair<int, Error>> m_failures;
    std::mt19937 m_random;
    int m_process = 0;
};

/// A resource that counts itself in the world and takes its time to close.
class FakeSandbox
{
public:
    FakeSandbox(FakeWorld &world, bool slow) : m_world(world), m_slow(slow)
    {
        ++m_world.sandboxes;
        ++m_world.opened;
    }
    ~FakeSandbox() { --m_world.sandboxes; }
    FakeSandbox(const FakeSandbox &) = delete;
    FakeSandbox &operator=(const FakeSandbox &) = delete;
    QCoro::Task<Result<>> close();

    static QCoro::Task<Result<std::unique_ptr<FakeSandbox>>> open(FakeWorld *world);

private:
    FakeWorld &m_world;
    bool m_slow;
};

} // namespace patchplane::test
