// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace patchplane::files {

/// What is waited for before something counts as kept. The composition passes the default, always; only the crash
/// driver passes less, to show that it notices.
struct Durability {
    bool database = true; ///< each commit of the truth is synced (SQLite: synchronous=FULL, else OFF)
    bool files = true;    ///< a file's bytes are synced before it gets its name
    bool folders = true;  ///< a folder is synced after a name in it changed
};

} // namespace patchplane::files
