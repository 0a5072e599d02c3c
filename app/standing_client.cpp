// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/standing_client.h"

#include <QPromise>

namespace patchplane::app {

static Error betweenEngines()
{
    return {Fault::Transient, ErrorCode::Stopping, QStringLiteral("the engine has ended; another one is looked for"),
            QStringLiteral("Wait a moment.")};
}

/// Made in place: moved into its future, GCC takes the other half of the result for used uninitialised.
template <class T>
static QFuture<Result<T>> answered(const Error &why)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.emplaceResult(std::unexpected(why));
    promise.finish();
    return promise.future();
}

bool engineIsGone(const Error &why)
{
    return why.code == ErrorCode::Stopping || (why.code == ErrorCode::IoError && why.fault == Fault::Transient);
}

StandingClient::StandingClient(Clock &clock) : m_clock(clock), m_why(betweenEngines()) {}

StandingClient::~StandingClient() = default;

void StandingClient::stand(std::unique_ptr<api::BaseClient> engine)
{
    m_engine = std::move(engine);
    m_gone = false;
    connect(m_engine.get(), &EngineClient::batch, this, &EngineClient::batch);
    connect(m_engine.get(), &EngineClient::lost, this, [this](const Error &why) {
        if (engineIsGone(why) || m_engine->hasEnded()) {
            m_gone = true;
            m_why = betweenEngines();
        }
        Q_EMIT lost(why);
    });
}

bool StandingClient::isThere()
{
    if (m_engine && !m_gone)
        return true;
    Q_EMIT wanted();
    return false;
}

QFuture<Result<Receipt>> StandingClient::send(CommandEnvelope command)
{
    if (!isThere())
        return answered<Receipt>(m_why);
    return m_engine->send(command).then([this, command](Result<Receipt> receipt) {
        if (receipt)
            Q_EMIT taken(command);
        return receipt;
    });
}

QFuture<Result<Answer>> StandingClient::ask(Query query)
{
    if (!isThere())
        return answered<Answer>(m_why);
    return m_engine->ask(std::move(query));
}

void StandingClient::follow(Sequence after)
{
    if (isThere())
        m_engine->follow(after);
}

} // namespace patchplane::app
