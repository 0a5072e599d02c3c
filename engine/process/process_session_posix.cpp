// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/process_session.h"

#include <csignal>

namespace patchplane::process {

void startInOwnSession(QProcess &process)
{
    process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession
                                     | QProcess::UnixProcessFlag::ResetSignalHandlers
                                     | QProcess::UnixProcessFlag::CloseFileDescriptors);
}

void endSession(qint64 processId)
{
    if (processId > 1)
        ::kill(-pid_t(processId), SIGKILL);
}

} // namespace patchplane::process
