// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/profile.h"

#include <cstdint>
#include <cstdlib>

/// Whatever the bytes: an error with a remedy, or a profile within every bound.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto profile = patchplane::config::parseProfile(bytes);
    if (!profile) {
        if (profile.error().what.isEmpty() || profile.error().remedy.isEmpty())
            std::abort();
        return 0;
    }
    for (const patchplane::CheckSpec &check : profile->checks) {
        if (check.name.isEmpty() || check.command.empty() || check.command.front().isEmpty() || check.weight < 1 || check.retries > 5
            || check.timeout < std::chrono::seconds(1) || check.report.contains(u'/'))
            std::abort();
    }
    for (const patchplane::RepoPath &path : profile->tests) {
        if (path.bytes.isEmpty() || path.bytes.startsWith('/'))
            std::abort();
    }
    return 0;
}
