// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace patchplane::test {

/// Makes a bare repository at `path` with `commits` commits on 'main' by a seeded generator: edits, renames with and
/// without edits, whole folders moved, modes, binaries, links, gitlinks, type changes, files for folders and back, empty
/// files, CRLF, no newline at the end, a line of a megabyte, names with spaces, quotes, newlines, bytes that are no
/// UTF-8, and a .gitattributes that tries to blind the diff. The same seed gives the same commits.
void generateHistory(const QString &path, int commits, quint32 seed);

} // namespace patchplane::test
