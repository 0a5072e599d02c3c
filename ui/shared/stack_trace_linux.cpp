// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/stack_trace.h"

#include <array>
#include <csignal>
#include <execinfo.h>
#include <pthread.h>
#include <unistd.h>

namespace patchplane::ui {

// In the handler only what is safe there: backtrace is, once it has been called before (it loads libgcc the first
// time), and the _fd form allocates nothing.
static void printOwnStack(int)
{
    std::array<void *, 48> frames{};
    static constexpr char kHead[] = "the ui thread is blocked here:\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, kHead, sizeof kHead - 1);
    backtrace_symbols_fd(frames.data(), backtrace(frames.data(), int(frames.size())), STDERR_FILENO);
}

ThreadToken currentThreadToken()
{
    return ThreadToken(pthread_self());
}

void printStackOf(ThreadToken thread)
{
    static const bool installed = [] {
        std::array<void *, 1> warm{};
        backtrace(warm.data(), 1);
        struct sigaction action{};
        action.sa_handler = printOwnStack;
        action.sa_flags = SA_RESTART;
        return sigaction(SIGUSR2, &action, nullptr) == 0;
    }();
    if (installed)
        pthread_kill(pthread_t(thread), SIGUSR2);
}

} // namespace patchplane::ui
