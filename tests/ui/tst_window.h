// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The whole window, by keyboard, and the start page.
class TestWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void fromStartToApprovalByKeyboard();
    void startWithoutAnAgentSaysWhereToAddOne();
    void refusedStartIsSaidInPlace();
    void nextWaitingGoesRound();
    void notifiesOnceOnEntering();
    void paletteFindsActionsAndRuns();
    void paletteFit_data();
    void paletteFit();
    void lettersDoNothingWhileTyping();
    void filterOfOneRunHidesNoOther();
    void closingSaysSoOnce();
    void everyControlHasAName();
    void manyRunsAreNoWidgets();
    void inboxModelHolds();
    void everyTextIsTranslated();
    void speaksGerman();
};
