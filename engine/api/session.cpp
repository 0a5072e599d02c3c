// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/session.h"

#include <QPointer>

namespace patchplane::api {

Session::Session(Service &service, Actor actor) : m_service(service), m_actor(std::move(actor)) {}

Session::~Session() = default;

void Session::handle(const ClientMessage &message)
{
    if (const auto *command = std::get_if<Send>(&message))
        send(*command);
    else if (const auto *question = std::get_if<Ask>(&message))
        ask(*question);
    else if (const auto *place = std::get_if<Follow>(&message))
        follow(*place);
}

void Session::setReady(bool ready)
{
    m_ready = ready;
    if (m_follower)
        m_follower->setReady(ready);
}

void Session::send(const Send &message)
{
    ++m_pending;
    m_service.take(m_actor, message.command, [self = QPointer(this), id = message.id](Result<Receipt> receipt) {
        if (self)
            self->answered(receipt ? EngineMessage(Received{id, *std::move(receipt)})
                                   : EngineMessage(Failed{id, std::move(receipt.error())}));
    });
}

void Session::ask(const Ask &message)
{
    ++m_pending;
    m_service.answer(message.query, [self = QPointer(this), id = message.id](Result<Answer> answer) {
        if (self)
            self->answered(answer ? EngineMessage(Answered{id, *std::move(answer)})
                                  : EngineMessage(Failed{id, std::move(answer.error())}));
    });
}

void Session::answered(EngineMessage message)
{
    --m_pending;
    Q_EMIT said(message);
}

void Session::follow(const Follow &message)
{
    m_follower = std::make_unique<Follower>(m_service.feed(), message.after, nullptr);
    m_follower->setReady(m_ready);
    connect(m_follower.get(), &Follower::batch, this, [this](const FeedBatch &batch) { Q_EMIT said(batch); });
    connect(m_follower.get(), &Follower::lost, this, [this](const Error &why) { Q_EMIT said(Lost{why}); });
}

} // namespace patchplane::api
