// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/git/path_rules.h"
#include "engine/process/descriptor.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::git {

using process::Descriptor;

/// The system's last error about a path of a tree; call it at once, errno is overwritten by the next call.
inline std::unexpected<Error> systemFailure(const QString &doing, const RepoPath &path)
{
    const int error = errno;
    const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::DiskFull : ErrorCode::IoError;
    return fail(code == ErrorCode::DiskFull ? Fault::Transient : Fault::Permanent, code,
                doing + u" '" + displayPath(path) + u"' failed: " + QString::fromLocal8Bit(std::strerror(error))
                    + u'.');
}

inline qint64 nanoseconds(const timespec &moment)
{
    return qint64(moment.tv_sec) * 1'000'000'000 + moment.tv_nsec;
}

} // namespace patchplane::git
