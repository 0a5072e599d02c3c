// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/syscall_policy.h"

#include "engine/process/descriptor.h"

#include <QString>

#include <cerrno>
#include <iterator>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

namespace {

// ---- the table ----------------------------------------------------------------------------------------------

/// Calls that ordinary programs need. Not here, hence ENOSYS: everything that makes or enters namespaces, mounts,
/// loads code into the kernel, io_uring, bpf, perf_event_open, userfaultfd, keyrings, open_by_handle_at, clocks,
/// swap, quotas, reboot, chroot, and calls whose arguments lie in memory where no filter sees them (openat2, clone3).
/// ptrace is here: leak checkers and debuggers need it, and it reaches only the sandbox's own process namespace.
constexpr const char *kAllowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "close",
    "close_range", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "lseek", "access", "faccessat",
    "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir", "fchdir", "rename", "renameat",
    "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "umask",
    "truncate", "ftruncate", "fallocate", "fadvise64", "readahead", "sync", "syncfs", "fsync", "fdatasync",
    "sync_file_range", "utime", "utimes", "utimensat", "futimesat", "chown", "lchown", "fchown", "fchownat", "flock",
    "fcntl", "dup", "dup2", "dup3", "pipe", "pipe2", "sendfile", "splice", "tee", "vmsplice", "copy_file_range",
    "getxattr", "lgetxattr", "fgetxattr", "setxattr", "lsetxattr", "fsetxattr", "listxattr", "llistxattr", "flistxattr",
    "removexattr", "lremovexattr", "fremovexattr", "name_to_handle_at", "inotify_init", "inotify_init1",
    "inotify_add_watch", "inotify_rm_watch", "io_setup", "io_destroy", "io_submit", "io_cancel", "io_getevents",
    "io_pgetevents", "memfd_create", "cachestat",
    // memory
    "brk", "mmap", "munmap", "mremap", "mprotect", "pkey_alloc", "pkey_free", "pkey_mprotect", "msync", "mincore",
    "madvise", "mlock", "mlock2", "munlock", "mlockall", "munlockall", "membarrier", "shmget", "shmat", "shmdt", "shmctl",
    "semget", "semop", "semtimedop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink",
    "mq_timedsend", "mq_timedreceive", "mq_notify", "mq_getsetattr", "get_mempolicy", "remap_file_pages",
    // processes and threads
    "fork", "vfork", "execve", "execveat", "exit", "exit_group", "wait4", "waitid", "getpid", "getppid", "gettid",
    "getpgid", "getpgrp", "setpgid", "getsid", "setsid", "getuid", "geteuid", "getgid", "getegid", "getresuid",
    "getresgid", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid",
    "getgroups", "setgroups", "capget", "capset", "prctl", "arch_prctl", "set_tid_address", "set_robust_list",
    "get_robust_list", "rseq", "futex", "futex_waitv", "futex_wake", "futex_wait", "futex_requeue", "sched_yield",
    "sched_getparam", "sched_setparam", "sched_getscheduler", "sched_setscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "sched_rr_get_interval", "sched_getaffinity", "sched_setaffinity", "sched_getattr",
    "sched_setattr", "getpriority", "setpriority", "ioprio_get", "ioprio_set", "getrlimit", "setrlimit", "prlimit64",
    "getrusage", "times", "uname", "sysinfo", "getcpu", "ptrace", "process_vm_readv", "process_mrelease", "pidfd_open",
    "pidfd_send_signal", "seccomp", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self",
    "restart_syscall", "getrandom",
    // signals and time
    "kill", "tkill", "tgkill", "pause", "alarm", "getitimer", "setitimer", "rt_sigaction", "rt_sigprocmask",
    "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "rt_sigreturn",
    "sigaltstack", "signalfd", "signalfd4", "eventfd", "eventfd2", "timerfd_create", "timerfd_settime",
    "timerfd_gettime", "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete", "time",
    "gettimeofday", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep",
    // waiting and sockets
    "select", "pselect6", "poll", "ppoll", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "bind", "connect", "listen", "accept", "accept4", "getsockname", "getpeername", "getsockopt",
    "setsockopt", "sendto", "recvfrom", "sendmsg", "sendmmsg", "recvmsg", "recvmmsg", "shutdown"};

/// A call that is allowed only if all its conditions hold; several rows for one call are alternatives.
struct Condition {
    const char *call;
    std::vector<scmp_arg_cmp> conditions;
};

scmp_arg_cmp noBits(unsigned argument, scmp_datum_t bits)
{
    return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}
scmp_arg_cmp is(unsigned argument, scmp_datum_t value)
{
    return {argument, SCMP_CMP_EQ, value, 0};
}

constexpr scmp_datum_t kSetIds = 06000; ///< set-uid and set-gid
constexpr scmp_datum_t kNewNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER
    | CLONE_NEWPID | CLONE_NEWNET;
