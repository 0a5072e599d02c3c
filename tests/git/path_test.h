// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// The path rules of security.md 15 and the ignore rules, both pure.
class PathTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rules_data();
    void rules();
    void lengths();
    void collisions();
    void ignoresLikeGit();
    void patternsAreBounded();
};

} // namespace patchplane::test
