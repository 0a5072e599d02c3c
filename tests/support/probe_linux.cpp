// SPDX-License-Identifier: GPL-3.0-or-later
// One attack on a sandbox per name, for tests/sandboxes: 'probe NAME ARGUMENTS…'. Ends with 0 if the attack succeeded,
// with 1 if it was denied (and says by what), with 2 if it could not be tried. Static: it runs in any sandbox.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <unistd.h>

extern char **environ;

namespace {

using Arguments = std::vector<std::string>;
constexpr int kAllowed = 0;
constexpr int kDenied = 1;

int allowed(const char *what = "")
{
    std::printf("allowed %s\n", what);
    return kAllowed;
}
int denied(const char *by)
{
    std::printf("denied: %s: %s\n", by, std::strerror(errno));
    return kDenied;
}
int verdict(bool succeeded, const char *call)
{
    return succeeded ? allowed(call) : denied(call);
}

std::string readAll(const std::string &path)
{
    std::string text;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    char block[65536];
    for (ssize_t n = 0; file >= 0 && (n = ::read(file, block, sizeof block)) > 0;)
        text.append(block, size_t(n));
    if (file >= 0)
        ::close(file);
    return text;
}

bool overwrite(const std::string &path, const std::string &text)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    return file >= 0 && ::write(file, text.data(), text.size()) == ssize_t(text.size());
}

/// Writes the value that is there already: as good a proof, and nothing is changed.
int writeBack(const Arguments &a)
{
    const int file = ::open(a[0].c_str(), O_WRONLY | O_CLOEXEC);
    const std::string value = readAll(a[0]);
    return verdict(file >= 0 && ::write(file, value.data(), value.size()) > 0, a[0].c_str());
}
int readFile(const Arguments &a)
{
    const int file = ::open(a[0].c_str(), O_RDONLY | O_CLOEXEC);
    return verdict(file >= 0 && !readAll(a[0]).empty(), a[0].c_str());
}
int writeFile(const Arguments &a)
{
    return verdict(overwrite(a[0], "written by a probe"), a[0].c_str());
}

bool hasSetId(const char *path)
{
    struct stat status;
    return ::stat(path, &status) == 0 && (status.st_mode & 06000) != 0;
}
int setIdByChmod(const Arguments &)
{
    overwrite("setid-a", "x");
    const bool done = ::chmod("setid-a", 04755) == 0;
    return verdict(done && hasSetId("setid-a"), "chmod");
}
int setGidByFchmodat2(const Arguments &)
{
    overwrite("setid-b", "x");
    const bool done = ::syscall(452, AT_FDCWD, "setid-b", 02755, 0) == 0;
    return verdict(done && hasSetId("setid-b"), "fchmodat2");
}
int setIdByOpen(const Arguments &)
{
    const bool done = ::open("setid-c", O_CREAT | O_WRONLY | O_CLOEXEC, 04755) >= 0;
    return verdict(done && hasSetId("setid-c"), "open");
}
int setIdByMknod(const Arguments &)
{
    const bool done = ::mknod("setid-d", S_IFREG | 04755, 0) == 0;
    return verdict(done && hasSetId("setid-d"), "mknod");
}

int connectLoopback(const Arguments &a)
{
    const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(uint16_t(std::atoi(a[0].c_str())));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return verdict(::connect(s, reinterpret_cast<sockaddr *>(&to), sizeof to) == 0, "connect to 127.0.0.1");
}
int connectUnix(const Arguments &a) // '@NAME' is abstract
{
    const int s = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, a[0].data(), a[0].size());
    if (a[0].front() == '@')
        to.sun_path[0] = 0;
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + a[0].size() + (a[0].front() == '@' ? 0 : 1));
    return verdict(::connect(s, reinterpret_cast<sockaddr *>(&to), size) == 0, "connect");
}
int makeSocket(const Arguments &a) // FAMILY TYPE PROTOCOL
{
    return verdict(::socket(std::atoi(a[0].c_str()), std::atoi(a[1].c_str()), std::atoi(a[2].c_str())) >= 0, "socket");
}

int attach(const Arguments &a)
{
    return verdict(::ptrace(PTRACE_SEIZE, pid_t(std::atoi(a[0].c_str())), nullptr, nullptr) == 0, "ptrace");
}
int signalOther(const Arguments &a)
{
    return verdict(::kill(pid_t(std::atoi(a[0].c_str())), 0) == 0, "kill");
}

/// Is there a process whose command line or environment holds the text? (Not our own.)
int findInProcesses(const Arguments &a) // FILE TEXT
{
    DIR *table = ::opendir("/proc");
    while (const dirent *entry = table ? ::readdir(table) : nullptr) {
        const std::string id = entry->d_name;
        if (id[0] < '1' || id[0] > '9' || id == std::to_string(::getpid()))
            continue;
        if (readAll("/proc/" + id + "/" + a[0]).find(a[1]) != std::string::npos)
            return allowed("found in a process");
    }
    for (char **entry = environ; a[0] == "environ" && *entry != nullptr; ++entry) {
        if (std::string(*entry).find(a[1]) != std::string::npos)
            return allowed("found in the own environment");
    }
    errno = ENOENT;
    return denied("no process shows it");
}

