// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/spawn.h"

#include <QHash>

#include <cstdlib>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace patchplane::process {

/// Field 4 of /proc/PID/stat; the name before it may hold anything, so fields are counted from its last ')'.
static qint64 parentOf(const char *pid)
{
    const QByteArray path = QByteArray("/proc/") + pid + "/stat";
    const Descriptor file(::open(path.constData(), O_RDONLY | O_CLOEXEC));
    char text[512];
    const ssize_t n = file ? ::read(file.number(), text, sizeof text) : -1;
    if (n <= 0)
        return -1;
    const QByteArrayView stat(text, n);
    const qsizetype close = stat.lastIndexOf(')');
    return close < 0 || close + 4 >= n ? -1 : std::atoll(QByteArray(stat.sliced(close + 4)).constData());
}

std::vector<qint64> descendantsOf(qint64 id)
{
    QHash<qint64, std::vector<qint64>> children;
    const std::unique_ptr<DIR, int (*)(DIR *)> table(::opendir("/proc"), &::closedir);
    while (const dirent *entry = table ? ::readdir(table.get()) : nullptr) {
        const char *name = static_cast<const char *>(entry->d_name);
        if (*name >= '1' && *name <= '9')
            children[parentOf(name)].push_back(std::atoll(name));
    }
    std::vector<qint64> found{id};
    for (size_t next = 0; next < found.size(); ++next) { // the list grows while it is walked
        const std::vector<qint64> more = children.take(found[next]);
        found.insert(found.end(), more.begin(), more.end());
    }
    found.erase(found.begin());
    return found;
}

} // namespace patchplane::process
