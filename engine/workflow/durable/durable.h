// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <coroutine>
#include <optional>
#include <utility>
#include <vector>

namespace patchplane::durable {

/// What a workflow may await derives from this: a step, a signal, a sleep, a race, `all`. Nothing else compiles.
struct AwaitBase {
    AwaitBase() = default;
    AwaitBase(const AwaitBase &) = delete;
    AwaitBase &operator=(const AwaitBase &) = delete;
};

template <class A>
concept WorkflowAwait = std::derived_from<std::remove_cvref_t<A>, AwaitBase>;

/// The workflow's own coroutine: lazy, its frame owned by this object and destroyed with it at any suspension point
/// (awaits inside take themselves out of the executor's tables). Engine thread. An exception that leaves it reaches
/// whoever resumed it: the executor, which ends that one run.
///
/// Rules (docs/durable.md): parameters by value (and references to what outlives the run's frame: `Run &`, services);
/// no capturing lambda as coroutine; `co_await` alone as a statement, its arguments named first.
template <class T>
class [[nodiscard]] Durable
{
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    Durable(Durable &&other) noexcept : m_frame(std::exchange(other.m_frame, {})) {}
    Durable &operator=(Durable &&other) noexcept
    {
        std::swap(m_frame, other.m_frame);
        return *this;
    }
    ~Durable()
    {
        if (m_frame)
            m_frame.destroy();
    }

    /// Runs it to its first wait. Once.
    void start() { m_frame.resume(); }
    [[nodiscard]] bool done() const { return m_frame.done(); }
    /// After done().
    [[nodiscard]] T take() { return *std::move(m_frame.promise().value); }
    /// Who is resumed when it ends. Set while it waits; without one its end returns to who resumed it.
    void setContinuation(std::coroutine_handle<> next) { m_frame.promise().continuation = next; }

    struct FinalAwait {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle ended) noexcept
        {
            const std::coroutine_handle<> next = ended.promise().continuation;
            return next ? next : std::noop_coroutine();
        }
        void await_resume() noexcept {}
    };

    /// `co_await branch(...)`: a child that never waits does not suspend its parent, so that replaying a long loop
    /// of finished steps does not grow the stack in builds without tail calls.
    class ChildAwait
    {
    public:
        explicit ChildAwait(Durable child) : m_child(std::move(child)) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> parent)
        {
            m_child.start();
            if (m_child.done())
                return false;
            m_child.setContinuation(parent);
            return true;
        }
        T await_resume() { return m_child.take(); }

    private:
        Durable m_child;
    };

    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> continuation;

        Durable get_return_object() { return Durable(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        FinalAwait final_suspend() noexcept { return {}; }
        [[noreturn]] void unhandled_exception() { throw; }
        template <std::convertible_to<T> U>
        void return_value(U &&result)
        {
            value.emplace(std::forward<U>(result));
        }
        template <WorkflowAwait A>
        A &&await_transform(A &&await)
        {
            return std::forward<A>(await);
        }
        template <class U>
        auto await_transform(Durable<U> &&child)
        {
            return typename Durable<U>::ChildAwait(std::move(child));
        }
    };

private:
    explicit Durable(Handle frame) : m_frame(frame) {}
    Handle m_frame;
};

/// A branch of `all` or `race`: a frame whose only duty is to tell that the branch is over.
class [[nodiscard]] Branch
{
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;
    Branch(Branch &&other) noexcept : m_frame(std::exchange(other.m_frame, {})) {}
    Branch &operator=(Branch &&) = delete;
    ~Branch()
    {
        if (m_frame)
            m_frame.destroy();
    }
    void start() { m_frame.resume(); }
    [[nodiscard]] bool done() const { return m_frame.done(); }
    /// Asked when the branch has ended after its first wait; answers who goes on (a no-op handle: nobody yet).
    void setEnded(void *context, std::coroutine_handle<> (*ended)(void *context))
    {
        m_frame.promise().context = context;
        m_frame.promise().ended = ended;
    }

    struct FinalAwait {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle ended) noexcept;
        void await_resume() noexcept {}
    };
    struct promise_type {
        void *context = nullptr;
        std::coroutine_handle<> (*ended)(void *) = nullptr;
        Branch get_return_object() { return Branch(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        FinalAwait final_suspend() noexcept { return {}; }
        [[noreturn]] void unhandled_exception() { throw; }
        void return_void() {}
        template <class U>
        auto await_transform(Durable<U> &&child)
        {
            return typename Durable<U>::ChildAwait(std::move(child));
        }
    };

private:
    explicit Branch(Handle frame) : m_frame(frame) {}
    Handle m_frame;
};

inline std::coroutine_handle<> Branch::FinalAwait::await_suspend(Handle ended) noexcept
{
    const promise_type &promise = ended.promise();
    return promise.ended ? promise.ended(promise.context) : std::noop_coroutine();
}

/// Runs `durable` and puts what it returns into `into`, which outlives the branch.
template <class T>
Branch runBranch(Durable<T> durable, std::optional<T> *into)
{
    T value = co_await std::move(durable);
    into->emplace(std::move(value));
}

/// Waits for every branch; `co_await` gives their values in order. Branches run side by side on the engine thread:
/// each until its first wait, and so on.
template <class T>
class [[nodiscard]] All : public AwaitBase
{
public:
    explicit All(std::vector<Durable<T>> durables) : m_values(durables.size())
    {
        m_branches.reserve(durables.size());
        for (size_t i = 0; i < durables.size(); ++i)
            m_branches.push_back(runBranch(std::move(durables[i]), &m_values[i]));
    }
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> parent)
    {
        m_parent = parent;
        for (Branch &branch : m_branches) {
            branch.start();
            if (branch.done())
                continue;
            ++m_running;
            branch.setEnded(this, &All::branchEnded);
        }
        return m_running > 0;
    }
    std::vector<T> await_resume()
    {
        std::vector<T> values;
        values.reserve(m_values.size());
        for (std::optional<T> &value : m_values)
            values.push_back(*std::move(value));
        return values;
    }

private:
    static std::coroutine_handle<> branchEnded(void *self)
    {
        All *all = static_cast<All *>(self);
        return --all->m_running == 0 ? all->m_parent : std::noop_coroutine();
    }
    std::vector<std::optional<T>> m_values; // before the branches: they point into it
    std::vector<Branch> m_branches;
    std::coroutine_handle<> m_parent;
    int m_running = 0;
};

template <class T>
[[nodiscard]] All<T> all(std::vector<Durable<T>> durables)
{
    return All<T>(std::move(durables));
}

} // namespace patchplane::durable
