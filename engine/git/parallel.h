// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace patchplane::git {

/// Gives out the numbers 0 … count-1, each once, to the threads that ask.
class Turns
{
public:
    explicit Turns(size_t count) : m_count(count) {}
    std::optional<size_t> take()
    {
        const size_t turn = m_next.fetch_add(1);
        return turn < m_count ? std::optional(turn) : std::nullopt;
    }
    void stop() { m_next = m_count; }

private:
    const size_t m_count;
    std::atomic<size_t> m_next{0};
};

/// Runs `work` in as many threads as the machine has cores (one alone for little work), each taking turns until there
/// are none; answers with the first error. Handles of libgit2 are opened inside `work`: they stay in their thread.
[[nodiscard]] inline Result<> inParallel(size_t count, const std::function<Result<>(Turns &)> &work)
{
    constexpr size_t kWorthAThread = 16;
    Turns turns(count);
    std::mutex mutex;
    Result<> result;
    const auto run = [&] {
        Result<> done = work(turns);
        if (done)
            return;
        turns.stop();
        const std::scoped_lock lock(mutex);
        if (result)
            result = std::move(done);
    };
    const size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const size_t helpers = std::min(cores, 1 + count / kWorthAThread) - 1;
    {
        std::vector<std::jthread> threads;
        for (size_t i = 0; i < helpers; ++i)
            threads.emplace_back(run);
        run();
    }
    return result;
}

} // namespace patchplane::git
