// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_access.h"

#include "engine/api/remote_client.h"
#include "engine/ports/pool.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroSignal>
#include <QCoroTimer>

namespace patchplane::app {

constexpr std::chrono::milliseconds kLook{50}; // between looks at a lock whose holder does not answer
constexpr std::chrono::seconds kLookLimit{30}; // an engine that stops keeps the lock for 20 s at most

EngineAccess::EngineAccess(Composition &composition) : m_composition(composition), m_client(composition.clock())
{
    connect(&m_client, &StandingClient::wanted, this, [this] { lookAgain(); });
    connect(&m_client, &StandingClient::taken, this, [this](const CommandEnvelope &command) {
        if (m_engine && !drives())
            m_recorded.push_back(command);
    });
}

EngineAccess::~EngineAccess() = default;

QCoro::Task<Result<>> EngineAccess::open(Need need, Door door, QString mode)
{
    m_need = need;
    m_door = door;
    m_mode = mode;
    m_looking = true;
    const Result<> reached = co_await reach();
    m_looking = false;
    Q_EMIT lookEnded();
    co_return reached;
}

QCoro::Task<> EngineAccess::lookAgain()
{
    if (m_looking || m_closing)
        co_return;
    m_looking = true;
    const Result<> reached = co_await reach();
    if (!reached)
        m_client.fail(reached.error());
    m_looking = false;
    Q_EMIT lookEnded();
}

static std::unexpected<Error> busy(const store::LockHolder &holder)
{
    return fail(Fault::Transient, ErrorCode::Busy,
                QStringLiteral("an engine drives this data folder already (%1, process %2)").arg(holder.mode).arg(holder.pid),
                QStringLiteral("Use it, or stop it first."));
}

QCoro::Task<Result<>> EngineAccess::reach()
{
    const QDeadlineTimer limit(kLookLimit);
    while (!m_closing) {
        const auto look = [file = m_composition.data().lockFile()] { return store::EngineLock::holder(file); };
        const Result<std::optional<store::LockHolder>> holder = co_await onPool(*QThreadPool::globalInstance(), look);
        if (!holder)
            co_return std::unexpected(holder.error());
        if (*holder && m_need == Need::Host)
            co_return busy(**holder);
        Result<> reached = fail(Fault::Transient, ErrorCode::Busy, QStringLiteral("the engine of this data folder does not answer"),
                                QStringLiteral("Try again; if it stays so, end its process."));
        if (!*holder)
            reached = co_await host(m_need == Need::Read ? Mode::Record : Mode::Drive);
        else if (!(*holder)->socket.isEmpty())
            reached = co_await connectTo(**holder);
        const bool mayPass = !reached && (reached.error().code == ErrorCode::Busy || engineIsGone(reached.error()));
        if (!mayPass || limit.hasExpired())
            co_return reached;
        co_await QCoro::sleepFor(kLook);
    }
    co_return fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the program is ending"));
}

QCoro::Task<Result<>> EngineAccess::connectTo(store::LockHolder holder)
{
    auto client = std::make_unique<api::RemoteClient>(holder.socket, m_door, m_composition.clock());
    // The first answer says that versions and users agree.
    const Result<RepositoryList> first = co_await ask(*client, ListRepositories{});
    if (!first)
        co_return std::unexpected(first.error());
    m_other = holder;
    m_client.stand(std::move(client));
    co_return Result<>();
}

QCoro::Task<Result<QString>> EngineAccess::takeLock()
{
    const auto take = [data = m_composition.data(), mode = m_mode]() -> Result<std::pair<QString, store::EngineLock>> {
        const Result<QString> socket = socketPathFor(data.controlPlane());
        if (!socket)
            return std::unexpected(socket.error());
        return store::EngineLock::take(data.lockFile(), {QCoreApplication::applicationPid(), mode, *socket})
            .transform([&](store::EngineLock lock) { return std::pair(*socket, std::move(lock)); });
    };
    Result<std::pair<QString, store::EngineLock>> taken = co_await onPool(*QThreadPool::globalInstance(), take);
    if (!taken)
        co_return std::unexpected(taken.error());
    m_lock.emplace(std::move(taken->second));
    co_return taken->first;
}

QCoro::Task<Result<>> EngineAccess::host(Mode mode)
{
    Result<QString> socket = QString();
    if (mode == Mode::Drive)
        socket = co_await takeLock();
    if (!socket)
        co_return std::unexpected(socket.error());
    m_engine = std::make_unique<api::Engine>(m_composition.clock());
    const Result<> started = co_await m_engine->start(m_composition.engine(mode, m_ownRuns), *socket);
    if (!started) {
        (void)co_await m_engine->stop(); // so that nobody waits for it here
        m_engine.reset();
        m_lock.reset();
        co_return started;
    }
    m_other.reset();
    m_client.stand(m_engine->client(m_door));
    co_return Result<>();
}

// An engine that began to drive while we recorded has read the queues before: it is told, and looks again.
QCoro::Task<> EngineAccess::nudge()
{
    if (m_recorded.empty())
        co_return;
    const auto look = [file = m_composition.data().lockFile()] { return store::EngineLock::holder(file); };
    const Result<std::optional<store::LockHolder>> holder = co_await onPool(*QThreadPool::globalInstance(), look);
    if (!holder || !*holder || (*holder)->socket.isEmpty())
        co_return;
    api::RemoteClient driver((*holder)->socket, m_door, m_composition.clock());
    for (const CommandEnvelope &command : std::exchange(m_recorded, {}))
        (void)co_await driver.send(command); // the same id: not done again
}

QCoro::Task<Result<>> EngineAccess::close()
{
    m_closing = true;
    while (m_looking)
        co_await qCoro(this, &EngineAccess::lookEnded);
    co_await nudge();
    Result<> stopped;
    if (m_engine)
        stopped = co_await m_engine->stop();
    m_client.leave();
    m_engine.reset();
    m_lock.reset();
    co_return stopped;
}

} // namespace patchplane::app
