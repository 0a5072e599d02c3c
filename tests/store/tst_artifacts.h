// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::store {

class TestArtifacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsBytesUnderTheirDigest();
    void brokenBytesAreCorrupt();
    void ranges();
    void sweepTakesOnlyOldUnnamedFiles();
    void putAgainAfterASweep();
    void fullOrForbiddenFolderIsAnError();
};

} // namespace patchplane::store
