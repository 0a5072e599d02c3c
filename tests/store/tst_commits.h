// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestCommits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void claimRaisesTheFence();
    void anotherEnginesLeaseLives();
    void staleFenceChangesNothing();
    void movesAreChecked();
    void stepsAreTrueForEver();
    void forgetsAPhaseOnly();
    void signalsAreTakenOnce();
    void aBadWriteHarmsNobodyElse();
    void sequencesHaveNoGaps();
    void answersAndFeedInOrder();
    void openRunsTellDueAndSignals();
    void oneUnreadableRunHidesNoOther();
    void closingAnswersEverything();
    void anyAccessMayFail();
    void doorsAreGuarded();
};

} // namespace patchplane::store
