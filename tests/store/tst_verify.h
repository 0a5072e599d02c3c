// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestVerify : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void soundLog();
    void namesTheFlippedByte_data();
    void namesTheFlippedByte();
    void namesWhatIsMissing_data();
    void namesWhatIsMissing();
    void namesTheFirstOfTwoThatChangedPlaces();
    void rewrittenChainFailsOnOrigin();
    void originNeedsAKey();
    void erasedIsSaidAndTheBytesAreGone();
    void openRunsAreNotErased();
    void rebuildGivesTheSameDump();
    void aBentProjectionIsFound();
};

} // namespace patchplane::store
