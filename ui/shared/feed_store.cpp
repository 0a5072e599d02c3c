// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/feed_store.h"

#include <QSet>
#include <QTimer>

#include <algorithm>

namespace patchplane::ui {

static constexpr int kPage = 1000;

FeedStore::FeedStore(EngineClient &client, QObject *parent, WallClock clock)
    : QObject(parent)
    , m_client(client)
    , m_clock(std::move(clock))
    , m_desk(client)
    , m_again(new QTimer(this))
{
    m_again->setSingleShot(true);
    m_again->setInterval(kAgain);
    connect(m_again, &QTimer::timeout, this, &FeedStore::retry);
    connect(&m_client, &EngineClient::batch, this, &FeedStore::takeBatch);
    connect(&m_client, &EngineClient::lost, this, &FeedStore::lose);
}

void FeedStore::start()
{
    ++m_generation;
    m_again->stop();
    loadPage(0);
}

void FeedStore::loadPage(int offset)
{
    ask(ListRuns{.state = {}, .offset = offset, .limit = kPage}, this,
        [this, offset, generation = m_generation](const Result<RunPage> &page) {
            if (generation == m_generation)
                take(page, offset);
        });
}

void FeedStore::take(const Result<RunPage> &page, int offset)
{
    if (!page) {
        lose(page.error());
        return;
    }
    m_runs.apply(page->runs);
    if (offset == 0) {
        // From the first page's place on, or from where the feed stood: what is known already comes once more and is
        // no change, and no command's outcome is passed over.
        m_seen = std::min(page->sequence, m_seen.value_or(page->sequence));
        m_client.follow(*m_seen);
        setLink(EngineLink::Live);
    }
    const int next = offset + int(page->runs.size());
    if (!page->runs.empty() && next < page->total)
        loadPage(next);
    else
        Q_EMIT loaded();
}

void FeedStore::takeBatch(const FeedBatch &batch)
{
    m_seen = batch.upTo;
    m_runs.apply(batch.runs);
    QSet<RunId> touched;
    bool repositories = false;
    for (const RunSummary &run : batch.runs)
        touched.insert(run.id);
    for (const EventRecord &record : batch.events) {
        if (record.run)
            touched.insert(*record.run);
        repositories = repositories || (record.event && std::holds_alternative<RepositoryAdded>(*record.event));
    }
    m_desk.see(batch.events);
    Q_EMIT recorded(batch);
    for (const RunId &run : std::as_const(touched))
        Q_EMIT runTouched(run);
    for (const RunId &run : batch.timelines)
        Q_EMIT timelineGrew(run);
    if (repositories)
        Q_EMIT repositoriesChanged();
}

void FeedStore::lose(const Error &why)
{
    ++m_generation;
    m_error = why;
    m_seen.reset();
    if (!m_lostSince)
        m_lostSince = m_clock();
    m_desk.forgetAll();
    setLink(EngineLink::Lost);
    m_again->start();
}

void FeedStore::setLink(EngineLink link)
{
    if (link == EngineLink::Live) {
        m_error.reset();
        m_lostSince.reset();
    }
    if (m_link == link)
        return;
    m_link = link;
    Q_EMIT linkChanged();
}

} // namespace patchplane::ui
