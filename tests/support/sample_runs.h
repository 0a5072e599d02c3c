// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/scripted_client.h"

namespace patchplane::test {

/// A small believable world for tests of the window and for pictures: two repositories, a run in each state, and one
/// run, `reviewed`, that waits for a decision with files, checks, findings, policy trace, steps and a timeline.
struct SampleWorld {
    RunId reviewed;
    RunId unaccepted; ///< waits for its repository's configuration
    RunId working;
    RunId failed;
    RunId published;
    Instant now;
};
[[nodiscard]] SampleWorld fillSampleWorld(ScriptedClient &client);

[[nodiscard]] RunId runId(int n);
[[nodiscard]] RepositoryId repositoryId(int n);
/// Before and after, with blocks found line by line from the two texts' common prefix and suffix around each given
/// pair; for tests that need a diff without an engine.
[[nodiscard]] FileDiff makeDiff(const QByteArray &path, const QByteArray &before, const QByteArray &after);
/// A candidate whose digest is made from its files.
[[nodiscard]] Candidate makeCandidate(const std::vector<FileDiff> &diffs, int round);
[[nodiscard]] FileSide makeSide(const QByteArray &path, const QByteArray &content, int mode = 0100644);
/// `lines` lines of C++ of which every `changedEvery`-th is changed.
[[nodiscard]] FileDiff largeDiff(const QByteArray &path, int lines, int changedEvery);

} // namespace patchplane::test
