// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_diff.h"
#include "engine/ports/execution_adapter.h"

namespace patchplane::git {

/// The files and links of a commit's tree with their contents, in byte order; gitlinks are left out. Owns its handles,
/// so it may outlive the call that made it; one thread at a time.
[[nodiscard]] Result<std::unique_ptr<TreeStream>> readTree(RepositoryHandle repository, const CommitId &commit);

} // namespace patchplane::git
