// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The program itself as a process: real engine, real store, real git, real sandbox.
class TestProgram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsAndCodes_data();
    void wordsAndCodes();
    void configCheckNamesTheLine();
    void doctorSaysWhatItSaw();
    void sampleStopsAtTheDecisionAndIsPublishedByIt();
    void sampleApprovesItself();
    void profileWaitsUntilItIsAccepted();
    void patchFileIsReviewed();
    void rejectEndsTheRun();
    void readingAnswersAreTheContractsJson();
    void oneEngineDrivesAndOthersTalkToIt();
    void windowDrivesAndParksWhenItIsEnded();
    void windowSaysThatThereIsNoDisplay();
};
