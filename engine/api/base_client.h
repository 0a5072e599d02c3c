// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/wire.h"
#include "engine/ports/clock.h"

#include <QHash>
#include <QPromise>

#include <memory>

namespace patchplane::api {

/// What near and far clients share: which question an answer belongs to, and that each is answered, on the thread that
/// made the client, whatever happens to the engine.
class BaseClient : public EngineClient
{
    Q_OBJECT
public:
    /// `clock` makes the ids; it outlives the client.
    explicit BaseClient(Clock &clock) : m_clock(clock) {}
    ~BaseClient() override;

    QFuture<Result<Receipt>> send(CommandEnvelope command) override;
    QFuture<Result<Answer>> ask(Query query) override;
    void follow(Sequence after) override;
    QUuid newUuid() override { return m_clock.newUuid(); }
    /// Nothing will be answered any more but with the error that ended it.
    [[nodiscard]] bool hasEnded() const { return m_end.has_value(); }

protected:
    virtual void post(ClientMessage message) = 0;
    void hear(const EngineMessage &message);
    /// The engine is gone: all that is pending, and all that will be asked, is answered so; `lost` is told once.
    void end(const Error &why);

private:
    template <class T>
    using Pending = QHash<qint64, std::shared_ptr<QPromise<Result<T>>>>;
    template <class T>
    QFuture<Result<T>> expect(Pending<T> &pending, qint64 id);
    void failAll(const Error &why);

    Clock &m_clock;
    qint64 m_lastId = 0;
    Pending<Receipt> m_receipts;
    Pending<Answer> m_answers;
    std::optional<Error> m_end;
    bool m_stopTold = false;
};

} // namespace patchplane::api
