// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestTimeline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersPerRunGoOnAfterARestart();
    void pushesBack();
    void pushesBackBeforeMemoryIsFull();
    void tellsWhichRunsGrew();
    void pagesAMillionEntries();
};

} // namespace patchplane::store
