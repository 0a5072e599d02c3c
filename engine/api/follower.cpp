// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/follower.h"

#include <QPointer>

namespace patchplane::api {

Follower::Follower(Feed &feed, Sequence after, QObject *parent) : QObject(parent), m_feed(feed), m_after(after)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrame);
    connect(&m_frame, &QTimer::timeout, this, &Follower::pull);
    connect(&feed, &Feed::grew, this, &Follower::wake);
    connect(&feed, &Feed::timelineGrew, this, [this](const RunId &run) {
        m_timelines.insert(run);
        wake();
    });
    connect(&feed, &Feed::stopping, this, [this] {
        giveUp({Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine is shutting down"), {}});
    });
    QTimer::singleShot(0, this, &Follower::pull); // the owner connects first
}

void Follower::setReady(bool ready)
{
    m_ready = ready;
    if (ready)
        wake();
}

void Follower::wake()
{
    if (!m_frame.isActive() && !m_reading && !m_over)
        m_frame.start();
}

void Follower::pull()
{
    if (!m_ready || m_reading || m_over)
        return;
    const Sequence head = m_feed.head();
    if (m_after > head)
        return askHead();
    if (head - m_after > kTooFarBehind) {
        return giveUp({Fault::Transient, ErrorCode::NotFound,
                       QStringLiteral("%1 events came meanwhile; that is too many to follow").arg(head - m_after),
                       QStringLiteral("Ask for the page again.")});
    }
    if (m_after == head && m_timelines.isEmpty())
        return;
    m_reading = true;
    m_feed.read(m_after, kEventsAtOnce, [self = QPointer(this)](Result<FeedBatch> batch) {
        if (self)
            self->take(std::move(batch));
    });
}

// The place came from a snapshot, whose reader may have been ahead of the feed.
void Follower::askHead()
{
    m_reading = true;
    m_feed.readHead([self = QPointer(this)](const Result<Sequence> &head) {
        if (!self)
            return;
        self->m_reading = false;
        if (!head)
            return self->giveUp(head.error());
        if (self->m_after <= *head)
            return self->wake();
        self->giveUp({Fault::Permanent, ErrorCode::TooNew,
                      QStringLiteral("the log ends at %1, before %2").arg(*head).arg(self->m_after),
                      QStringLiteral("Ask for the page again.")});
    });
}

void Follower::take(Result<FeedBatch> batch)
{
    m_reading = false;
    if (!batch)
        return giveUp(std::move(batch.error()));
    batch->timelines.assign(m_timelines.cbegin(), m_timelines.cend());
    m_timelines.clear();
    m_after = batch->upTo;
    m_frame.start(); // whatever came while this was read; and not before the next frame
    Q_EMIT this->batch(*batch);
}

void Follower::giveUp(Error why)
{
    if (m_over)
        return;
    m_over = true;
    m_frame.stop();
    Q_EMIT lost(why);
}

} // namespace patchplane::api
