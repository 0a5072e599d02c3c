// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace patchplane::test {

/// Our diff, patch and commit against git's own, commit by commit, over a generated history, or over the repository
/// that PATCHPLANE_TEST_REPOSITORY names (its current branch, first parents, the last 400).
class ParityTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void changesEqualGits();
    void patchesApply();
    void patchesBecomeCommits();
    void blocksAddUp();

private:
    struct World;
    std::shared_ptr<World> m_world;
};

} // namespace patchplane::test