/// The file is created, so its mode counts: O_CREAT, and the bit that O_TMPFILE has beyond O_DIRECTORY.
constexpr scmp_datum_t kCreates = O_CREAT | (O_TMPFILE & ~O_DIRECTORY);

std::vector<Condition> conditionalCalls()
{
    std::vector<Condition> rows{
        {"chmod", {noBits(1, kSetIds)}},
        {"fchmod", {noBits(1, kSetIds)}},
        {"fchmodat", {noBits(2, kSetIds)}},
        {"fchmodat2", {noBits(2, kSetIds)}},
        {"mknod", {noBits(1, kSetIds)}},
        {"mknodat", {noBits(2, kSetIds)}},
        {"creat", {noBits(1, kSetIds)}},
        {"open", {noBits(1, kCreates)}},
        {"open", {noBits(2, kSetIds)}},
        {"openat", {noBits(2, kCreates)}},
        {"openat", {noBits(3, kSetIds)}},
        {"clone", {noBits(0, kNewNamespaces)}},
        {"socket", {is(0, AF_UNIX)}},
        {"socket", {is(0, AF_INET)}},
        {"socket", {is(0, AF_INET6)}},
        {"socket", {is(0, AF_NETLINK), is(2, NETLINK_ROUTE)}},
        {"socketpair", {is(0, AF_UNIX)}},
        {"ioctl", {}}, // see kRefused
    };
    for (const scmp_datum_t persona : {0x0UL, 0x8UL, 0x20000UL, 0x20008UL, 0x40000UL, 0xffffffffUL}) // Linux, 32 bit, UNAME26, no ASLR, query
        rows.push_back({"personality", {is(0, persona)}});
    return rows;
}

/// Values that no program may pass to a call that is allowed; the 32 bits that the kernel looks at.
struct Refused {
    const char *call;
    unsigned argument;
    scmp_datum_t value;
};
constexpr Refused kRefused[] = {{"ioctl", 1, TIOCSTI}, {"ioctl", 1, TIOCLINUX}};

// ---- from the table to programs -------------------------------------------------------------------------------

class Filter
{
public:
    explicit Filter(uint32_t otherwise) : m_context(::seccomp_init(otherwise))
    {
        if (!m_context || ::seccomp_attr_set(m_context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0
            || ::seccomp_attr_set(m_context, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0) // a tree, not a list of 300
            m_error = EINVAL;
    }
    ~Filter()
    {
        if (m_context)
            ::seccomp_release(m_context);
    }
    Filter(const Filter &) = delete;
    Filter &operator=(const Filter &) = delete;

    /// A name that this architecture does not have is passed over: it cannot be called either.
    void rule(uint32_t action, const char *name, const std::vector<scmp_arg_cmp> &conditions)
    {
        const int call = ::seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR || call < 0 || m_error != 0)
            return;
        m_error = -::seccomp_rule_add_array(m_context, action, call, unsigned(conditions.size()), conditions.data());
    }

    Result<QByteArray> program() const
    {
        const Result<process::SharedDescriptor> file = process::memoryFile("seccomp", {});
        if (!file)
            return std::unexpected(file.error());
        const int exported = m_error != 0 ? -m_error : ::seccomp_export_bpf(m_context, (*file)->number());
        if (exported != 0)
            return fail(Fault::Permanent, ErrorCode::Unsupported,
                        u"libseccomp could not make the filter of system calls: error %1"_s.arg(-exported),
                        u"Install a newer libseccomp."_s);
        return process::memoryFileContent(*file);
    }

private:
    scmp_filter_ctx m_context;
    int m_error = 0;
};

Result<QByteArray> allowProgram()
{
    Filter filter(SCMP_ACT_ERRNO(ENOSYS));
    for (const char *name : kAllowed)
        filter.rule(SCMP_ACT_ALLOW, name, {});
    for (const Condition &row : conditionalCalls())
        filter.rule(SCMP_ACT_ALLOW, row.call, row.conditions);
    return filter.program();
}

Result<QByteArray> refuseProgram()
{
    Filter filter(SCMP_ACT_ALLOW);
    for (const Refused &row : kRefused)
        filter.rule(SCMP_ACT_ERRNO(EPERM), row.call, {{row.argument, SCMP_CMP_MASKED_EQ, 0xffffffffU, row.value}});
    return filter.program();
}

} // namespace

Result<std::vector<QByteArray>> syscallPrograms()
{
    Result<QByteArray> allow = allowProgram();
    if (!allow)
        return std::unexpected(allow.error());
    Result<QByteArray> refuse = refuseProgram();
    if (!refuse)
        return std::unexpected(refuse.error());
    return std::vector{*std::move(allow), *std::move(refuse)};
}

} // namespace patchplane::sandbox
