// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_watch.h"

#include "app/run_text.h"

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
    connect(&m_client, &EngineClient::lost, this, [this](const Error &why) {
        m_end = why;
        Q_EMIT changed();
    });
}

void RunWatch::interrupt()
{
    m_end = Error{Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("interrupted"), {}};
    Q_EMIT changed();
}

void RunWatch::take(const FeedBatch &batch)
{
    const bool ours = std::ranges::any_of(batch.events, [&](const EventRecord &record) { return record.run == m_run; });
    const bool grew = std::ranges::find(batch.timelines, m_run) != batch.timelines.end();
    m_grew = m_grew || grew;
    if (ours || grew)
        Q_EMIT changed();
}

QCoro::Task<Result<RunDetail>> RunWatch::settled(std::optional<CommandId> outcomeOf)
{
    bool followed = false;
    for (;;) {
        Result<RunDetail> run = co_await ask(m_client, GetRun{m_run});
        if (!run)
            co_return run;
        if (!followed)
            m_client.follow(run->sequence);
        followed = true;
        co_await tellTimeline();
        const auto outcome = std::ranges::find_if(run->events, [&](const EventRecord &r) { return outcomeOf && r.cause == outcomeOf; });
        if (outcome != run->events.end() && outcome->event) {
            if (const auto *refused = std::get_if<CommandRefused>(&*outcome->event))
                co_return fail(Fault::Refused, refused->code, refused->what, refused->remedy);
        }
        const bool told = !outcomeOf || outcome != run->events.end();
        if (told && standsStill(run->summary.status))
            co_return run;
        if (m_end)
            co_return std::unexpected(*m_end);
        const auto wait = qCoro(this, &RunWatch::changed, kLookAgain);
        co_await wait;
        if (m_end)
            co_return std::unexpected(*m_end);
    }
}

QCoro::Task<> RunWatch::tellTimeline()
{
    while (m_timeline && std::exchange(m_grew, false)) {
        const Result<TimelinePage> page = co_await ask(m_client, GetTimeline{m_run, m_nextEntry, kEntriesAtOnce});
        if (!page)
            co_return;
        for (const TimelineEntry &entry : page->entries) {
            m_timeline->line(timelineLine(entry, *m_timeline));
            m_nextEntry = entry.number + 1;
        }
        m_grew = m_grew || m_nextEntry <= page->total;
    }
}

} // namespace patchplane::app
