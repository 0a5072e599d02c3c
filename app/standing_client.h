// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/base_client.h"

namespace patchplane::app {

/// The one client of a window or a command, for as long as it lives, whatever engine stands behind it. When that engine
/// ends or breaks off, `lost` is told; from then on questions are answered at once with a transient error, and each of
/// them asks for another engine (`wanted`), until `stand` brings one. Whoever asked asks again. Main thread.
class StandingClient final : public EngineClient
{
    Q_OBJECT
public:
    explicit StandingClient(Clock &clock);
    ~StandingClient() override;

    QFuture<Result<Receipt>> send(CommandEnvelope command) override;
    QFuture<Result<Answer>> ask(Query query) override;
    void follow(Sequence after) override;
    QUuid newUuid() override { return m_clock.newUuid(); }

    void stand(std::unique_ptr<api::BaseClient> engine);
    /// No engine could be found: questions are answered so until one is.
    void fail(const Error &why) { m_why = why; }
    void leave() { m_engine.reset(); } ///< before the engine of this process goes

Q_SIGNALS:
    void wanted();
    void taken(const patchplane::CommandEnvelope &command); ///< its receipt came

private:
    bool isThere();

    Clock &m_clock;
    std::unique_ptr<api::BaseClient> m_engine; ///< kept when it is gone, so that it still answers what is pending
    bool m_gone = true;
    Error m_why;
};

/// Did the engine end, or the way to it, so that asking again makes sense?
[[nodiscard]] bool engineIsGone(const Error &why);
constexpr std::chrono::seconds kAskAgain{2}; ///< then, until another one drives

} // namespace patchplane::app
