// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QCoroTask>

#include <coroutine>
#include <functional>
#include <memory>
#include <vector>

namespace patchplane::durable {

/// Something that can be closed in its own time before it is destroyed.
template <class R>
concept AsyncClosable = requires(R &resource) { { resource.close() } -> std::same_as<QCoro::Task<Result<>>>; };

/// Counts what still has to end before a run may be let go: resources on their way to being closed.
class Closings
{
public:
    void began() { ++m_open; }
    void ended();
    [[nodiscard]] bool none() const { return m_open == 0; }
    std::function<void()> onNone; ///< called each time the last one has ended

private:
    int m_open = 0;
};

template <class R>
QCoro::Task<> closeResource(std::unique_ptr<R> resource, std::shared_ptr<Closings> closings)
{
    closings->began();
    if constexpr (AsyncClosable<R>) {
        const Result<> closed = co_await resource->close();
        (void)closed; // what could not be closed is gone with its owner's destructor
    }
    resource.reset();
    closings->ended();
}

/// What lives and dies with this process and is never recorded: a sandbox, an agent's session, a checkout's lock.
/// A handle: copies are the same resource. Opened by the first `get`, hence not at all where every step below is
/// already done, and anew after a restart; closed when the last handle goes, which is when its scope has ended and
/// no effect holds it any more. Give effects a copy, by value. Engine thread.
template <class R>
class Resource
{
public:
    using Open = std::move_only_function<QCoro::Task<Result<std::unique_ptr<R>>>()>;

    Resource(Open open, std::shared_ptr<Closings> closings)
        : m_state(std::make_shared<State>(std::move(open), std::move(closings)))
    {
    }

    /// The open resource; whoever comes while it opens waits for the same one. It lives as long as a handle does.
    /// Errors are those of `open`; the next call tries again.
    [[nodiscard]] QCoro::Task<Result<R *>> get() const { return obtain(m_state); }

    /// Closes it, if it is open, so that the next `get` opens another: for one that was found broken.
    void discard() const { m_state->close(); }

private:
    struct State {
        State(Open o, std::shared_ptr<Closings> c) : open(std::move(o)), closings(std::move(c)) {}
        ~State() { close(); }
        void close()
        {
            if (live)
                closeResource(std::move(live), closings);
        }
        Open open;
        std::shared_ptr<Closings> closings;
        std::unique_ptr<R> live;
        bool opening = false;
        std::optional<Error> problem; ///< of the last opening
        std::vector<std::coroutine_handle<>> queue;
    };
    /// Suspends until the opening that is under way has ended.
    struct Opened {
        State &state;
        bool await_ready() const { return !state.opening; }
        void await_suspend(std::coroutine_handle<> waiter) { state.queue.push_back(waiter); }
        void await_resume() {}
    };

    static QCoro::Task<Result<R *>> obtain(std::shared_ptr<State> state)
    {
        if (state->opening) {
            co_await Opened{*state};
            if (!state->live)
                co_return std::unexpected(*state->problem);
            co_return state->live.get();
        }
        if (state->live)
            co_return state->live.get();
        state->opening = true;
        Result<std::unique_ptr<R>> opened = co_await state->open();
        state->opening = false;
        if (opened)
            state->live = *std::move(opened);
        else
            state->problem = opened.error();
        R *const live = state->live.get();
        for (const std::coroutine_handle<> waiter : std::exchange(state->queue, {}))
            waiter.resume();
        if (!opened)
            co_return std::unexpected(opened.error());
        co_return live;
    }

    std::shared_ptr<State> m_state;
};

} // namespace patchplane::durable
