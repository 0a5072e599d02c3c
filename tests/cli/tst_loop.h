// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The whole loop in the terminal, with real engines that come and go: what one process records another carries out.
class TestLoop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void agentsWorkIsRedirectedAmendedAndPublished();
    void verbsAreCarriedOut();
    void verbsDriveTheRunThatNobodyDrives();
    void resumeDrivesWhatAKilledCommandLeft();
    void overrideNeedsAReason();
    void acceptedProfileLetsTheRunGoOn_data();
    void acceptedProfileLetsTheRunGoOn();
    void interruptSaysWhatBecomesOfTheRun_data();
    void interruptSaysWhatBecomesOfTheRun();
    void oneReviewGoesOnWhenTheOtherEnds_data();
    void oneReviewGoesOnWhenTheOtherEnds();
    void mergeMovesTheTarget();
    void answersForProgramsAreOneDocument();
};
