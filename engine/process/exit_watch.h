// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/descriptor.h"

#include <QSocketNotifier>

namespace patchplane::process {

/// Tells once, on its own thread, that a process has ended (a child: before it is reaped). One that is gone already is
/// told on the next turn of the loop.
class ExitWatch final : public QObject
{
    Q_OBJECT
public:
    explicit ExitWatch(qint64 processId);
    bool isGone() const { return m_gone; }

Q_SIGNALS:
    void gone();

private:
    void tell();
    Descriptor m_process;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_gone = false;
};

} // namespace patchplane::process
