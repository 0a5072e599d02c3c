// SPDX-License-Identifier: GPL-3.0-or-later
// A program that behaves as badly as it is told, for the tests of processes, sandboxes and the command agent. Its
// switches are done in order; it is linked statically so that it runs in any sandbox.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

extern char **environ;

namespace {

void put(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t n = ::write(1, text.data(), text.size());
        if (n <= 0)
            std::_Exit(9);
        text.remove_prefix(size_t(n));
    }
}

[[noreturn]] void hang()
{
    for (;;)
        ::pause();
}

void flood(long long bytes)
{
    const std::string block(4095, 'f');
    for (long long sent = 0; sent < bytes; sent += 4096)
        put(block + "\n");
}

void endlessLine()
{
    const std::string block(4096, 'x');
    for (;;)
        put(block);
}

/// Leaves the session as a daemon does; the descriptors stay open only on demand. Its id is told.
void forkDaemon(bool keepPipes)
{
    int ready[2];
    if (::pipe(ready) != 0)
        std::_Exit(9);
    if (::fork() == 0) {
        ::setsid();
        if (::fork() != 0)
            std::_Exit(0);
        const std::string id = std::to_string(::getpid());
        if (::write(ready[1], id.data(), id.size()) < 0)
            std::_Exit(9);
        ::close(ready[1]);
        if (!keepPipes) {
            for (int i = 0; i < 3; ++i)
                ::close(i);
        }
        std::this_thread::sleep_for(std::chrono::minutes(5)); // an end of its own, should a test lose it
        std::_Exit(0);
    }
    ::close(ready[1]);
    char id[32] = {};
    if (::read(ready[0], id, sizeof id - 1) < 0)
        std::_Exit(9);
    put("daemon " + std::string(id) + "\n");
}

void echoInput()
{
    char block[4096];
    for (ssize_t n = ::read(0, block, sizeof block); n > 0; n = ::read(0, block, sizeof block))
        put({block, size_t(n)});
}

void listDescriptors()
{
    DIR *folder = ::opendir("/proc/self/fd");
    std::string found;
    while (const dirent *entry = ::readdir(folder)) {
        if (entry->d_name[0] != '.' && std::atoi(entry->d_name) != ::dirfd(folder))
            found += std::string(entry->d_name) + " ";
    }
    ::closedir(folder);
    put("descriptors " + found + "\n");
}

void appendTo(const char *path, std::string_view text)
{
    const int file = ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || ::write(file, text.data(), text.size()) < 0) {
        std::perror(path);
        std::_Exit(8);
    }
    ::close(file);
}

} // namespace

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view what = argv[i];
        const auto next = [&] { return ++i < argc ? argv[i] : ""; };
        if (what == "--say")
            put(std::string(next()) + "\n");
        else if (what == "--half-line")
            put(next());
        else if (what == "--complain")
            std::fprintf(stderr, "%s\n", next());
        else if (what == "--echo-input")
            echoInput();
        else if (what == "--environment")
            for (char **entry = environ; *entry != nullptr; ++entry)
                put(std::string(*entry) + "\n");
        else if (what == "--descriptors")
            listDescriptors();
        else if (what == "--folder")
            put(std::string(::getcwd(nullptr, 0)) + "\n");
        else if (what == "--write") {
            const char *path = next();
            appendTo(path, next());
        } else if (what == "--exit")
            return std::atoi(next());
        else if (what == "--die")
            std::abort();
        else if (what == "--hang")
            hang();
        else if (what == "--flood")
            flood(std::atoll(next()));
        else if (what == "--endless-line")
            endlessLine();
        else if (what == "--invalid-utf8")
            put("caf\xe9 \xff\xfe\n");
        else if (what == "--daemon")
            forkDaemon(false);
        else if (what == "--daemon-with-pipes")
            forkDaemon(true);
        else if (what == "--ignore-sigterm")
            std::signal(SIGTERM, SIG_IGN);
        else {
            std::fprintf(stderr, "unknown switch %s\n", argv[i]);
            return 64;
        }
    }
    return 0;
}
