// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestDataFolder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void makesPrivateFolders();
    void refusesWiderModes();
    void saysWhatCannotBeMade();
    void oneEngineAFolder();
    void theLockGoesWithItsProcess();
    void uuidsGrow();
};

} // namespace patchplane::store
