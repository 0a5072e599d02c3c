// SPDX-License-Identifier: GPL-3.0-or-later
// A power cut that a test can have: preloaded into a program, it keeps what each sync made durable below one folder.
//
//   LD_PRELOAD=libpowercut.so PATCHPLANE_POWERCUT=FOLDER:SHADOW program …
//
// fsync and fdatasync of a file copy its bytes to SHADOW/<key>, under the key of its inode; fsync of a folder writes
// down which names led to which keys. Nothing else counts: a write, a rename, an unlink without a sync is lost by
// `cut` (powercut.h), which makes the folder anew from SHADOW. That is harsher than a disk, which may keep more, and
// never kinder. The bytes are taken before the sync runs, so what other threads write meanwhile is not counted.
// PATCHPLANE_POWERCUT_IGNORE=NAME: syncs of files with "/NAME" in their path do not count (NAME/: those of folders), as
// if the program had left them out.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace {

struct Places {
    std::string folder;
    std::string shadow;
    std::string ignored;

    Places()
    {
        if (const char *name = std::getenv("PATCHPLANE_POWERCUT_IGNORE"))
            ignored = std::string("/") + name;
        const char *text = std::getenv("PATCHPLANE_POWERCUT");
        const char *colon = text ? std::strrchr(text, ':') : nullptr;
        if (!colon)
            return;
        folder.assign(text, colon);
        shadow = colon + 1;
    }
};

const Places &places()
{
    static const Places instance;
    return instance;
}

/// An inode number is used again after its file is gone; together with the moment of its birth it is not.
std::string keyOf(int folder, const char *name, unsigned *mode)
{
    struct statx found = {};
    if (::statx(folder, name, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME | STATX_MODE, &found) != 0)
        return {};
    *mode = found.stx_mode;
    return std::to_string(found.stx_ino) + '-' + std::to_string(found.stx_btime.tv_sec) + '-'
        + std::to_string(found.stx_btime.tv_nsec);
}

std::string pathOf(int fd)
{
    char path[4096];
    const ssize_t length = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
    return length > 0 ? std::string(path, size_t(length)) : std::string();
}

bool isBelow(const std::string &path, const std::string &folder)
{
    return !folder.empty() && path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool isIgnored(const std::string &path, bool folder)
{
    const std::string &name = places().ignored;
    if (name.empty() || name.ends_with('/') != folder)
        return false;
    return (path + (folder ? "/" : "")).find(name, places().folder.size()) != std::string::npos;
}

/// Written whole under another name first: the program may be killed in the middle of this, too.
class ShadowFile
{
public:
    explicit ShadowFile(const std::string &key)
        : m_path(places().shadow + '/' + key), m_temporary(m_path + ".new"), m_file(std::fopen(m_temporary.c_str(), "we"))
    {
    }
    ~ShadowFile()
    {
        if (m_file && std::fclose(m_file) == 0)
            std::rename(m_temporary.c_str(), m_path.c_str());
    }
    ShadowFile(const ShadowFile &) = delete;
    ShadowFile &operator=(const ShadowFile &) = delete;
    void write(const void *bytes, size_t count)
    {
        if (m_file)
            std::fwrite(bytes, 1, count, m_file);
    }

private:
    std::string m_path;
    std::string m_temporary;
    std::FILE *m_file;
};

void keepFile(const std::string &path, const std::string &key)
{
    const int from = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); // the program's own descriptor may be for writing only
    if (from < 0)
        return;
    ShadowFile copy(key);
    char block[65536];
    ssize_t got = 0;
    while ((got = ::read(from, block, sizeof block)) > 0)
        copy.write(block, size_t(got));
    ::close(from);
}

/// One entry a record: kind, mode, key, name, ended by a zero byte each.
void keepFolder(const std::string &path, const std::string &key)
{
    DIR *folder = ::opendir(path.c_str());
    if (!folder)
        return;
    ShadowFile list(key);
    while (const dirent *entry = ::readdir(folder)) {
        const std::string name = entry->d_name;
        unsigned mode = 0;
        const std::string of = name == "." || name == ".." ? std::string() : keyOf(::dirfd(folder), entry->d_name, &mode);
        if (of.empty())
            continue;
        const std::string record = std::to_string(mode) + '\0' + of + '\0' + name + '\0';
        list.write(record.data(), record.size());
    }
    ::closedir(folder);
}

void keep(int fd)
{
    static std::mutex lock;
    const std::string path = pathOf(fd);
    unsigned mode = 0;
    if (!isBelow(path, places().folder))
        return;
    const std::string key = keyOf(fd, "", &mode);
    if (key.empty() || isIgnored(path, S_ISDIR(mode)))
        return;
    const std::lock_guard guard(lock);
    if (S_ISDIR(mode))
        keepFolder(path, key);
    else
        keepFile(path, key);
}

using Sync = int (*)(int);

} // namespace

extern "C" {

[[gnu::visibility("default")]] int fsync(int fd)
{
    static const Sync real = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, "fsync"));
    keep(fd);
    return real(fd);
}

[[gnu::visibility("default")]] int fdatasync(int fd)
{
    static const Sync real = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, "fdatasync"));
    keep(fd);
    return real(fd);
}

} // extern "C"
