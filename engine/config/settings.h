// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/policy.h"
#include "engine/domain/run.h"
#include "engine/ports/execution_adapter.h"

#include <map>

namespace patchplane::config {

/// An agent that is a program: started in the sandbox with the prompt on its standard input.
struct AgentSettings {
    QString name;
    std::vector<QString> command; ///< argv inside the sandbox
    std::chrono::milliseconds turnTimeout = std::chrono::minutes(30);
};

/// What the operator allows one repository (by its path, or "*" for all): grants, policy, direct.
struct RepositorySettings {
    Policy policy;
    std::vector<Grant> grants;
    std::vector<QString> deniedChecks;     ///< none by default
    std::optional<Instant> directUntil;    ///< `direct` is allowed until then
};

/// engine.toml, decoded: the operator's word. Every key has its default here; the same table makes `config check`,
/// the documentation and the errors (line, what was expected, remedy). Written only by commands.
struct Settings {
    int runsAtOnce = 4;
    int runsPerRepository = 2;
    int checksAtOnce = 2;
    int maxRounds = 10;
    QString systemRoot; ///< where the sandboxes' /usr comes from; empty: the host's, as app/compose finds it
    std::vector<Limit> limits; ///< as written; sandboxes get `sandboxLimits`
    bool baseChecks = true; ///< run the checks on the base too, to show old failures apart
    std::vector<AgentSettings> agents;
    std::map<QString, RepositorySettings> repositories;

    /// The entry for a repository's path (two paths of one folder are one), else "*", else defaults. Looks at the disk.
    [[nodiscard]] RepositorySettings forRepository(const QString &path) const;
    [[nodiscard]] const AgentSettings *agent(const QString &name) const;
    /// What every sandbox is held to: the house's limits (processes, time and output required; memory, CPU and disk
    /// wanted, security.md 4), each replaced by the one of its kind that is written.
    [[nodiscard]] std::vector<Limit> sandboxLimits() const;
};

/// A file that does not decode is InvalidInput naming line, key, what was expected and the remedy; never a default.
[[nodiscard]] Result<Settings> parseSettings(const QByteArray &toml, const QString &fileName);
/// Is a settings file that is not there the defaults (the user's own place), or a fault (somebody named it)?
enum class MissingFile { Defaults, Fault };
[[nodiscard]] Result<Settings> readSettings(const QString &path, MissingFile missing);
/// The commented file that a new installation gets, made from the same table.
[[nodiscard]] QByteArray settingsTemplate();
/// Both files' keys with type, default and purpose as Markdown: the part of docs/operating.md that is printed.
[[nodiscard]] QByteArray settingsReference();

} // namespace patchplane::config
