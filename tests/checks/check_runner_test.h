// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// The check runner with real commands ('direct', because the sandbox is not what is tested) and what is made of it.
class CheckRunnerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void theReportFolderIsEmptyAndOutside();
    void aReportOfTheSetUpIsNone();
    void aMissingTestCountsAsFailed();
    void flakyIsNoPassForARequiredCheck();
    void underTheCandidatesControl_data();
    void underTheCandidatesControl();
    void setUpFailureHasItsLastLines();
    void aStopEndsIt();
    void theLogIsCutInTheMiddle();
    void aFullSinkStopsTheReading();
    void aGrantedSecretIsNowhere();
};

} // namespace patchplane::test
