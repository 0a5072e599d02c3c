// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/child_process.h"

#include <QHash>

namespace patchplane::process {

/// The children by number, on the process thread. A channel speaks to its child through it, because the child deletes
/// itself when it is over and a call may then still be on its way.
class ChildTable final : public QObject
{
    Q_OBJECT
public:
    // From any thread.
    quint64 take(ChildProcess *child);
    template <class Call>
    void post(quint64 number, Call call)
    {
        QMetaObject::invokeMethod(this, [this, number, call = std::move(call)] {
            if (ChildProcess *child = m_children.value(number))
                call(*child);
        }, Qt::QueuedConnection);
    }

    // On the process thread.
    void begin(); ///< once, before anything else
    void end();   ///< kills, reaps and tells all

private:
    QHash<quint64, ChildProcess *> m_children;
    quint64 m_last = 0; ///< given on the engine thread
};

} // namespace patchplane::process
