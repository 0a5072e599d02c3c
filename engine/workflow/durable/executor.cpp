// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/driver.h"

#include <QCoroSignal>
#include <QDeadlineTimer>
#include <QPointer>

namespace patchplane::durable {

// Runs that are claimed at once: a claim reads a whole run, and there may be thousands at a start.
static constexpr qsizetype kClaimsAtOnce = 16;
// The timer's longest sleep, so that a changed clock is noticed; and the pause before a lost run is looked at again.
static constexpr std::chrono::milliseconds kLongestSleep = std::chrono::seconds(60);

Executor::Executor(ExecutorSetup setup, QObject *parent)
    : QObject(parent), m_setup(std::move(setup)), m_slots(m_setup.slotLimits)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Executor::tick);
}

Executor::~Executor()
{
    m_stopping = true;
    const auto drivers = std::exchange(m_drivers, {});
    for (const auto &driver : drivers)
        driver->stop();
}

void Executor::open()
{
    m_nextLook = m_setup.clock.now() + kLongestSleep;
    setTimer();
    m_setup.store.openRuns([self = QPointer(this)](const Result<std::vector<RunStore::OpenRun>> &runs) {
        if (!self || self->m_stopping)
            return;
        if (runs)
            self->takeUpAll(*runs);
        Q_EMIT self->opened(runs ? Result<>() : std::unexpected(runs.error()));
    });
}

void Executor::takeUpAll(const std::vector<RunStore::OpenRun> &runs)
{
    m_open = true;
    const auto isWaiting = [](const RunStore::OpenRun &run) {
        return run.status.state == RunState::Waiting && !run.hasSignals;
    };
    for (const auto &run : runs) {
        if (drives(run.run))
            setDue(run.run, run.due);
    }
    for (const bool waiting : {false, true}) { // those that have work first
        for (const auto &run : runs) {
            if (isWaiting(run) == waiting)
                takeUp(run.run);
        }
    }
}

void Executor::start(const RunId &run)
{
    takeUp(run);
}

void Executor::wake(const RunId &run)
{
    takeUp(run);
    lookForNews(); // who is resident, or is just being claimed, gets it so
}

void Executor::lookForNews()
{
    m_nextLook = m_setup.clock.now() + kLongestSleep;
    m_setup.store.news(m_newsUpTo, [self = QPointer(this)](const Result<RunStore::News> &news) {
        if (self && news && !self->m_stopping) // an error: the next minute looks again
            self->take(*news);
    });
}

void Executor::take(const RunStore::News &news)
{
    m_newsUpTo = std::max(m_newsUpTo, news.upTo);
    for (const auto &[run, row] : news.unread)
        deliver(run, row);
    for (const RunId &run : news.queued)
        takeUp(run);
}

void Executor::signal(const RunId &run, SignalRow row, RunStore::Done<> done)
{
    auto stored = [self = QPointer(this), run, row, done = std::move(done)](Result<> result) mutable {
        if (self && result && !self->m_stopping)
            self->deliver(run, row);
        done(std::move(result));
    };
    m_setup.store.signal(run, std::move(row), std::move(stored));
}

void Executor::deliver(const RunId &run, const SignalRow &row)
{
    if (m_claiming.contains(run)) {
        m_mail[run].push_back(row); // the claim may have read the queue before
        return;
    }
    const std::shared_ptr<Driver> driver = m_drivers.value(run);
    if (!driver)
        takeUp(run);
    else if (!driver->signal(row))
        m_again.insert(run);
}

bool Executor::drives(const RunId &run) const
{
    return !m_setup.takesUp || m_setup.takesUp(run);
}

void Executor::takeUp(const RunId &run)
{
    if (m_stopping || !drives(run) || m_drivers.contains(run) || m_claiming.contains(run) || m_wanted.contains(run))
        return;
    m_wanted.insert(run);
    m_toClaim.push_back(run);
    claimNext();
}

