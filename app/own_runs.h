// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/id.h"

#include <QMutex>
#include <QSet>

namespace patchplane::app {

/// The runs that an engine of this process drives: every run (window, `serve`), or only those that a command named
/// (architecture.md, 'Modes of an engine'). Thread-safe: named on the main thread, asked on the engine thread.
class OwnRuns
{
public:
    void takeAll()
    {
        const QMutexLocker locked(&m_lock);
        m_all = true;
    }
    void take(const RunId &run)
    {
        const QMutexLocker locked(&m_lock);
        m_runs.insert(run);
    }
    [[nodiscard]] bool has(const RunId &run) const
    {
        const QMutexLocker locked(&m_lock);
        return m_all || m_runs.contains(run);
    }

private:
    mutable QMutex m_lock;
    QSet<RunId> m_runs;
    bool m_all = false;
};

} // namespace patchplane::app
