// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/service.h"

#include <QSet>
#include <QTimer>

namespace patchplane::api {

/// One place in the feed that moves on: pulls what came after N, at most once a frame and only while its reader is
/// ready, so that a slow reader costs no memory; one that fell too far behind is `lost` and begins again from a
/// snapshot. Engine thread.
class Follower : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kFrame{16};
    static constexpr int kEventsAtOnce = 500;
    static constexpr Sequence kTooFarBehind = 20'000; ///< a snapshot is cheaper from here on

    Follower(Feed &feed, Sequence after, QObject *parent);
    void setReady(bool ready);

Q_SIGNALS:
    void batch(const patchplane::FeedBatch &batch);
    void lost(const patchplane::Error &why);

private:
    void wake();
    void pull();
    void askHead();
    void take(Result<FeedBatch> batch);
    void giveUp(Error why);

    Feed &m_feed;
    Sequence m_after;
    QSet<RunId> m_timelines;
    QTimer m_frame;
    bool m_ready = true;
    bool m_reading = false;
    bool m_over = false;
};

} // namespace patchplane::api
