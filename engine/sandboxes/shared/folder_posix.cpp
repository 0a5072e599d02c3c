// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/folder_posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::sandbox {

using process::Descriptor;

OpenFolder openAnyFolder(int parent, const char *name)
{
    constexpr int kFolder = O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const Descriptor place(::openat(parent, name, O_PATH | kFolder));
    struct stat status;
    if (!place || ::fstat(place.number(), &status) != 0)
        return {};
    OpenFolder folder{.mode = status.st_mode & 07777};
    if (folder.isClosed() && ::geteuid() != 0) {
        // The very folder, whatever its name leads to by now: a chmod by name would follow a link.
        const QByteArray itself = "/proc/self/fd/" + QByteArray::number(place.number());
        ::chmod(itself.constData(), folder.mode | 0700);
    }
    folder.descriptor = Descriptor(::openat(place.number(), ".", O_RDONLY | kFolder));
    return folder;
}

} // namespace patchplane::sandbox
