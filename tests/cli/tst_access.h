// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The way to an engine, with real engines on a real data folder.
class TestAccess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void doorIsTheProgramsOwn_data();
    void doorIsTheProgramsOwn();
    void whoIsAttachedTakesTheLock();
    void onlyOwnRunsAreDriven();
    void recordedCommandReachesWhoBeganToDrive();
    void halfEditedSettingsChangeNothing();
    void secretsOfTheSettingsAreRedacted();
};
