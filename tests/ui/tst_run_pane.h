// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The page of a run: decision and its guards, commit, profile, verbs, redirect.
class TestRunPane : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void approveWaitsForTheWholeDiff();
    void approveIsOffWhenTheDiffIsGone();
    void aSubjectThatIsVoidIsNotRead();
    void keysRightAfterTheCardAreIgnored();
    void approveSendsWhatWasPainted();
    void focusNeverStartsOnApprove();
    void staleIsSaidAndRefreshed();
    void aNewSubjectArmsTheGuardAnew();
    void againstPolicyOnlyWithAReason();
    void editedBranchIsANewSubject();
    void commitIsShownAndEdited();
    void commitsOfABranchAreNotEdited();
    void profileIsAcceptedByItsDigest();
    void profileOfAnotherRepositoryIsReadAnew();
    void staleProfileIsShownAnew();
    void verbsFollowTheState();
    void verbOnItsWayIsOfItsRun();
    void decisionOnItsWayIsOfItsRun();
    void redirectKeepsItsDraft();
    void redirectFieldHasItsOwnKey();
    void errorStaysInPlaceAndIsRetried();
};
