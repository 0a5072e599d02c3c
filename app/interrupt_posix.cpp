// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupt.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <array>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace patchplane::app {

static std::array<int, 2> theWake{-1, -1};

extern "C" {
static void noteSignal(int number)
{
    const char byte = 1;
    (void)!write(theWake[1], &byte, 1);
    signal(number, SIG_DFL);
}
}

void onInterrupt(std::function<void()> asked)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, theWake.data()) != 0)
        return;
    auto *notifier = new QSocketNotifier(theWake[0], QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [notifier, asked = std::move(asked)] {
        char byte = 0;
        (void)!read(theWake[0], &byte, 1);
        notifier->setEnabled(false);
        asked();
    });
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        signal(number, noteSignal);
}

bool standardOutputIsTerminal()
{
    return isatty(STDOUT_FILENO) == 1;
}

} // namespace patchplane::app