int unshareUser(const Arguments &)
{
    return verdict(::unshare(CLONE_NEWUSER) == 0, "unshare");
}
int cloneUser(const Arguments &)
{
    const long child = ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, 0L);
    if (child == 0)
        std::_Exit(0);
    return verdict(child > 0, "clone");
}
int clone3User(const Arguments &)
{
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    const long child = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0)
        std::_Exit(0);
    return verdict(child > 0, "clone3");
}
int enterNamespace(const Arguments &)
{
    const int own = ::open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
    return verdict(::setns(own, CLONE_NEWUTS) == 0, "setns");
}
int mountSomething(const Arguments &)
{
    ::mkdir("mounted", 0700);
    const bool done = ::mount("none", "mounted", "tmpfs", 0, "size=64k") == 0;
    const int result = verdict(done, "mount");
    if (done)
        ::umount("mounted");
    return result;
}
int openFilesystem(const Arguments &)
{
    return verdict(::syscall(SYS_fsopen, "tmpfs", 0) >= 0, "fsopen");
}
int ioUring(const Arguments &)
{
    char parameters[256] = {};
    return verdict(::syscall(SYS_io_uring_setup, 4, parameters) >= 0, "io_uring_setup");
}
int addKey(const Arguments &)
{
    return verdict(::syscall(SYS_add_key, "user", "patchplane-probe", "x", 1, -3 /* the process's keyring */) >= 0, "add_key");
}
int loadBpf(const Arguments &)
{
    bpf_attr attributes{};
    attributes.map_type = BPF_MAP_TYPE_ARRAY;
    attributes.key_size = 4;
    attributes.value_size = 4;
    attributes.max_entries = 1;
    return verdict(::syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes) >= 0, "bpf");
}
int openPerf(const Arguments &)
{
    perf_event_attr attributes{};
    attributes.type = PERF_TYPE_SOFTWARE;
    attributes.size = sizeof attributes;
    attributes.config = PERF_COUNT_SW_TASK_CLOCK;
    attributes.exclude_kernel = 1;
    return verdict(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0) >= 0, "perf_event_open");
}
int userFault(const Arguments &)
{
    return verdict(::syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* user mode only */) >= 0, "userfaultfd");
}
int openByHandle(const Arguments &)
{
    alignas(file_handle) char space[sizeof(file_handle) + 128] = {};
    auto *handle = reinterpret_cast<file_handle *>(space);
    handle->handle_bytes = 128;
    int mount = 0;
    const int folder = ::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (::name_to_handle_at(AT_FDCWD, ".", handle, &mount, 0) != 0)
        return denied("name_to_handle_at");
    return verdict(::open_by_handle_at(folder, handle, O_RDONLY) >= 0, "open_by_handle_at");
}
/// getpid by the 32-bit door of x86.
int foreignAbi(const Arguments &)
{
#ifdef __x86_64__
    ::signal(SIGSEGV, [](int) { // how a kernel without that door answers
        errno = ENOSYS;
        std::_Exit(denied("int 0x80"));
    });
    long result = 20;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory");
    return verdict(result > 0, "int 0x80");
#else
    return 2;
#endif
}

