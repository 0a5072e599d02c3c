// SPDX-License-Identifier: GPL-3.0-or-later
// patchplane-sandbox-launch: the two steps of a sandbox's start that bubblewrap does not do. It is linked statically and
// uses nothing but system calls: it runs as root outside, and under any /usr inside.
//
//   outside USER GROUP CGROUP_FILE… -- PROGRAM ARGUMENTS…
//       Joins the cgroups (writes itself into each file) and looks whether it is in all of them, gives up root for good for a user id that owns nothing else
//       ('-' '-': stays who it is), allows no new privileges and no core dumps, and becomes bubblewrap.
//   inside PROCESSES FILE_SIZE -- PROGRAM ARGUMENTS…
//       The last step in the sandbox's namespaces: sets the limits (0: none), says on descriptor 3 whether the program
//       could be started, closes every descriptor above 2, and becomes the command.
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr int kStatus = 3;
constexpr int kCannotLaunch = 125;

void say(int file, const char *text)
{
    if (::write(file, text, std::strlen(text)) < 0)
        std::_Exit(kCannotLaunch);
}

[[noreturn]] void giveUp(const char *what)
{
    const char *why = std::strerror(errno);
    say(2, "patchplane-sandbox-launch: ");
    say(2, what);
    say(2, ": ");
    say(2, why);
    say(2, "\n");
    std::_Exit(kCannotLaunch);
}

void limitTo(__rlimit_resource_t resource, rlim_t amount)
{
    const rlimit limit{amount, amount};
    if (::setrlimit(resource, &limit) != 0)
        giveUp("setrlimit");
}

void joinCgroup(const char *file)
{
    const int processes = ::open(file, O_WRONLY | O_CLOEXEC);
    if (processes < 0 || ::write(processes, "0", 1) != 1)
        giveUp(file);
    ::close(processes);
}

/// Lines of /proc/self/cgroup that end with '/NAME'.
int cgroupsNamed(const char *name, size_t length)
{
    static char text[65536];
    const int file = ::open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
    const ssize_t size = file < 0 ? -1 : ::read(file, text, sizeof text - 1);
    if (size < 0)
        giveUp("/proc/self/cgroup");
    ::close(file);
    int found = 0;
    for (char *line = ::strtok(text, "\n"); line != nullptr; line = ::strtok(nullptr, "\n")) {
        const size_t all = std::strlen(line);
        found += all > length && line[all - length - 1] == '/' && std::memcmp(line + all - length, name, length) == 0;
    }
    return found;
}

/// FILES are …/NAME/cgroup.procs, one in each hierarchy. To be told to join two of one hierarchy would leave the first.
void joinCgroups(char **files, int count)
{
    for (int i = 0; i < count; ++i)
        joinCgroup(files[i]);
    for (int i = 0; i < count; ++i) {
        const char *end = std::strrchr(files[i], '/');
        const char *name = end;
        while (name != nullptr && name > files[i] && name[-1] != '/')
            --name;
        errno = ESRCH;
        if (name == nullptr || cgroupsNamed(name, size_t(end - name)) < count)
            giveUp(files[i]);
    }
}

void becomeUser(const char *user, const char *group)
{
    if (std::strcmp(user, "-") == 0)
        return;
    const auto uid = uid_t(std::strtoul(user, nullptr, 10));
    const auto gid = gid_t(std::strtoul(group, nullptr, 10));
    if (uid == 0 || gid == 0)
        giveUp("no sandbox is root");
    if (::setgroups(0, nullptr) != 0 || ::setresgid(gid, gid, gid) != 0 || ::setresuid(uid, uid, uid) != 0)
        giveUp("give up root");
    if (::setuid(0) == 0 || ::geteuid() == 0)
        giveUp("root came back");
}

int outside(char **arguments)
{
    const char *user = *arguments++;
    const char *group = *arguments++;
    char **files = arguments;
    while (*arguments != nullptr && std::strcmp(*arguments, "--") != 0)
        ++arguments;
    joinCgroups(files, int(arguments - files));
    if (*arguments == nullptr || *++arguments == nullptr)
        giveUp("usage");
    becomeUser(user, group);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        giveUp("no new privileges");
    limitTo(RLIMIT_CORE, 0);
    ::execv(*arguments, arguments);
    giveUp(*arguments);
}

/// The engine's copy of the status file knows the command's fate even when it never ran.
int inside(char **arguments)
{
    const rlim_t processes = std::strtoull(*arguments++, nullptr, 10);
    const rlim_t fileSize = std::strtoull(*arguments++, nullptr, 10);
    if (std::strcmp(*arguments++, "--") != 0 || *arguments == nullptr)
        giveUp("usage");
    if (processes != 0)
        limitTo(RLIMIT_NPROC, processes);
    if (fileSize != 0)
        limitTo(RLIMIT_FSIZE, fileSize);
    if (::syscall(SYS_close_range, kStatus + 1U, ~0U, 0U) != 0) {
        for (int i = kStatus + 1; i < 4096; ++i)
            ::close(i);
    }
    ::fcntl(kStatus, F_SETFD, FD_CLOEXEC);
    say(kStatus, "started");
    ::execvp(*arguments, arguments);
    const char *why = std::strerror(errno);
    if (::ftruncate(kStatus, 0) == 0 && ::lseek(kStatus, 0, SEEK_SET) == 0)
        say(kStatus, why);
    std::_Exit(127);
}

} // namespace

int main(int count, char **arguments)
{
    if (count > 5 && std::strcmp(arguments[1], "outside") == 0)
        return outside(arguments + 2);
    if (count > 4 && std::strcmp(arguments[1], "inside") == 0)
        return inside(arguments + 2);
    giveUp("usage");
}
