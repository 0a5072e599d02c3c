// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/command_desk.h"
#include "engine/api/engine.h"
#include "engine/api/query_desk.h"
#include "engine/api/server.h"

namespace patchplane::api {

/// The engine's inside: everything that lives on the engine thread, in the order in which it may go.
class EngineCore : public QObject, public Service
{
    Q_OBJECT
public:
    EngineCore() { m_feed.setParent(this); }

    QCoro::Task<Result<>> open(Engine::Recipe recipe, QString socketPath);
    /// See Engine: the order is written there.
    QCoro::Task<Result<>> close();

    void take(Actor actor, CommandEnvelope command, Done<Receipt> done) override;
    void answer(Query query, Done<Answer> done) override;
    Feed &feed() override { return m_feed; }

Q_SIGNALS:
    void openingEnded();

private:
    QCoro::Task<Result<>> prepare(Engine::Recipe recipe, QString socketPath);
    QCoro::Task<Result<>> drained();

    FeedHub m_feed;
    std::unique_ptr<Assembly> m_assembly;
    std::unique_ptr<CommandDesk> m_commands;
    std::unique_ptr<QueryDesk> m_queries;
    std::unique_ptr<Server> m_server;
    bool m_opening = false;
};

} // namespace patchplane::api
