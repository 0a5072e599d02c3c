// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

/// What the port `RunStore` promises, asked of the SQLite store and of the one in memory that other tests stand on.
class TestContract : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void claims_data();
    void claims();
    void aCommitIsAllOrNothing_data();
    void aCommitIsAllOrNothing();
    void stepsAreTrueForEver_data();
    void stepsAreTrueForEver();
    void signalsAreTakenOnce_data();
    void signalsAreTakenOnce();
    void openRunsAndNews_data();
    void openRunsAndNews();
    void answersComeInOrder_data();
    void answersComeInOrder();
};

} // namespace patchplane::store
