// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// From bytes to rows to panes, colours, files tree, and the page.
class TestDiff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void words_data();
    void words();
    void lines();
    void rowsKeepContextAndNameTheirGaps();
    void sideBySidePairsLines();
    void paneShowsWhatIsHidden();
    void carriageReturnsOfAllLinesAreSaidOnce();
    void stylesFollowTheirLines();
    void highlighterColoursOffTheUiThread();
    void treeJoinsFoldersAndMarksViewed();
    void namesAreNoMarkup();
    void pageBringsTheWholeDiff();
    void pageIsNotWholeWhileAFileFails();
    void nothingStaysOfACandidateThatIsGone();
    void whiteSpaceModeAsksAgain();
    void onlyTheDiffAsItIsCounts();
    void aNewCandidateShowsAllWhiteSpace();
    void gapOpensByReturn();
    void changesAreWalkedAcrossFiles();
    void aFileThatIsLoadingIsNotSkipped();
    void aFileThatFailedHasNoChanges();
    void longLinesAreAskedAboutAndShownWhole();
    void layoutTogglesAndMarginsCount();
    void hundredThousandLines();
    void aPlaceFarDownIsReached();
};
