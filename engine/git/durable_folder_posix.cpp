// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/durable_folder.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace patchplane::git {

Result<> syncFolder(const QString &path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    const int error = errno;
    if (folder >= 0)
        ::close(folder);
    if (synced)
        return {};
    return fail(Fault::Transient, error == ENOSPC ? ErrorCode::DiskFull : ErrorCode::IoError,
                u"The folder %1 could not be synced: %2."_s.arg(path, QString::fromLocal8Bit(std::strerror(error))));
}

} // namespace patchplane::git
