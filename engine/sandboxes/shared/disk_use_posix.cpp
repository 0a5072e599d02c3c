// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/disk_use.h"

#include "engine/sandboxes/shared/folder_posix.h"

#include <QByteArrayList>
#include <QSet>

#include <cerrno>
#include <cstring>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace patchplane::sandbox {

using process::Descriptor;

namespace {

/// Walks with one folder open at a time, so that no depth uses up descriptors or stack: down by names, up by '..', which
/// must lead to where it came from (a folder may have been moved elsewhere meanwhile). A folder that was closed to its
/// owner is closed again when it is left.
class Measurement
{
public:
    explicit Measurement(DiskUse &use) : m_use(use) {}

    void run(OpenFolder top)
    {
        enter(std::move(top));
        while (!m_levels.empty()) {
            if (m_levels.back().folders.isEmpty() ? !leave() : !descend(m_levels.back().folders.takeLast()))
                return;
        }
    }

private:
    struct Level {
        dev_t device;
        ino_t inode;
        mode_t mode;
        QByteArrayList folders; ///< below it, not yet looked into
    };

    void enter(OpenFolder folder)
    {
        m_at = std::move(folder.descriptor);
        struct stat own{};
        m_use.whole = ::fstat(m_at.number(), &own) == 0 && m_use.whole;
        Level level{own.st_dev, own.st_ino, folder.mode, {}};
        const std::unique_ptr<DIR, int (*)(DIR *)> entries(::fdopendir(::fcntl(m_at.number(), F_DUPFD_CLOEXEC, 3)),
                                                           &::closedir);
        m_use.whole = m_use.whole && entries;
        while (const dirent *entry = entries ? ::readdir(entries.get()) : nullptr) {
            const char *name = static_cast<const char *>(entry->d_name);
            struct stat status;
            if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0
                || ::fstatat(m_at.number(), name, &status, AT_SYMLINK_NOFOLLOW) != 0)
                continue;
            if (S_ISDIR(status.st_mode))
                level.folders.append(name);
            if (status.st_nlink < 2 || S_ISDIR(status.st_mode) || !m_linked.contains(status.st_ino))
                m_use.bytes += qint64(status.st_blocks) * 512;
            if (status.st_nlink > 1 && !S_ISDIR(status.st_mode))
                m_linked.insert(status.st_ino);
        }
        m_levels.push_back(std::move(level));
    }

    bool descend(const QByteArray &name)
    {
        OpenFolder folder = openAnyFolder(m_at.number(), name.constData());
        if (folder.descriptor) {
            enter(std::move(folder));
        } else if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) {
            m_use.whole = false;
        }
        return true;
    }

    bool leave()
    {
        const mode_t mode = m_levels.back().mode;
        m_levels.pop_back();
        Descriptor left = std::exchange(m_at, m_levels.empty() ? Descriptor(-1) : openAnyFolder(m_at.number(), "..").descriptor);
        if ((mode & 0500) != 0500)
            ::fchmod(left.number(), mode);
        struct stat status;
        return m_at && ::fstat(m_at.number(), &status) == 0 && status.st_ino == m_levels.back().inode
            && status.st_dev == m_levels.back().device;
    }

    DiskUse &m_use;
    Descriptor m_at{-1};
    std::vector<Level> m_levels; ///< from the top down
    QSet<quint64> m_linked;
};

qint64 freeOn(const QByteArray &path)
{
    struct statvfs disk;
    return ::statvfs(path.constData(), &disk) == 0 ? qint64(disk.f_bavail) * qint64(disk.f_frsize) : 0;
}

} // namespace

DiskUse diskUse(const QByteArray &path)
{
    DiskUse use{.free = freeOn(path)};
    if (OpenFolder top = openAnyFolder(AT_FDCWD, path.constData()); top.descriptor)
        Measurement(use).run(std::move(top));
    return use;
}

} // namespace patchplane::sandbox
