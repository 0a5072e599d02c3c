// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"

namespace patchplane::ui {

/// Who made a commit, as the commit object says it; bytes from outside, not made visible.
struct CommitPerson {
    QByteArray name;
    QByteArray email;
    friend bool operator==(const CommitPerson &, const CommitPerson &) = default;
};

/// What a person reads of a commit object and may edit.
struct CommitText {
    CommitPerson author;
    CommitPerson committer;
    QByteArray message;
};
/// Pure. What the object does not have stays empty.
[[nodiscard]] CommitText commitText(const QByteArray &commitObject);

/// The engine makes a new commit in place of one that it made itself; commits of a branch are never rewritten.
[[nodiscard]] bool mayAmend(Origin origin);

} // namespace patchplane::ui
