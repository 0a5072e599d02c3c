// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/command_desk.h"
#include "ui/shared/run_list_model.h"
#include "ui/shared/time_text.h"

class QTimer;

namespace patchplane::ui {

enum class EngineLink { Connecting, Live, Lost };

/// The window's one ear: asks for the list of runs, then follows the feed from where the list stands, and hands what
/// comes to models and pages. When the feed is lost the last data stays, and the engine is asked for a new snapshot
/// every `kAgain` and by `retry`, until it answers; `retry` while it is live only looks again and skips nothing of the
/// feed. Ui thread; the client outlives it.
class FeedStore : public QObject
{
    Q_OBJECT
public:
    explicit FeedStore(EngineClient &client, QObject *parent = nullptr, WallClock clock = wallNow);
    void start();
    void retry() { start(); }

    [[nodiscard]] EngineClient &client() { return m_client; }
    [[nodiscard]] RunListModel &runs() { return m_runs; }
    [[nodiscard]] CommandDesk &desk() { return m_desk; }
    [[nodiscard]] EngineLink engineLink() const { return m_link; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] const std::optional<Instant> &lostSince() const { return m_lostSince; }
    static constexpr std::chrono::seconds kAgain{2};

    /// Asks and answers on the ui thread, never after `context` is gone.
    template <class Q, class F>
    void ask(Q query, QObject *context, F answered)
    {
        patchplane::ask(m_client, std::move(query)).then(context, std::move(answered));
    }

Q_SIGNALS:
    void linkChanged();
    void loaded(); ///< the list of runs is whole; again after each `retry` and each loss
    void runTouched(const patchplane::RunId &run);   ///< its summary or events changed
    void timelineGrew(const patchplane::RunId &run);
    void recorded(const patchplane::FeedBatch &batch);
    void repositoriesChanged();

private:
    void loadPage(int offset);
    void take(const Result<RunPage> &page, int offset);
    void takeBatch(const FeedBatch &batch);
    void lose(const Error &why);
    void setLink(EngineLink link);
    EngineClient &m_client;
    WallClock m_clock;
    RunListModel m_runs;
    CommandDesk m_desk;
    EngineLink m_link = EngineLink::Connecting;
    std::optional<Error> m_error;
    std::optional<Instant> m_lostSince;
    std::optional<Sequence> m_seen; ///< where the feed stands; absent: it is not followed
    QTimer *m_again;
    int m_generation = 0; ///< answers to an earlier start are dropped
};

} // namespace patchplane::ui
