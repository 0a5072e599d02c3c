// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// A run is followed until it stands still, whatever the engine does meanwhile.
class TestWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newsDuringAnAnswerIsNotMissed();
    void anotherEngineIsWaitedFor();
};
