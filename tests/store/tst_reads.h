// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestReads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void listsNewestFirst();
    void anUnreadableRowHidesNoOther();
    void aRunWhole();
    void followersGetWhatTheyMissed();
    void profilesAndRepositories();
    void unknownIsNotFound();
    void artifactsThatAreNamed();
    void closedIsStopping();
    void foldsASummary();
};

} // namespace patchplane::store
