// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process/descriptor.h"

#include <QSocketNotifier>
#include <QTimer>

namespace patchplane::process {

/// Tells once, on its own thread, that a process has ended (a child: before it is reaped). One that is gone already is
/// told soon. Where no descriptor of the process can be had (too many files are open) it is asked about by a timer.
class ExitWatch final : public QObject
{
    Q_OBJECT
public:
    explicit ExitWatch(qint64 processId);
    bool isGone() const { return m_gone; }

Q_SIGNALS:
    void gone();

private:
    void look();
    void tell();
    const qint64 m_id;
    Descriptor m_process;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_timer;
    bool m_gone = false;
};

} // namespace patchplane::process