void Executor::claimNext()
{
    while (!m_stopping && !m_toClaim.empty() && m_claiming.size() < kClaimsAtOnce) {
        const RunId run = m_toClaim.front();
        m_toClaim.pop_front();
        m_wanted.remove(run);
        m_claiming.insert(run);
        m_setup.store.claim(run, [self = QPointer(this), run](Result<ClaimedRun> found) {
            if (self)
                self->claimed(run, std::move(found));
        });
    }
}

void Executor::claimed(const RunId &run, Result<ClaimedRun> found)
{
    m_claiming.remove(run);
    const std::vector<SignalRow> mail = m_mail.take(run);
    if (m_stopping)
        return Q_EMIT quiet();
    if (!found) {
        letGo(run, LetGo::Lost, {}, found.error());
        return claimNext();
    }
    const auto driver = std::make_shared<Driver>(*this, run, *std::move(found), dueOf(run));
    m_drivers.insert(run, driver);
    driver->begin();
    for (const SignalRow &row : mail)
        deliver(run, row);
    claimNext();
}

void Executor::letGo(const RunId &run, LetGo how, std::optional<Instant> due, std::optional<Error> error)
{
    const std::shared_ptr<Driver> driver = m_drivers.take(run);
    const bool again = m_again.remove(run);
    if (m_stopping)
        return Q_EMIT quiet();
    switch (how) {
    case LetGo::Parked:
        setDue(run, due);
        Q_EMIT runParked(run);
        break;
    case LetGo::Over:
        setDue(run, {});
        Q_EMIT runOver(run);
        break;
    case LetGo::Lost:
        setDue(run, m_setup.clock.now() + kLongestSleep);
        Q_EMIT runLost(run, *error);
        break;
    }
    if (again)
        takeUp(run);
}

std::optional<Instant> Executor::dueOf(const RunId &run) const
{
    const auto due = m_dues.constFind(run);
    return due == m_dues.cend() ? std::nullopt : std::optional(*due);
}

void Executor::setDue(const RunId &run, std::optional<Instant> due)
{
    const std::optional<Instant> before = dueOf(run);
    if (before == due)
        return;
    if (before)
        m_byDue.erase({*before, run.uuid()});
    if (due) {
        m_byDue.insert({*due, run.uuid()});
        m_dues.insert(run, *due);
    } else {
        m_dues.remove(run);
    }
    setTimer();
}

std::optional<Instant> Executor::nextDue() const
{
    return m_byDue.empty() ? std::nullopt : std::optional(m_byDue.begin()->first);
}

/// One timer for all: the next moment that somebody waits for, or the next look for news, whichever is sooner.
void Executor::setTimer()
{
    if (m_stopping)
        return m_timer.stop();
    const Instant next = m_byDue.empty() ? m_nextLook : std::min(m_nextLook, m_byDue.begin()->first);
    const auto left = next - m_setup.clock.now();
    m_timer.start(std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0), kLongestSleep));
}

void Executor::tick()
{
    const Instant now = m_setup.clock.now();
    std::vector<RunId> due;
    for (auto it = m_byDue.begin(); it != m_byDue.end() && it->first <= now; ++it)
        due.emplace_back(it->second);
    for (const RunId &run : due) {
        if (const std::shared_ptr<Driver> driver = m_drivers.value(run))
            driver->tick();
        else
            takeUp(run);
    }
    if (now >= m_nextLook && m_open)
        lookForNews();
    else if (now >= m_nextLook)
        open();
    setTimer();
}

QCoro::Task<Result<>> Executor::stop(std::chrono::milliseconds limit)
{
    m_stopping = true;
    m_timer.stop();
    m_toClaim.clear();
    const auto drivers = m_drivers.values();
    for (const auto &driver : drivers)
        driver->stop();
    const QDeadlineTimer deadline(limit);
    while (!m_drivers.isEmpty() || !m_claiming.isEmpty()) {
        if (deadline.hasExpired()) {
            co_return fail(Fault::Permanent, ErrorCode::Timeout,
                           QStringLiteral("%1 runs have effects that did not end in time.").arg(m_drivers.size()),
                           QStringLiteral("They are looked at again at the next start."));
        }
        co_await qCoro(this, &Executor::quiet, std::chrono::milliseconds(deadline.remainingTime()));
    }
    co_return {};
}

} // namespace patchplane::durable
