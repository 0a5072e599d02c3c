// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose.h"
#include "app/standing_client.h"
#include "engine/store/engine_lock.h"

#include <QCoroTask>

namespace patchplane::app {

/// The way of a window or a command to an engine: the one that drives this data folder already, through its socket, or
/// one in this process. When that engine ends, another is found as the first was: whoever gets the lock drives. Main
/// thread; blocks nothing.
class EngineAccess : public QObject
{
    Q_OBJECT
public:
    enum class Need {
        Read,  ///< an engine that only records, if none drives
        Drive, ///< take the engine lock and drive, if none does
        Host,  ///< drive here, or Busy
    };
    explicit EngineAccess(Composition &composition);
    ~EngineAccess() override;

    /// Once. `door` is the program's own; `mode` is told to others in the lock: 'command', 'serve', 'window'.
    QCoro::Task<Result<>> open(Need need, Door door, QString mode);
    /// The same one from beginning to end. It answers between open and close.
    [[nodiscard]] EngineClient &client() { return m_client; }
    /// What an engine of this process drives; say it before the command that makes the run go on.
    [[nodiscard]] OwnRuns &ownRuns() { return m_ownRuns; }
    /// Do runs go on by an engine of this process?
    [[nodiscard]] bool drives() const { return m_lock.has_value(); }
    /// The engine of another process that we talk to; empty: ours.
    [[nodiscard]] const std::optional<store::LockHolder> &other() const { return m_other; }
    /// Ends what was begun here; an engine of this process parks its runs. Awaited before destruction.
    QCoro::Task<Result<>> close();

Q_SIGNALS:
    void lookEnded();

private:
    QCoro::Task<Result<>> reach();
    QCoro::Task<> lookAgain();
    QCoro::Task<Result<>> connectTo(store::LockHolder holder);
    QCoro::Task<Result<>> host(Mode mode);
    QCoro::Task<Result<QString>> takeLock(); ///< answers with the path for our socket
    QCoro::Task<> nudge();

    Composition &m_composition;
    Need m_need = Need::Read;
    Door m_door = Door::CommandLine;
    QString m_mode;
    OwnRuns m_ownRuns;
    std::optional<store::EngineLock> m_lock;
    std::optional<store::LockHolder> m_other;
    std::unique_ptr<api::Engine> m_engine;
    StandingClient m_client;
    std::vector<CommandEnvelope> m_recorded; ///< taken by an engine of ours that only records
    bool m_looking = false;
    bool m_closing = false;
};

} // namespace patchplane::app
