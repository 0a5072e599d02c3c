// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sandboxes/sandbox_world.h"

#include <QProcess>

/// What every ExecutionAdapter promises, the same for all of them: a row is an adapter.
class AdapterContract : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void isAvailable_data() { adapters(); }
    void isAvailable();
    void treeGoesInAndComesBack_data() { adapters(); }
    void treeGoesInAndComesBack();
    void reportsAreEmptyAndCollected_data() { adapters(); }
    void reportsAreEmptyAndCollected();
    void environmentIsTheGivenOne_data() { adapters(); }
    void environmentIsTheGivenOne();
    void ends_data();
    void ends();
    void inputReachesTheCommand_data() { adapters(); }
    void inputReachesTheCommand();
    void pressureReachesTheCommand_data() { adapters(); }
    void pressureReachesTheCommand();
    void commandsShareTheirFiles_data() { adapters(); }
    void commandsShareTheirFiles();
    void collectingWaitsForTheEnd_data() { adapters(); }
    void collectingWaitsForTheEnd();
    void frozenCommandsStandStill_data() { adapters(); }
    void frozenCommandsStandStill();
    void closingEndsEverything_data() { adapters(); }
    void closingEndsEverything();
    void destroyingEndsEverything_data() { adapters(); }
    void destroyingEndsEverything();
    void nothingStartsAfterTheEnd_data() { adapters(); }
    void nothingStartsAfterTheEnd();
    void unwritableFilesAreThrownAway_data() { adapters(); }
    void unwritableFilesAreThrownAway();
    void timeLimitOfTheSandboxHolds_data() { adapters(); }
    void timeLimitOfTheSandboxHolds();

private:
    void adapters();
    patchplane::ExecutionAdapter &adapter();
    QStringList leftOver() const;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_pathlessServer;
    std::unique_ptr<patchplane::process::ProcessHost> m_host;
    std::map<QString, std::unique_ptr<patchplane::ExecutionAdapter>> m_adapters;
};
