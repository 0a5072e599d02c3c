// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestMigrations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void walksEachStoredVersionToTheNewest_data();
    void walksEachStoredVersionToTheNewest();
    void walksEachStoredTimeline_data();
    void walksEachStoredTimeline();
    void copiesTheFileFirst();
    void staysAtTheLastGoodVersion();
    void refusesAStoreThatIsTooNew();
    void twoProcessesAtOnce();
    void busyIsTransientAndBrokenIsPermanent();
};

} // namespace patchplane::store
