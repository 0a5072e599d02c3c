// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_access.h"

#include "engine/api/remote_client.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTimer>

namespace patchplane::app {

constexpr std::chrono::milliseconds kLook{50};     // between looks at a lock whose holder has no socket yet
constexpr std::chrono::seconds kLookLimit{10};

EngineAccess::~EngineAccess() = default;

QCoro::Task<Result<>> EngineAccess::open(Need need, QString mode)
{
    const QString file = m_composition.data().lockFile();
    const QDeadlineTimer limit(kLookLimit);
    for (;;) {
        const Result<std::optional<store::LockHolder>> holder = store::EngineLock::holder(file);
        if (!holder)
            co_return std::unexpected(holder.error());
        if (*holder && need == Need::Host) {
            co_return fail(Fault::Transient, ErrorCode::Busy,
                           QStringLiteral("an engine drives this data folder already (%1, process %2)")
                               .arg((*holder)->mode).arg((*holder)->pid),
                           QStringLiteral("Use it, or stop it first."));
        }
        if (*holder && !(*holder)->socket.isEmpty()) {
            const Result<> connected = co_await connectTo((*holder)->socket);
            if (connected || limit.hasExpired())
                co_return connected;
        } else if (!*holder && need == Need::Read) {
            const Result<> hosted = co_await host(Mode::Record, mode);
            co_return hosted;
        } else if (!*holder) {
            const Result<> hosted = co_await host(Mode::Drive, mode);
            if (hosted || hosted.error().code != ErrorCode::Busy || limit.hasExpired())
                co_return hosted;
        }
        if (limit.hasExpired()) {
            co_return fail(Fault::Transient, ErrorCode::Busy, QStringLiteral("the engine of this data folder does not answer"),
                           QStringLiteral("Try again; if it stays so, end its process."));
        }
        co_await QCoro::sleepFor(kLook);
    }
}

QCoro::Task<Result<>> EngineAccess::connectTo(QString socket)
{
    auto client = std::make_unique<api::RemoteClient>(socket, Door::CommandLine, m_composition.clock());
    // The first answer says that versions and users agree.
    const Result<RepositoryList> first = co_await ask(*client, ListRepositories{});
    if (!first)
        co_return std::unexpected(first.error());
    m_client = std::move(client);
    co_return Result<>();
}

QCoro::Task<Result<>> EngineAccess::host(Mode mode, QString name)
{
    QString socket;
    if (mode == Mode::Drive) {
        const Result<QString> path = socketPathFor(m_composition.data().controlPlane());
        if (!path)
            co_return std::unexpected(path.error());
        socket = *path;
        Result<store::EngineLock> lock =
            store::EngineLock::take(m_composition.data().lockFile(), {QCoreApplication::applicationPid(), name, socket});
        if (!lock)
            co_return std::unexpected(lock.error());
        m_lock.emplace(*std::move(lock));
    }
    m_engine = std::make_unique<api::Engine>(m_composition.clock());
    const Result<> started = co_await m_engine->start(m_composition.engine(mode), socket);
    if (!started) {
        m_engine.reset();
        m_lock.reset();
        co_return std::unexpected(started.error());
    }
    m_client = m_engine->client(Door::CommandLine);
    co_return Result<>();
}

QCoro::Task<Result<>> EngineAccess::close()
{
    Result<> stopped;
    if (m_engine)
        stopped = co_await m_engine->stop();
    m_client.reset();
    m_engine.reset();
    m_lock.reset();
    co_return stopped;
}

} // namespace patchplane::app
