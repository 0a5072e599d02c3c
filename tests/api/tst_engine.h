// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The engine itself: what commands record, what is refused, how questions are bounded, in what order it stops.
class TestEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void repositoryIsAddedOnceAndKeepsItsId();
    void submitQueuesARun();
    void badSubmitsAreRefused_data();
    void badSubmitsAreRefused();
    void sameCommandIsCarriedOutOnce();
    void decisionOnAnotherSubjectIsStale();
    void directIsDecidedInTheWindowOnly();
    void directNeedsTheOperatorsWord();
    void steeringAllSignalsEachOpenRun();
    void profileIsAcceptedByItsDigest();
    void acceptanceThatACrashCutOffIsTold();
    void commandThatAnotherDoorRecordedWakesItsRun();
    void questionsAreBounded();
    void outcomeComesByTheFeed();
    void stopsInOrderWithWorkUnderWay();
    void stopTellsWhatWouldNotEnd();
    void stoppedWhileItStarts();
    void rolesAreOneTable_data();
    void rolesAreOneTable();
    void failedStartIsAnError();
};
