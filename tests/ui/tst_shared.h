// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Tokens, words, the list of runs, the feed, commands on their way.
class TestShared : public QObject
{
    Q_OBJECT
public:
    static int stall(); ///< what the watched process of watchdogPrintsTheStack does

private Q_SLOTS:
    void textIsReadableOnItsGrounds_data();
    void textIsReadableOnItsGrounds();
    void everyWordIsThere();
    void inboxGroups_data();
    void inboxGroups();
    void times_data();
    void times();
    void runListTakesDeltas();
    void feedLoadsAllPagesAndFollows();
    void feedComesBackAfterALoss();
    void commandIsOnItsWayUntilItsEvent();
    void refusedCommandSaysWhy();
    void lostEngineSettlesCommands();
    void watchdogPrintsTheStack();
    void toolTipsShowMarkupAsText();
    void wordToAllEndsWithItsReceipt();
    void lookingAgainSkipsNothing();
    void watchdogCountsAStall();
};
