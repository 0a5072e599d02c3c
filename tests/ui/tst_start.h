// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The first screen, the lists of runs, and what the window does when the engine is away.
class TestStart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void firstStartShowsTheDoors();
    void sampleDoorStartsOne();
    void addedFolderIsChosenByItsId();
    void refusedFolderChoosesNothing();
    void chosenAgentStays();
    void lateOptionsOfAnotherRepositoryAreDropped();
    void withoutASandboxNothingIsStarted();
    void rowThatIsCurrentOpensAgain();
    void filterOpensNothing();
    void filterLooksAtTitleAndRepository();
    void inboxKeepsItsPlace();
    void waitsOfLaterPagesAreNoNews();
    void offlineSaysSinceWhenAndComesBack();
    void coloursAreKept();
};
