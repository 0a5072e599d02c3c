// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// Every scenario again from each prefix of its own log, with completions in another order.
class CrashTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsToItsEnd_data();
    void runsToItsEnd();
    void survivesACrashAtEachCommit_data();
    void survivesACrashAtEachCommit();
};

/// A log and a workflow that do not belong together, names that occur twice, versions.
class ReplayTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aChangedWorkflowIsRefused_data();
    void aChangedWorkflowIsRefused();
    void aNameOccursOnce_data();
    void aNameOccursOnce();
    void aPhaseFinishesUnderItsVersion();
    void anUnknownVersionIsRefused();
    void recordedStepsOpenNoResource();
    void anExceptionEndsOneRun();
    void refusedEventsEndOneRun();
    void anEndWithoutALastEventIsAFault();
    void aSleepCountsFromItsBeginning();
    void aRaceKeepsItsWinner();
    void aWaitForAnySubject();
    void theStatusIsThatOfThisTurn();
    void aLongLoopIsReplayed();
};

/// The sample workflow over the store of the product.
class SqliteTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goesOnFromEachGroup();
};

/// Many runs in one executor: signals, slots, shutdown, a store that fails.
class ExecutorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStepCostsOneCommit();
    void anExternalStepBeginsBeforeItActs();
    void oneSignalSentTwiceIsOne();
    void aWaitingRunIsARow();
    void slotsLimitWhatGoesOn();
    void slotsGoByPriorityThenAge();
    void shutdownWritesNothing();
    void shutdownNamesWhatDoesNotEnd();
    void aCancelWaitsForAnExternalStep();
    void aCancelComesBeforeAnApproval_data();
    void aCancelComesBeforeAnApproval();
    void aRetryingRunWaits();
    void whatCameByAnotherDoorIsFound_data();
    void whatCameByAnotherDoorIsFound();
    void runsOfOthersStayRows();
    void openRunsAreAskedForAgain();
    void aFailedCommitGivesTheRunUp();
    void tenThousandRuns();
};

} // namespace patchplane::test
