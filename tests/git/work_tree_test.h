// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// A checkout's whole way: written, changed, walked, committed.
class WorkTreeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commitsWhatChanged();
    void linksThatLeaveAreNamed();
    void readsOnlyWhatChanged();
    void leavesIgnoredFilesOut();
    void keepsGitlinks();
    void secondRoundStandsOnTheFirst();
    void refusesUnsafeTrees_data();
    void refusesUnsafeTrees();
    void writesThroughNoLink();
    void walksPastPitfalls();
    void stopsAtLimits();
    void amendsOnlyTheMessage();
    void mergesAndAncestors();
    void pinsWhatAnotherPins();
    void sweepsWhatAKilledEngineLeft();
    void sweepsWhereAPatchWorks();
};

} // namespace patchplane::test
