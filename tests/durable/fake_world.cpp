// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/fake_world.h"

#include <algorithm>

namespace patchplane::test {

using durable::StepKey;

static std::unexpected<Error> ended()
{
    return fail(Fault::Refused, ErrorCode::Interrupted, QStringLiteral("The effect was told to stop."));
}

QCoro::Task<Result<int>> FakeWorld::repeat(QString what, int value, StepKey key)
{
    const int process = m_process;
    ++running;
    ++started[what];
    co_await gate(u"run " + what);
    --running;
    if (process != m_process)
        co_return ended();
    if (key.stop.stop_requested() && !deaf) {
        ++stopped[what];
        co_return ended();
    }
    if (auto &[left, error] = m_failures[what]; left > 0) {
        --left;
        co_return std::unexpected(error);
    }
    co_return value;
}

QCoro::Task<Result<QString>> FakeWorld::make(QString what, StepKey key)
{
    const int process = m_process;
    ++running;
    co_await gate(u"make " + what);
    if (process == m_process)
        ++made[what];
    co_await gate(u"made " + what);
    --running;
    if (process != m_process)
        co_return ended();
    co_return QString(what + u" of " + key.text().section(u'/', 1));
}

QCoro::Task<Result<std::optional<QString>>> FakeWorld::look(QString what, StepKey key)
{
    const int process = m_process;
    ++running;
    co_await gate(u"look " + what);
    --running;
    if (process != m_process)
        co_return ended();
    if (!made.contains(what))
        co_return std::optional<QString>();
    co_return std::optional(QString(what + u" of " + key.text().section(u'/', 1)));
}

bool FakeWorld::openOne()
{
    if (m_gates.empty())
        return false;
    const size_t which = std::uniform_int_distribution<size_t>(0, m_gates.size() - 1)(m_random);
    const Waiting next = m_gates[which];
    m_gates.erase(m_gates.begin() + qsizetype(which));
    next.waiter.resume();
    return true;
}

bool FakeWorld::open(const QString &name)
{
    const auto found = std::ranges::find(m_gates, name, &Waiting::name);
    if (found == m_gates.end())
        return false;
    const std::coroutine_handle<> waiter = found->waiter;
    m_gates.erase(found);
    waiter.resume();
    return true;
}

bool FakeWorld::waitsAt(const QString &name) const
{
    return std::ranges::find(m_gates, name, &Waiting::name) != m_gates.end();
}

void FakeWorld::crash()
{
    ++m_process;
    while (!m_gates.empty()) {
        const std::coroutine_handle<> waiter = m_gates.back().waiter;
        m_gates.pop_back();
        waiter.resume();
    }
}

QCoro::Task<Result<>> FakeSandbox::close()
{
    if (m_slow)
        co_await m_world.gate(QStringLiteral("close sandbox"));
    co_return {};
}

QCoro::Task<Result<std::unique_ptr<FakeSandbox>>> FakeSandbox::open(FakeWorld *world)
{
    co_await world->gate(QStringLiteral("open sandbox"));
    co_return std::make_unique<FakeSandbox>(*world, true);
}

} // namespace patchplane::test
