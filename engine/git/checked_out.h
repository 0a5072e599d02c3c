// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace patchplane::git {

/// The branches (without refs/heads/) that some work tree of the repository has checked out, or is rebasing or
/// bisecting: read from the HEAD files themselves, so that a work tree whose disk is not mounted counts, too.
/// `gitFolder` is the folder that all work trees share.
[[nodiscard]] std::vector<QString> checkedOutBranchesOf(const QString &gitFolder, bool isBare);

} // namespace patchplane::git
