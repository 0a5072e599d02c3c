// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// What can be typed, what it becomes, and what is refused.
class TestCommandLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingTypedIsTheWindow();
    void reviewTakesItsWords();
    void runTakesItsWords();
    void verbsBecomeSteering_data();
    void verbsBecomeSteering();
    void decisionsNameTheWholeDigest();
    void commonOptionsStandAnywhere_data();
    void commonOptionsStandAnywhere();
    void wrongWordsAreUsage_data();
    void wrongWordsAreUsage();
    void helpTellsEveryExitCode();
    void eachErrorHasItsCode_data();
    void eachErrorHasItsCode();
    void completionKnowsEveryCommand_data();
    void completionKnowsEveryCommand();
};
