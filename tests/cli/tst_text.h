// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// What a terminal gets to see.
class TestText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void diffIsWhatDiffPrints_data();
    void diffIsWhatDiffPrints();
    void diffHidesNothing();
    void binariesAreNamed();
    void coloursOnlyWhereSomebodyLooks_data();
    void coloursOnlyWhereSomebodyLooks();
    void tablesAlign();
    void linesStayLines();
    void reportIsAFoldOfTheEvents();
    void nextStepNamesRunAndDigest();
};
