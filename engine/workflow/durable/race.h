// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/durable.h"

#include <QByteArray>

namespace patchplane::durable {

class Driver;

/// What a race needs of the step log, whatever its branches return.
class RaceLog
{
public:
    RaceLog(Driver &driver, QByteArray path) : m_driver(driver), m_path(std::move(path)) {}
    /// The winner that the log names, if it does.
    [[nodiscard]] std::optional<size_t> recorded();
    void record(size_t winner);

private:
    Driver &m_driver;
    QByteArray m_path;
};

template <class T>
struct Raced {
    size_t winner; ///< index of the branch
    T value;
};

/// Waits for the first branch to end (the lowest of those that end without waiting). See Scope::race.
template <class T>
class [[nodiscard]] Race : public AwaitBase
{
public:
    Race(Driver &driver, QByteArray path, std::vector<Durable<T>> durables)
        : m_log(driver, std::move(path)), m_values(durables.size())
    {
        for (size_t i = 0; i < durables.size(); ++i)
            m_branches.push_back(runBranch(std::move(durables[i]), &m_values[i]));
    }
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> parent)
    {
        m_parent = parent;
        m_winner = m_log.recorded();
        m_fromLog = m_winner.has_value();
        for (Branch &branch : m_branches) { // all of them, so that a replay visits the losers' recorded steps too
            branch.start();
            if (!branch.done())
                branch.setEnded(this, &Race::branchEnded);
        }
        return !decide();
    }
    Raced<T> await_resume()
    {
        if (!m_fromLog)
            m_log.record(*m_winner);
        Raced<T> raced{*m_winner, *std::move(m_values[*m_winner])};
        m_branches.clear(); // the losers end here
        return raced;
    }

private:
    /// True when the race is over. A recorded winner stays the winner, whoever ends first this time.
    bool decide()
    {
        for (size_t i = 0; i < m_values.size() && !m_winner; ++i) {
            if (m_values[i])
                m_winner = i;
        }
        return m_winner && *m_winner < m_values.size() && m_values[*m_winner];
    }
    static std::coroutine_handle<> branchEnded(void *self)
    {
        Race *race = static_cast<Race *>(self);
        return race->decide() ? race->m_parent : std::noop_coroutine();
    }

    RaceLog m_log;
    std::vector<std::optional<T>> m_values; // before the branches: they point into it
    std::vector<Branch> m_branches;
    std::coroutine_handle<> m_parent;
    std::optional<size_t> m_winner;
    bool m_fromLog = false;
};

} // namespace patchplane::durable
