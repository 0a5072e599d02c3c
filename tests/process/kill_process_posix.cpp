// SPDX-License-Identifier: GPL-3.0-or-later
#include "kill_process.h"

#include <csignal>

void killProcess(qint64 id)
{
    ::kill(pid_t(id), SIGKILL);
}
