// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/engine_core.h"

#include <QCoroFuture>
#include <QCoroSignal>

namespace patchplane::api {

static Error closed()
{
    return {Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine does not run"),
            QStringLiteral("Start PatchPlane again.")};
}

QCoro::Task<Result<>> EngineCore::open(Engine::Recipe recipe, QString socketPath)
{
    m_opening = true;
    const Result<> ready = co_await prepare(std::move(recipe), std::move(socketPath));
    if (!ready) { // nothing half open
        m_server.reset();
        if (m_assembly)
            m_assembly->closeStores();
        m_commands.reset();
        m_queries.reset();
        m_assembly.reset();
    }
    m_opening = false;
    Q_EMIT openingEnded();
    co_return ready;
}

QCoro::Task<Result<>> EngineCore::prepare(Engine::Recipe recipe, QString socketPath)
{
    Result<std::unique_ptr<Assembly>> assembly = recipe(m_feed);
    if (!assembly)
        co_return std::unexpected(std::move(assembly.error()));
    m_assembly = *std::move(assembly);
    EngineParts parts = m_assembly->parts();
    const Result<Sequence> head = co_await parts.reads.head();
    if (!head)
        co_return std::unexpected(head.error());
    m_feed.open(parts.reads, *head);
    m_commands = std::make_unique<CommandDesk>(parts);
    m_queries = std::make_unique<QueryDesk>(parts);
    if (!socketPath.isEmpty()) {
        Result<std::unique_ptr<Server>> server = Server::listen(socketPath, *this, parts.pool);
        if (!server)
            co_return std::unexpected(std::move(server.error()));
        m_server = *std::move(server);
    }
    parts.runs.open();
    const Result<> told = co_await m_commands->tellAccepted();
    co_return told;
}

QCoro::Task<Result<>> EngineCore::close()
{
    while (m_opening) // what is half open cannot be closed in order
        co_await qCoro(this, &EngineCore::openingEnded);
    if (!m_assembly)
        co_return Result<>();
    m_server.reset();
    m_commands->close();
    m_queries->close();
    m_feed.close();
    EngineParts parts = m_assembly->parts();
    const Result<> runs = co_await parts.runs.stop(Engine::kStopLimit);
    m_assembly->closeStores();
    parts.pool.waitForDone();
    const Result<> answered = co_await drained();
    m_commands.reset();
    m_queries.reset();
    m_assembly.reset();
    co_return runs ? answered : runs;
}

// What the pools have computed comes back through the event loop; a command may then ask them for more.
QCoro::Task<Result<>> EngineCore::drained()
{
    const QDeadlineTimer limit(Engine::kStopLimit);
    while (!m_commands->isIdle() || !m_queries->isIdle()) {
        if (limit.hasExpired())
            co_return fail(Fault::Bug, ErrorCode::Timeout, QStringLiteral("a command or a question was never answered"));
        if (!m_commands->isIdle()) {
            const auto idle = qCoro(m_commands.get(), &CommandDesk::idle, std::chrono::milliseconds(limit.remainingTime()));
            co_await idle;
        } else {
            const auto idle = qCoro(m_queries.get(), &QueryDesk::idle, std::chrono::milliseconds(limit.remainingTime()));
            co_await idle;
        }
    }
    co_return Result<>();
}

void EngineCore::take(Actor actor, CommandEnvelope command, Done<Receipt> done)
{
    if (!m_commands)
        return done(std::unexpected(closed()));
    m_commands->take(std::move(actor), std::move(command), std::move(done));
}

void EngineCore::answer(Query query, Done<Answer> done)
{
    if (!m_queries)
        return done(std::unexpected(closed()));
    m_queries->answer(std::move(query), std::move(done));
}

} // namespace patchplane::api
