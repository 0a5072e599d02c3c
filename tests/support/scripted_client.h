// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <functional>
#include <map>

namespace patchplane::test {

/// An EngineClient that a test writes: it answers from values that are set, records what was sent and asked, and says
/// in the feed what the test wants. Answers come with the next turn of the event loop, as from a real engine; held
/// ones when the test lets them go.
class ScriptedClient : public EngineClient
{
    Q_OBJECT
public:
    using EngineClient::EngineClient;

    QFuture<Result<Receipt>> send(CommandEnvelope command) override;
    QFuture<Result<Answer>> ask(Query query) override;
    void follow(Sequence after) override { followed.push_back(after); }
    QUuid newUuid() override;

    // ---- what it answers
    std::vector<RunSummary> runs;
    std::vector<Repository> repositories;
    std::map<RunId, RunDetail> details;
    std::map<QByteArray, FileDiff> diffs; ///< by path
    std::map<RepositoryId, ProfileView> profiles;
    std::map<ContentDigest, QByteArray> artifacts;
    StartOptions options;
    std::function<TimelineEntry(qint64)> timelineEntry; ///< entry by number, made when asked
    qint64 timelineTotal = 0;
    std::function<Result<>(const Command &)> judge; ///< absent: every command is taken
    std::optional<Error> down;                      ///< set: every question fails so
    std::function<bool(const Query &)> hold;        ///< true: the answer waits for `release`

    // ---- what was said to it
    std::vector<CommandEnvelope> sent;
    std::vector<Query> asked;
    std::vector<Sequence> followed;
    template <class C>
    const C *lastSent() const
    {
        return sent.empty() ? nullptr : std::get_if<C>(&sent.back().command);
    }
    template <class Q>
    qsizetype count() const
    {
        return std::ranges::count_if(asked, [](const Query &query) { return std::holds_alternative<Q>(query); });
    }

    // ---- what it says by itself
    void release();
    /// Appends the event to the run's detail, and tells it with the run's summary; `cause`: whose outcome it is.
    void tell(RunId run, Event event, std::optional<CommandId> cause = {});
    void tellRuns(std::vector<RunSummary> changed);
    void growTimeline(RunId run, qint64 total);
    void lose(const Error &why) { Q_EMIT lost(why); }

private:
    Result<Answer> answer(const Query &query);
    template <class F>
    void later(F &&work);
    std::vector<std::function<void()>> m_held;
    Sequence m_sequence = 100;
    int m_uuids = 0;
};

} // namespace patchplane::test
