// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// Attacks on security.md 15 to 18: what a repository may say about itself, and what must come of it (nothing).
class AttackTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void configurationExecutesNothing();
    void importRefusesTreesThatNameGitsFolder_data();
    void importRefusesTreesThatNameGitsFolder();
    void replaceRefsReplaceNothing();
    void attributesBlindNothing();
    void vaultBorrowsNoObjects();
    void sandboxGitFolderIsNeverOpened();
    void patchesLeadNowhere_data();
    void patchesLeadNowhere();
    void bombsAreRefused_data();
    void bombsAreRefused();
    void contentsAreLimited();
    void gitEndsInTime();
};

} // namespace patchplane::test
