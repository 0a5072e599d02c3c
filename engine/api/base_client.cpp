// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/base_client.h"

#include <QPointer>

#include <utility>

namespace patchplane::api {

template <class T>
static void resolve(const std::shared_ptr<QPromise<Result<T>>> &promise, Result<T> result)
{
    if (promise) {
        promise->addResult(std::move(result));
        promise->finish();
    }
}

BaseClient::~BaseClient()
{
    failAll({Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the client was closed before the answer came"), {}});
}

template <class T>
QFuture<Result<T>> BaseClient::expect(Pending<T> &pending, qint64 id)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    if (m_end)
        resolve<T>(promise, std::unexpected(*m_end));
    else
        pending.insert(id, promise);
    return promise->future();
}

QFuture<Result<Receipt>> BaseClient::send(CommandEnvelope command)
{
    const qint64 id = ++m_lastId;
    QFuture<Result<Receipt>> future = expect(m_receipts, id);
    if (!m_end)
        post(Send{id, std::move(command)});
    return future;
}

QFuture<Result<Answer>> BaseClient::ask(Query query)
{
    const qint64 id = ++m_lastId;
    QFuture<Result<Answer>> future = expect(m_answers, id);
    if (!m_end)
        post(Ask{id, std::move(query)});
    return future;
}

void BaseClient::follow(Sequence after)
{
    if (!m_end)
        post(Follow{++m_lastId, after});
}

void BaseClient::hear(const EngineMessage &message)
{
    if (const auto *received = std::get_if<Received>(&message)) {
        resolve<Receipt>(m_receipts.take(received->id), received->receipt);
    } else if (const auto *answered = std::get_if<Answered>(&message)) {
        resolve<Answer>(m_answers.take(answered->id), answered->answer);
    } else if (const auto *failed = std::get_if<Failed>(&message); failed && failed->id) {
        resolve<Receipt>(m_receipts.take(*failed->id), std::unexpected(failed->error));
        resolve<Answer>(m_answers.take(*failed->id), std::unexpected(failed->error));
    } else if (const auto *feed = std::get_if<FeedBatch>(&message)) {
        Q_EMIT batch(*feed);
    } else if (const auto *gone = std::get_if<Lost>(&message)) {
        m_stopTold = gone->why.fault == Fault::Stopping; // what is pending is still answered before the end
        Q_EMIT lost(gone->why);
    }
}

void BaseClient::end(const Error &why)
{
    if (m_end)
        return;
    m_end = why;
    const QPointer<BaseClient> self(this);
    failAll(why); // whose continuations may close us
    if (self && !m_stopTold)
        Q_EMIT lost(why);
}

void BaseClient::failAll(const Error &why)
{
    for (const auto &promise : std::exchange(m_receipts, {}))
        resolve<Receipt>(promise, std::unexpected(why));
    for (const auto &promise : std::exchange(m_answers, {}))
        resolve<Answer>(promise, std::unexpected(why));
}

} // namespace patchplane::api
