// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/tree_removal.h"

#include "engine/sandboxes/shared/folder_posix.h"

#include <QString>

#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using process::Descriptor;

namespace {

/// Deeper folders are moved up to the top first: descriptors and stack stay bounded.
constexpr int kDeepest = 100;

using Folder = std::unique_ptr<DIR, int (*)(DIR *)>;

/// A folder whose owner took the rights away is given them back; only its own owner or root can.
Descriptor openFolder(int parent, const char *name)
{
    Descriptor folder = openAnyFolder(parent, name).descriptor;
    if (folder)
        ::fchmod(folder.number(), 0700);
    return folder;
}

class Removal
{
public:
    /// False if something stayed. `movedUp` says that the top has folders that were not looked at yet.
    bool clearTop(int top)
    {
        m_top = top;
        movedUp = false;
        return clear(top, 0);
    }
    bool movedUp = false;

private:
    bool clear(int folder, int depth);
    bool removeFolder(int parent, const char *name, int depth);
    int m_top = -1;
    quint64 m_moved = 0; ///< over all rounds: no name is used twice
};

bool Removal::removeFolder(int parent, const char *name, int depth)
{
    if (depth > kDeepest) {
        const Descriptor opened = openFolder(parent, name); // for its rights: a folder without w cannot be moved
        const QByteArray above = "moved-" + QByteArray::number(++m_moved) + '-' + QByteArray::number(::getpid());
        movedUp = true;
        return ::renameat(parent, name, m_top, above.constData()) == 0;
    }
    const Descriptor folder = openFolder(parent, name);
    return folder && clear(folder.number(), depth) && ::unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool Removal::clear(int folder, int depth)
{
    const Folder entries(::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 3)), &::closedir);
    bool whole = bool(entries);
    while (const dirent *entry = entries ? ::readdir(entries.get()) : nullptr) {
        const char *name = static_cast<const char *>(entry->d_name);
        if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0)
            continue;
        if (entry->d_type != DT_DIR && ::unlinkat(folder, name, 0) == 0)
            continue;
        whole = removeFolder(folder, name, depth + 1) && whole;
    }
    return whole;
}

} // namespace

Result<> removeTree(const QByteArray &path)
{
    // A process that has its SIGKILL may still add a file or two: a few rounds.
    Removal removal;
    for (int rounds = 100; rounds > 0;) {
        const Descriptor top = openFolder(AT_FDCWD, path.constData());
        if (!top && errno == ENOENT)
            return {};
        const bool cleared = top && removal.clearTop(top.number());
        if (cleared && !removal.movedUp && ::rmdir(path.constData()) == 0)
            return {};
        if (cleared && removal.movedUp)
            continue; // each such round takes a hundred levels off
        --rounds;
        ::usleep(10'000);
    }
    return fail(Fault::Transient, ErrorCode::IoError,
                u"%1 could not be removed: %2"_s.arg(QString::fromLocal8Bit(path),
                                                      QString::fromLocal8Bit(std::strerror(errno))),
                u"Remove it by hand."_s);
}

} // namespace patchplane::sandbox
