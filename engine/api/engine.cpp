// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/engine.h"

#include "engine/api/engine_core.h"
#include "engine/api/peer_check.h"

namespace patchplane::api {

Engine::Engine(Clock &clock) : m_clock(clock), m_core(new EngineCore)
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_core->moveToThread(&m_thread);
}

Engine::~Engine()
{
    stop().waitForFinished();
    m_thread.wait();
    delete m_core; // its thread is over
}

QFuture<Result<>> Engine::start(Recipe recipe, QString socketPath)
{
    m_thread.start();
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    auto shared = std::make_shared<Recipe>(std::move(recipe));
    QMetaObject::invokeMethod(m_core, [core = m_core, shared, socketPath, promise] {
        core->open(std::move(*shared), socketPath).then([promise](const Result<> &result) {
            promise->addResult(result);
            promise->finish();
        });
    });
    return promise->future();
}

QFuture<Result<>> Engine::stop()
{
    if (m_stopped)
        return *m_stopped;
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    m_stopped = promise->future();
    if (!m_thread.isRunning()) {
        promise->addResult(Result<>());
        promise->finish();
        return *m_stopped;
    }
    QMetaObject::invokeMethod(m_core, [core = m_core, thread = &m_thread, promise] {
        core->close().then([thread, promise](const Result<> &result) {
            promise->addResult(result);
            promise->finish();
            thread->quit();
        });
    });
    return *m_stopped;
}

std::unique_ptr<LocalClient> Engine::client(Door door)
{
    return std::make_unique<LocalClient>(*m_core, m_thread, Actor{ActorKind::Person, userName(), Role::Admin, door}, m_clock);
}

} // namespace patchplane::api
