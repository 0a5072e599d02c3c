// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/exit_code.h"
#include "app/folders.h"
#include "app/terminal.h"
#include "engine/config/settings.h"
#include "engine/domain/json.h"

namespace patchplane::app {

enum class Health { Ok, Warn, Fail };

/// One thing that was looked at: how it is, and what to do if it is not well.
struct Symptom {
    QString what;
    Health health = Health::Ok;
    QString saw;
    QString remedy;
    static constexpr auto fields()
    {
        using T = Symptom;
        return std::tuple(field("what", &T::what), field("health", &T::health), field("saw", &T::saw), field("remedy", &T::remedy));
    }
};

/// Looks at this machine: versions, git, folders, secrets, disk, sandbox and the limits that it can enforce. Ends with
/// Failed if something fails (a warning is no failure). Runs an event loop; needs a QCoreApplication.
int runDoctor(const Folders &folders, bool json, Terminal &out);

/// Reads a settings file and says what is wrong with it: line, expected, remedy.
[[nodiscard]] ExitCode checkConfig(const QString &file, config::MissingFile missing, bool json, Terminal &out, Terminal &err);

} // namespace patchplane::app

template <>
inline constexpr auto patchplane::enumTexts<patchplane::app::Health> = std::to_array<patchplane::EnumText<patchplane::app::Health>>({
    {patchplane::app::Health::Ok, "ok"}, {patchplane::app::Health::Warn, "warn"}, {patchplane::app::Health::Fail, "fail"}});