/// Types a character into its own terminal, as if the user had.
int typeIntoTerminal(const Arguments &)
{
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
        return 2;
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        const int terminal = ::open(::ptsname(master), O_RDWR | O_CLOEXEC); // becomes the controlling one
        if (terminal < 0 || ::ioctl(terminal, TIOCSCTTY, 0) != 0)
            std::_Exit(2);
        std::_Exit(verdict(::ioctl(terminal, TIOCSTI, "x") == 0, "TIOCSTI"));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
int changePersonality(const Arguments &)
{
    return verdict(::personality(READ_IMPLIES_EXEC) >= 0, "personality");
}
/// No module: that the kernel looks at it is enough.
int loadModule(const Arguments &)
{
    const long result = ::syscall(SYS_init_module, "no module", 9UL, "");
    return verdict(result == 0 || (errno != EPERM && errno != ENOSYS), "init_module");
}
/// Unloads what was never loaded.
int loadKernel(const Arguments &)
{
    return verdict(::syscall(SYS_kexec_load, 0UL, 0UL, nullptr, 0UL) == 0, "kexec_load");
}
int listDescriptors(const Arguments &)
{
    int found = 0;
    for (int i = 3; i < 1024; ++i)
        found += ::fcntl(i, F_GETFD) >= 0 ? 1 : 0;
    errno = EBADF;
    return verdict(found > 0, "a descriptor above 2");
}

/// So many children at once, which end by themselves.
int forkBomb(const Arguments &a)
{
    const int wanted = std::atoi(a[0].c_str());
    int made = 0;
    for (; made < wanted; ++made) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::sleep(3);
            std::_Exit(0);
        }
        if (child < 0)
            break;
    }
    const int error = errno;
    ::signal(SIGTERM, SIG_IGN);
    ::kill(0, SIGTERM);
    errno = error;
    return verdict(made == wanted, "fork");
}
/// So many MiB in files of 4 MiB; then waits for the end of its input, so that somebody can notice.
int fillDisk(const Arguments &a) // FOLDER MIB
{
    const std::string block(4 << 20, 'd');
    for (int i = 0; i * 4 < std::atoi(a[1].c_str()); ++i) {
        if (!overwrite(a[0] + "/fill-" + std::to_string(i), block))
            return denied("write");
    }
    allowed("the disk is full of it");
    char byte = 0;
    return ::read(0, &byte, 1) >= 0 ? kAllowed : kDenied;
}
/// The same in one file that has no name any more. Its first name is its own: two probes in one folder that shared a file
/// would be stopped by the limit of a single file.
int fillUnlinked(const Arguments &a) // FOLDER MIB
{
    std::string path = a[0] + "/nameless-XXXXXX";
    const std::string block(1 << 20, 'd');
    const int file = ::mkostemp(path.data(), O_CLOEXEC);
    ::unlink(path.c_str());
    for (int i = 0; i < std::atoi(a[1].c_str()); ++i) {
        ::lseek(file, 0, SEEK_END);
        if (::write(file, block.data(), block.size()) != ssize_t(block.size()))
            return denied("write");
    }
    allowed("the disk is full of it");
    char byte = 0;
    return ::read(0, &byte, 1) >= 0 ? kAllowed : kDenied;
}
int eatMemory(const Arguments &a)
{
    for (int i = 0; i < std::atoi(a[0].c_str()); ++i)
        std::memset(std::malloc(1 << 20), 1, 1 << 20);
    return allowed("memory");
}

/// A process whose command line has FIRST and then, as its next argument, SECOND. They are given the other way round, so
/// that no command line of the probe itself fits.
int findCommand(const Arguments &a) // SECOND FIRST
{
    return findInProcesses({"cmdline", a[1] + '\0' + a[0]});
}

/// Leaves a daemon whose command line holds the mark, and returns when it has begun.
int leaveDaemon(const Arguments &a)
{
    int begun[2];
    if (::pipe2(begun, O_CLOEXEC) != 0)
        return denied("pipe");
    if (::fork() == 0) {
        ::setsid();
        if (::fork() == 0) {
            ::dup2(begun[1], 1); // nothing of the command's own stays open
            ::close(0);
            ::close(2);
            ::execl("./probe", "./probe", "sleep", a[0].c_str(), nullptr);
        }
        std::_Exit(0);
    }
    ::close(begun[1]);
    int status = 0;
    ::wait(&status);
    char byte = 0;
    if (::read(begun[0], &byte, 1) != 1)
        return denied("daemon");
    return findCommand({a[0], "sleep"});
}
int sleepLong(const Arguments &)
{
    std::puts("sleeping");
    ::sleep(60);
    return allowed();
}

struct Probe {
    const char *name;
    size_t arguments;
    int (*run)(const Arguments &);
};
constexpr Probe kProbes[] = {
    {"write-back", 1, writeBack}, {"read", 1, readFile}, {"write", 1, writeFile}, {"setid-chmod", 0, setIdByChmod},
    {"setid-fchmodat2", 0, setGidByFchmodat2}, {"setid-open", 0, setIdByOpen}, {"setid-mknod", 0, setIdByMknod},
    {"loopback", 1, connectLoopback}, {"unix", 1, connectUnix}, {"socket", 3, makeSocket}, {"ptrace", 1, attach},
    {"signal", 1, signalOther}, {"processes", 2, findInProcesses}, {"unshare", 0, unshareUser}, {"clone", 0, cloneUser},
    {"clone3", 0, clone3User}, {"setns", 0, enterNamespace}, {"mount", 0, mountSomething}, {"fsopen", 0, openFilesystem},
    {"io_uring", 0, ioUring}, {"add_key", 0, addKey}, {"bpf", 0, loadBpf}, {"perf", 0, openPerf},
    {"userfaultfd", 0, userFault}, {"handle", 0, openByHandle}, {"abi", 0, foreignAbi}, {"terminal", 0, typeIntoTerminal},
    {"personality", 0, changePersonality}, {"module", 0, loadModule}, {"kexec", 0, loadKernel},
    {"descriptors", 0, listDescriptors},
    {"fork-bomb", 1, forkBomb}, {"fill-disk", 2, fillDisk}, {"fill-unlinked", 2, fillUnlinked}, {"memory", 1, eatMemory}, {"daemon", 1, leaveDaemon},
    {"sleep", 1, sleepLong}, {"command", 2, findCommand}};

} // namespace

int main(int count, char **values)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    for (const Probe &probe : kProbes) {
        if (count > 1 && std::strcmp(values[1], probe.name) == 0 && size_t(count) == probe.arguments + 2)
            return probe.run(Arguments(values + 2, values + count));
    }
    std::fprintf(stderr, "unknown probe\n");
    return 2;
}
