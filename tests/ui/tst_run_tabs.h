// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// What stands in a run's tabs beside the diff: timeline, checks with their logs, graph.
class TestRunTabs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void timelineOfAMillionRowsAsksForWindows();
    void timelineFollowsUntilScrolledAway();
    void timelineFollowsUntilKeysLeaveTheEnd();
    void timelineGrowsWhileItsEndIsOnTheWay();
    void timelineAsksOnceForWhatIsNotKept();
    void timelineFilterSearches();
    void timelineFilterGoesOnWithWhatComes();
    void timelineErrorIsSaidBesideItsRows();
    void checksSayWhatTheyFound();
    void checksKeepWhatIsChosenAndFolded();
    void findingsAreNoMarkup();
    void logComesInWindows();
    void graphTellsRoundsAndParallelChecks();
    void graphShowsTheStepsOfWhatRuns();
    void graphTellsWhoIsWaitedFor();
    void graphKeepsWhatIsFolded();
};
