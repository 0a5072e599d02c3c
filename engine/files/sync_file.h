// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/files/durability.h"

namespace patchplane::files {

// Files that outlive a power cut, and folders and files that nobody else can read. All calls block on the disk and
// are thread-safe. Errors: IoError or DiskFull (permanent), with the path and the system's word.

/// Writes `bytes` under a temporary name in `folder` (mode 0600), syncs them, renames to `name` (an older file of
/// that name is replaced whole or not at all) and syncs the folder.
[[nodiscard]] Result<> writeFile(const QString &folder, const QString &name, QByteArrayView bytes,
                                 Durability durability = {});

/// The same, but a file of that name stays as it is: then false. Of two who call at once one makes the file.
[[nodiscard]] Result<bool> createFile(const QString &folder, const QString &name, QByteArrayView bytes,
                                      Durability durability = {});

/// Names that these two use until the file has its own begin so; what a crash left over is the caller's to sweep.
inline constexpr char16_t kTemporaryPrefix[] = u".tmp-";

/// Makes a folder of mode 0700 in an existing parent unless it is there; syncs the parent in both cases. True if it
/// was made.
[[nodiscard]] Result<bool> makeFolder(const QString &path, Durability durability = {});

/// Removes a file; absent is no error. Synced like a rename.
[[nodiscard]] Result<> removeFile(const QString &folder, const QString &name, Durability durability = {});

/// Syncs a folder's entries.
[[nodiscard]] Result<> syncFolder(const QString &folder, Durability durability = {});

/// Syncs a file that something else wrote (a backup), and its folder.
[[nodiscard]] Result<> syncFile(const QString &path, Durability durability = {});

/// The whole file; NotFound if absent.
[[nodiscard]] Result<QByteArray> readFile(const QString &path);

/// Refused unless `path` is a folder (or a plain file) of ours that group and others cannot touch; the remedy is the
/// chmod to type. A link is refused too: what it points to is not ours to judge.
[[nodiscard]] Result<> checkPrivateFolder(const QString &path);
[[nodiscard]] Result<> checkPrivateFile(const QString &path);

} // namespace patchplane::files
