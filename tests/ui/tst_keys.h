// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// What keys do and what they leave alone; and what every page owes to keyboard, screen reader and small screens.
class TestKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void hiddenRunsAreLeftAlone_data();
    void hiddenRunsAreLeftAlone();
    void textFieldsKeepTheirKeys_data();
    void textFieldsKeepTheirKeys();
    void reasonIsTheDecisionsOwnField();
    void cancelAsksOnce();
    void bareCharactersBelongToAnyTextField();
    void statusBarIsReadAsItStands();
    void tabWalksEveryControl_data();
    void tabWalksEveryControl();
    void formIsWalkedInReadingOrder();
    void profileIsReadBeforeItIsAccepted();
    void nothingIsClipped_data();
    void nothingIsClipped();
};
