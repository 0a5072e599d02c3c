// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/exit_code.h"
#include "engine/contracts/commands.h"

#include <optional>
#include <variant>

namespace patchplane::app {

// What can be typed, as values: one struct a sub-command.

struct ReviewOptions {
    QString what; ///< branch, BASE..HEAD, BASE...HEAD, or a patch file
    QString repo, target;
};
struct RunOptions {
    QString agent, prompt, promptFile, repo, base, target;
    bool direct = false;
};
struct ListOptions {
    QString state;
    int limit = 50;
};
struct ShowOptions {
    QString run;
};
struct DiffOptions {
    QString run, path;
    bool patch = false; ///< as `git apply` takes it
};
struct DecideOptions {
    QString run = {};
    QString digest = {};
    QString reason = {};
    bool approve = false;
    bool overridePolicy = false;
};
struct EditOptions {
    QString run, digest;
    QString branch; ///< publish as this branch
    QString merge;  ///< or by moving this branch forward
};
struct AmendOptions {
    QString run, digest, message;
    QString author; ///< 'Name <mail>'; empty: the user's own git identity
};
struct SteerOptions {
    Verb verb = Verb::Pause;
    QString run = {}; ///< 'all': every run that is not over
    QString text = {};
};
struct VerifyOptions {
    QString key; ///< expected public key, hex
};
struct ServeOptions {};
struct DoctorOptions {};
struct ConfigCheckOptions {
    QString file;
};
struct ConfigShowKeysOptions {};
struct AcceptProfileOptions {
    QString repo, digest;
};
struct SampleOptions {
    bool approve = false;
};
struct CompletionOptions {
    QString shell;
};
struct WindowOptions {}; ///< no sub-command

using SubCommand = std::variant<WindowOptions, ReviewOptions, RunOptions, ListOptions, ShowOptions, DiffOptions,
                                DecideOptions, EditOptions, AmendOptions, SteerOptions, VerifyOptions, ServeOptions, DoctorOptions,
                                ConfigCheckOptions, ConfigShowKeysOptions, AcceptProfileOptions, SampleOptions, CompletionOptions>;

struct Invocation {
    QString data;   ///< --data; empty: the user's
    QString config; ///< --config; empty: the user's
    bool json = false;
    SubCommand command;
};

/// Either something to do, or something to print and a code to end with (help, version, a usage error).
struct Parsed {
    std::optional<Invocation> invocation;
    ExitCode code = ExitCode::Done;
    QString out;
    QString err;
};

[[nodiscard]] Parsed parseCommandLine(const QStringList &arguments);
/// The script that completes `patchplane` in this shell: bash, zsh or fish. Made from the options themselves.
[[nodiscard]] QString completionScript(const QString &shell);

} // namespace patchplane::app
