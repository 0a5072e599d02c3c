// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/server.h"
#include "engine/ports/clock.h"

#include <QTemporaryDir>
#include <QThread>

#include <atomic>

/// Ids from the platform; the tests only need them to differ.
class TestClock : public patchplane::Clock
{
public:
    patchplane::Instant now() override { return {}; }
    QUuid newUuid() override { return QUuid::createUuid(); }
};

/// A feed of numbered notes, each with `padding` bytes of text.
class ScriptedFeed : public patchplane::api::Feed
{
public:
    patchplane::Sequence head() const override { return m_head; }
    void readHead(patchplane::api::Done<patchplane::Sequence> done) override;
    void read(patchplane::Sequence after, int limit, patchplane::api::Done<patchplane::FeedBatch> done) override;
    void grow(patchplane::Sequence events);
    /// The store has them, and the feed has not heard of it.
    void commitUntold(patchplane::Sequence events) { m_stored += events; }

    int padding = 0;
    int reads = 0;

private:
    patchplane::Sequence m_head = 0;
    patchplane::Sequence m_stored = 0;
};

/// What the tests ask: AddRepository is taken (refused for an empty path), ListRepositories answers, GetProfile answers
/// with `answerSize` bytes, GetRun is never answered until the engine stops.
class ScriptedService : public patchplane::api::Service
{
public:
    void take(patchplane::Actor actor, patchplane::CommandEnvelope command,
              patchplane::api::Done<patchplane::Receipt> done) override;
    void answer(patchplane::Query query, patchplane::api::Done<patchplane::Answer> done) override;
    ScriptedFeed &feed() override { return m_feed; }
    void stop();

    std::atomic<int> asked = 0;
    std::atomic<int> answerSize = 0;
    patchplane::Actor lastActor; ///< read it after an answer came

private:
    ScriptedFeed m_feed;
    std::vector<patchplane::api::Done<patchplane::Answer>> m_held;
};

/// The service on a thread of its own, with a server in a folder of its own.
class ScriptedEngine
{
public:
    ScriptedEngine();
    ~ScriptedEngine() { stop(); }
    void stop();

    /// Runs `work` on the engine thread and waits for it.
    template <class Work>
    auto call(Work work)
    {
        std::invoke_result_t<Work> result{};
        QMetaObject::invokeMethod(m_context, [&] { result = work(); }, Qt::BlockingQueuedConnection);
        return result;
    }

    QString path() const { return m_folder.filePath(QStringLiteral("engine.sock")); }
    patchplane::Sequence head() { return call([this] { return service->feed().head(); }); }
    void grow(patchplane::Sequence events, int padding = 0);

    std::unique_ptr<ScriptedService> service;
    QThread thread;

private:
    QTemporaryDir m_folder;
    QThreadPool m_pool;
    QObject *m_context = nullptr;
    std::unique_ptr<patchplane::api::Server> m_server;
};
