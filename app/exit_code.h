// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QCoreApplication>

namespace patchplane::app {

/// What the program ends with: scripts may rely on it. `patchplane --help` prints the table below.
enum class ExitCode {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Refused = 3,
    WaitsForDecision = 4,
    NotFound = 5,
    Busy = 6,
    WaitsForProfile = 7,
    Waits = 8,
    Interrupted = 130,
};

struct ExitCodeText {
    ExitCode code;
    const char *text; ///< source text for translate("ExitCode", …)
};

inline constexpr ExitCodeText kExitCodes[] = {
    {ExitCode::Done, QT_TRANSLATE_NOOP("ExitCode", "done")},
    {ExitCode::Failed, QT_TRANSLATE_NOOP("ExitCode", "failed: the run, a check of verify, or the program")},
    {ExitCode::Usage, QT_TRANSLATE_NOOP("ExitCode", "the command line or a settings file is not valid")},
    {ExitCode::Refused, QT_TRANSLATE_NOOP("ExitCode", "refused: a rule said no, or the digest is not the run's subject any more")},
    {ExitCode::WaitsForDecision, QT_TRANSLATE_NOOP("ExitCode", "the run waits for your decision")},
    {ExitCode::NotFound, QT_TRANSLATE_NOOP("ExitCode", "there is no such run, repository, revision or file")},
    {ExitCode::Busy, QT_TRANSLATE_NOOP("ExitCode", "another engine is in the way just now; try again")},
    {ExitCode::WaitsForProfile, QT_TRANSLATE_NOOP("ExitCode", "the run waits until the repository's configuration is accepted")},
    {ExitCode::Waits, QT_TRANSLATE_NOOP("ExitCode", "the run is paused, held or waits for something else")},
    {ExitCode::Interrupted, QT_TRANSLATE_NOOP("ExitCode", "ended by Ctrl-C; the run is parked and goes on with the next engine")},
};

/// The code for a command that ended with this error.
[[nodiscard]] ExitCode exitCodeOf(const Error &error);
/// The table as it stands at the end of --help.
[[nodiscard]] QString exitCodeHelp();

} // namespace patchplane::app
