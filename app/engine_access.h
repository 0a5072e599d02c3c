// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/compose.h"
#include "engine/store/engine_lock.h"

#include <QCoroTask>

namespace patchplane::app {

/// The way of a command to an engine: the one that drives this data folder already, through its socket, or one in this
/// process. Main thread.
class EngineAccess : public QObject
{
    Q_OBJECT
public:
    enum class Need {
        Read,  ///< an engine that only records, if none drives
        Drive, ///< take the engine lock and drive, if none does
        Host,  ///< drive here, or Busy
    };
    explicit EngineAccess(Composition &composition) : m_composition(composition) {}
    ~EngineAccess() override;

    /// `mode` is told to others in the lock: 'command', 'serve', 'window'.
    QCoro::Task<Result<>> open(Need need, QString mode);
    /// After open, until close.
    [[nodiscard]] EngineClient &client() { return *m_client; }
    /// Ends what was begun here; an engine of this process parks its runs.
    QCoro::Task<Result<>> close();

private:
    QCoro::Task<Result<>> connectTo(QString socket);
    QCoro::Task<Result<>> host(Mode mode, QString name);

    Composition &m_composition;
    std::optional<store::EngineLock> m_lock;
    std::unique_ptr<api::Engine> m_engine;
    std::unique_ptr<EngineClient> m_client;
};

} // namespace patchplane::app
