// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_watch.h"

#include "app/run_text.h"
#include "app/standing_client.h"

#include <QCoroFuture>
#include <QCoroSignal>

#include <algorithm>

namespace patchplane::app {

constexpr std::chrono::milliseconds kLookAgain = std::chrono::seconds(60); // the feed tells; this only bounds the wait
constexpr int kEntriesAtOnce = 500;

bool standsStill(const RunStatus &status)
{
    if (isTerminal(status.state))
        return true;
    if (status.state != RunState::Waiting || !status.reason)
        return false;
    switch (*status.reason) {
    case WaitReason::Slot:
    case WaitReason::Backoff:
    case WaitReason::RateLimit:
    case WaitReason::Offline: return false;
    default: return true;
    }
}

RunWatch::RunWatch(EngineClient &client, RunId run, Terminal *timeline)
    : m_client(client), m_run(std::move(run)), m_timeline(timeline)
{
    connect(&m_client, &EngineClient::batch, this, &RunWatch::take);
    connect(&m_client, &EngineClient::lost, this, [this] {
        m_followed = false;
        wake();
    });
}

void RunWatch::interrupt()
{
    m_interrupted = true;
    wake();
}

void RunWatch::take(const FeedBatch &batch)
{
    const bool ours = std::ranges::any_of(batch.events, [&](const EventRecord &record) { return record.run == m_run; });
    const bool grew = std::ranges::find(batch.timelines, m_run) != batch.timelines.end();
    m_grew = m_grew || grew;
    if (ours || grew)
        wake();
}

void RunWatch::wake()
{
    m_news = true;
    Q_EMIT changed();
}

static Result<bool> hasHappened(const WatchSince &since, const RunDetail &run)
{
    if (run.events.empty() || run.events.back().sequence <= since.after)
        return false;
    const auto outcome = std::ranges::find_if(run.events, [&](const EventRecord &r) { return since.command && r.cause == since.command; });
    if (outcome == run.events.end())
        return !since.command;
    const auto *refused = outcome->event ? std::get_if<CommandRefused>(&*outcome->event) : nullptr;
    return refused ? Result<bool>(fail(Fault::Refused, refused->code, refused->what, refused->remedy)) : true;
}

QCoro::Task<Result<RunDetail>> RunWatch::settled(WatchSince since)
{
    for (;;) {
        m_news = false; // what comes from here on is newer than the answer, or part of it
        Result<RunDetail> run = co_await ask(m_client, GetRun{m_run});
        if (!run && !engineIsGone(run.error()))
            co_return run;
        if (run) {
            if (!std::exchange(m_followed, true))
                m_client.follow(run->sequence);
            co_await tellTimeline();
            const Result<bool> happened = hasHappened(since, *run);
            if (!happened)
                co_return std::unexpected(happened.error());
            if (*happened && standsStill(run->summary.status))
                co_return run;
        }
        if (!m_news && !m_interrupted) {
            const auto wait = qCoro(this, &RunWatch::changed, run ? kLookAgain : kAskAgain);
            co_await wait;
        }
        if (m_interrupted)
            co_return fail(Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("interrupted"));
    }
}

QCoro::Task<> RunWatch::tellTimeline()
{
    while (m_timeline && std::exchange(m_grew, false)) {
        const Result<TimelinePage> page = co_await ask(m_client, GetTimeline{m_run, m_nextEntry, kEntriesAtOnce});
        if (!page) {
            m_grew = true; // read on with the next news
            co_return;
        }
        for (const TimelineEntry &entry : page->entries) {
            m_timeline->line(timelineLine(entry, *m_timeline));
            m_nextEntry = entry.number + 1;
        }
        m_grew = m_grew || m_nextEntry <= page->total;
    }
}

} // namespace patchplane::app
