// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/spawn.h"

#include <QString>

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace patchplane::process {

using namespace Qt::StringLiterals;

namespace {

/// Everything that the child is to get is moved up here first, so that no dup2 in it overwrites the source of another.
constexpr int kAbove = 64;

struct PipeEnds {
    Descriptor read{-1};
    Descriptor write{-1};
};

Descriptor movedUp(int number)
{
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, kAbove));
}

PipeEnds makePipe()
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return {};
    const Descriptor lowRead(ends[0]);
    const Descriptor lowWrite(ends[1]);
    return {movedUp(ends[0]), movedUp(ends[1])};
}

void setNonBlocking(const Descriptor &descriptor)
{
    ::fcntl(descriptor.number(), F_SETFL, ::fcntl(descriptor.number(), F_GETFL) | O_NONBLOCK);
}

/// The null-terminated array of C strings that exec wants; valid while `texts` lives.
std::vector<char *> pointers(std::vector<QByteArray> &texts)
{
    std::vector<char *> result;
    for (QByteArray &text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

class SpawnSettings
{
public:
    SpawnSettings()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        sigdelset(&all, SIGKILL);
        sigdelset(&all, SIGSTOP);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(&attributes,
                                   short(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    }
    ~SpawnSettings()
    {
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
    }
    SpawnSettings(const SpawnSettings &) = delete;
    SpawnSettings &operator=(const SpawnSettings &) = delete;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

Error systemError(const QString &what, int error)
{
    const bool missing = error == ENOENT || error == EACCES || error == ENOTDIR;
    return {missing ? Fault::Permanent : Fault::Transient, missing ? ErrorCode::NotFound : ErrorCode::IoError,
            u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(error))),
            missing ? u"Install the program or correct its path."_s
                    : u"Close some programs or raise the limits of processes and open files, then try again."_s};
}

} // namespace

Result<Child> spawn(const ChildSpec &spec)
{
    PipeEnds in = makePipe();
    PipeEnds out = makePipe();
    PipeEnds err = makePipe();
    if (!in.write || !out.write || !err.write)
        return std::unexpected(systemError(u"no pipe could be made"_s, errno));
    SpawnSettings settings;
    ::posix_spawn_file_actions_adddup2(&settings.actions, in.read.number(), 0);
    ::posix_spawn_file_actions_adddup2(&settings.actions, out.write.number(), 1);
    ::posix_spawn_file_actions_adddup2(&settings.actions, err.write.number(), 2);
    int next = 3;
    std::vector<Descriptor> sources;
    for (const SharedDescriptor &inherited : spec.inherited) {
        sources.push_back(movedUp(inherited->number()));
        if (!sources.back()) // else the child would have something else in its place
            return std::unexpected(systemError(u"a file could not be handed to a program"_s, errno));
        ::posix_spawn_file_actions_adddup2(&settings.actions, sources.back().number(), next++);
    }
    ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, next);
    const QByteArray folder = spec.workingDirectory.isEmpty() ? QByteArray("/") : spec.workingDirectory;
    ::posix_spawn_file_actions_addchdir_np(&settings.actions, folder.constData());

    std::vector<QByteArray> arguments{spec.program};
    arguments.insert(arguments.end(), spec.arguments.begin(), spec.arguments.end());
    std::vector<QByteArray> environment;
    for (const auto &[name, value] : spec.environment.asKeyValueRange())
        environment.push_back(name + '=' + value);
    pid_t id = 0;
    const int error = ::posix_spawn(&id, spec.program.constData(), &settings.actions, &settings.attributes,
                                    pointers(arguments).data(), pointers(environment).data());
    if (error != 0)
        return std::unexpected(systemError(u"%1 did not start"_s.arg(QString::fromLocal8Bit(spec.program)), error));
    setNonBlocking(in.write);
    setNonBlocking(out.read);
    setNonBlocking(err.read);
    return Child{id, std::move(in.write), std::move(out.read), std::move(err.read)};
}

void killGroup(qint64 id)
{
    ::kill(-pid_t(id), SIGKILL);
}

void killFamily(qint64 id)
{
    const std::vector<qint64> descendants = descendantsOf(id);
    killGroup(id);
    for (const qint64 descendant : descendants)
        ::kill(pid_t(descendant), SIGKILL);
}

std::optional<ExitStatus> reap(qint64 id)
{
    int status = 0;
    if (::waitpid(pid_t(id), &status, WNOHANG) != pid_t(id))
        return {};
    if (WIFSIGNALED(status))
        return ExitStatus{true, WTERMSIG(status)};
    return ExitStatus{false, WEXITSTATUS(status)};
}

std::optional<QByteArray> readAvailable(const Descriptor &from, qsizetype most)
{
    QByteArray bytes(most, Qt::Uninitialized);
    const ssize_t n = ::read(from.number(), bytes.data(), size_t(most));
    if (n == 0)
        return {};
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? std::optional(QByteArray()) : std::nullopt;
    bytes.truncate(n);
    return bytes;
}

qsizetype writeAvailable(const Descriptor &to, QByteArrayView bytes)
{
    const ssize_t n = ::write(to.number(), bytes.constData(), size_t(bytes.size()));
    return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : n;
}

void ignoreBrokenPipes()
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

} // namespace patchplane::process
