// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exit_code.h"

namespace patchplane::app {

ExitCode exitCodeOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput: return ExitCode::Usage;
    case ErrorCode::NotFound: return ExitCode::NotFound;
    case ErrorCode::Busy: return ExitCode::Busy;
    default: return error.fault == Fault::Refused ? ExitCode::Refused : ExitCode::Failed;
    }
}

QString exitCodeHelp()
{
    QString help = QCoreApplication::translate("ExitCode", "Exit codes:");
    for (const ExitCodeText &entry : kExitCodes)
        help += QStringLiteral("\n  %1  %2").arg(int(entry.code), 3).arg(QCoreApplication::translate("ExitCode", entry.text));
    return help;
}

} // namespace patchplane::app
