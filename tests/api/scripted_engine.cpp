// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripted_engine.h"

using namespace patchplane;
using namespace patchplane::api;

void ScriptedFeed::read(Sequence after, int limit, Done<FeedBatch> done)
{
    ++reads;
    FeedBatch batch;
    batch.upTo = std::min(m_head, after + limit);
    for (Sequence n = after + 1; n <= batch.upTo; ++n) {
        batch.events.push_back({n, {}, std::nullopt, std::nullopt,
                                WaitBegan{WaitReason::Slot, QString(padding, u'x')}});
    }
    done(std::move(batch));
}

void ScriptedFeed::readHead(Done<Sequence> done)
{
    m_head = m_stored;
    done(m_stored);
}

void ScriptedFeed::grow(Sequence events)
{
    m_stored += events;
    m_head = m_stored;
    Q_EMIT grew();
}

void ScriptedService::take(Actor actor, CommandEnvelope command, Done<Receipt> done)
{
    lastActor = actor;
    const auto *add = std::get_if<AddRepository>(&command.command);
    if (add && add->path.isEmpty())
        return done(fail(Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("no path"), QStringLiteral("Name one.")));
    done(Receipt{command.id, m_feed.head()});
}

void ScriptedService::answer(Query query, Done<Answer> done)
{
    ++asked;
    if (std::holds_alternative<GetRun>(query))
        return m_held.push_back(std::move(done));
    if (const auto *profile = std::get_if<GetProfile>(&query)) {
        return done(ProfileView{*ProfileDigest::fromRaw(QByteArray(32, 'p')), QByteArray(answerSize, 'a'), {}, false,
                                profile->repository.toString()});
    }
    done(RepositoryList{});
}

void ScriptedService::stop()
{
    for (auto &done : std::exchange(m_held, {}))
        done(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("stopped")));
    Q_EMIT m_feed.stopping();
}

ScriptedEngine::ScriptedEngine() : service(std::make_unique<ScriptedService>())
{
    m_context = new QObject;
    m_context->moveToThread(&thread);
    service->feed().moveToThread(&thread);
    thread.start();
    call([this] {
        Result<std::unique_ptr<Server>> server = Server::listen(path(), *service, m_pool);
        Q_ASSERT(server);
        m_server = std::move(*server);
        return true;
    });
}

void ScriptedEngine::stop()
{
    if (!thread.isRunning())
        return;
    call([this] {
        service->stop();
        m_pool.waitForDone();
        m_server.reset();
        return true;
    });
    m_context->deleteLater();
    thread.quit();
    thread.wait();
}

void ScriptedEngine::grow(Sequence events, int padding)
{
    call([&] {
        service->feed().padding = padding;
        service->feed().grow(events);
        return true;
    });
}
