// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/feed_hub.h"

namespace patchplane::api {

void FeedHub::open(Reads &reads, Sequence head)
{
    m_reads = &reads;
    m_head = std::max(m_head, head);
}

void FeedHub::committed(Sequence upTo)
{
    m_head = std::max(m_head, upTo);
    Q_EMIT grew();
}

void FeedHub::close()
{
    m_reads = nullptr;
    Q_EMIT stopping();
}

void FeedHub::readHead(Done<Sequence> done)
{
    if (!m_reads)
        return done(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine is shutting down")));
    m_reads->head().then(this, [this, done = std::move(done)](const Result<Sequence> &head) mutable {
        if (head)
            m_head = std::max(m_head, *head);
        done(head);
    });
}

void FeedHub::read(Sequence after, int limit, Done<FeedBatch> done)
{
    if (!m_reads)
        return done(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine is shutting down")));
    m_reads->feed(after, limit).then(this, [done = std::move(done)](Result<FeedBatch> batch) mutable { done(std::move(batch)); });
}

} // namespace patchplane::api
