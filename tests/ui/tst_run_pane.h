// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The page of a run: decision and its guards, profile, verbs, timeline, checks, graph.
class TestRunPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void approveWaitsForTheWholeDiff();
    void keysRightAfterTheCardAreIgnored();
    void approveSendsWhatWasPainted();
    void focusNeverStartsOnApprove();
    void staleIsSaidAndRefreshed();
    void aNewSubjectArmsTheGuardAnew();
    void againstPolicyOnlyWithAReason();
    void editedBranchIsANewSubject();
    void profileIsAcceptedByItsDigest();
    void verbsFollowTheState();
    void redirectKeepsItsDraft();
    void timelineOfAMillionRowsAsksForWindows();
    void timelineFollowsUntilScrolledAway();
    void timelineFilterSearches();
    void checksSayWhatTheyFound();
    void logComesInWindows();
    void graphTellsRoundsAndParallelChecks();
    void errorStaysInPlaceAndIsRetried();
};
