// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Pieces of the local sandboxes by themselves.
class PartsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void diskUseSeesEverything();
    void oneParentInVersionTwo();
    void whatVersionTwoLacksIsSaid();
    void joiningIsReadBack();
    void failedFreezeLetsAllGoOn();
    void onlyAFreezeThatHoldsIsCollected();
};
