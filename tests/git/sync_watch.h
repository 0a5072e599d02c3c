// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace patchplane::test {

/// The files and folders that this process has synced since it was made (not those of its children). The test program's
/// own fsync stands before the C library's, notes the path and does the work.
class SyncWatch
{
public:
    SyncWatch();
    [[nodiscard]] bool saw(const QString &path) const;

private:
    qsizetype m_from;
};

} // namespace patchplane::test
