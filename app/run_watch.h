// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/terminal.h"
#include "engine/contracts/engine_client.h"

#include <QCoroTask>

namespace patchplane::app {

/// What has to have happened before the run may count as standing still.
struct WatchSince {
    std::optional<CommandId> command = {}; ///< its outcome is there; its refusal is the error
    Sequence after = 0;                    ///< something happened to the run after this
};

/// Follows one run until it needs a person or is over; tells its timeline meanwhile. Main thread; the client outlives it.
class RunWatch : public QObject
{
    Q_OBJECT
public:
    /// `timeline`: where lines go as they come; null: nowhere.
    RunWatch(EngineClient &client, RunId run, Terminal *timeline);

    /// The run as it then stands. Interrupted after `interrupt`. When the engine goes, another one is waited for.
    QCoro::Task<Result<RunDetail>> settled(WatchSince since = {});
    void interrupt();

Q_SIGNALS:
    void changed();

private:
    void take(const FeedBatch &batch);
    void wake();
    QCoro::Task<> tellTimeline();

    EngineClient &m_client;
    RunId m_run;
    Terminal *m_timeline;
    qint64 m_nextEntry = 1;
    bool m_grew = true;
    bool m_followed = false;
    bool m_news = false; ///< came since the run was asked for
    bool m_interrupted = false;
};

/// Does it need a person, or is it over? Waits for a slot, a backoff, the network pass by themselves.
[[nodiscard]] bool standsStill(const RunStatus &status);

} // namespace patchplane::app
