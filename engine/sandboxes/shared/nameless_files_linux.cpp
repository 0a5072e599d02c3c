// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/nameless_files.h"

#include "engine/process/spawn.h"

#include <QSet>

#include <dirent.h>
#include <sys/stat.h>

namespace patchplane::sandbox {
namespace {

/// A process table that shows nothing of a process (it is gone, or somebody else's) counts nothing.
qint64 namelessIn(qint64 process, dev_t disk, QSet<quint64> &seen)
{
    const QByteArray path = "/proc/" + QByteArray::number(process) + "/fd";
    const std::unique_ptr<DIR, int (*)(DIR *)> files(::opendir(path.constData()), &::closedir);
    qint64 bytes = 0;
    while (const dirent *entry = files ? ::readdir(files.get()) : nullptr) {
        struct stat status;
        if (::fstatat(::dirfd(files.get()), static_cast<const char *>(entry->d_name), &status, 0) != 0
            || !S_ISREG(status.st_mode) || status.st_nlink != 0 || status.st_dev != disk || seen.contains(status.st_ino))
            continue;
        seen.insert(status.st_ino);
        bytes += qint64(status.st_blocks) * 512;
    }
    return bytes;
}

} // namespace

qint64 namelessBytes(const QByteArray &folder, const std::vector<qint64> &processes)
{
    struct stat own;
    if (::stat(folder.constData(), &own) != 0)
        return 0;
    QSet<quint64> seen;
    qint64 bytes = 0;
    for (const qint64 process : processes) {
        bytes += namelessIn(process, own.st_dev, seen);
        for (const qint64 below : process::descendantsOf(process))
            bytes += namelessIn(below, own.st_dev, seen);
    }
    return bytes;
}

} // namespace patchplane::sandbox
