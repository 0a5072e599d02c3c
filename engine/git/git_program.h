// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

#include <chrono>

namespace patchplane::git {

/// One call of the git program.
struct GitOrder {
    QString gitDir;                        ///< the repository that it works in, never searched for
    QStringList arguments;                 ///< subcommand first
    QByteArray input = {};
    std::chrono::milliseconds limit = std::chrono::minutes(10);
    qint64 outputLimit = qint64(8) << 20;
    QMap<QString, QString> environment = {}; ///< beside the fixed one
    bool durable = true;                   ///< false: what it writes is thrown away, so nothing is synced
};

/// How the engine runs git, in one place (security.md 18): an empty environment, no configuration of machine or user,
/// and settings on the command line that win over whatever the repository's own configuration says: no hook, filter,
/// monitor, pager, editor, helper or ssh, only local transport, no submodules, fsck on transfer, synced writes.
class GitProgram
{
public:
    explicit GitProgram(QString program) : m_program(std::move(program)) {}

    /// What it wrote to its output; exit codes other than 0 are an IoError with its own words. Pool threads; blocks.
    [[nodiscard]] Result<QByteArray> run(const GitOrder &order) const;
    /// For `fetch --upload-pack=`: the other side of a local fetch under the same settings (git clears -c for it).
    [[nodiscard]] QString uploadPackCommand() const;

private:
    QString m_program;
};

} // namespace patchplane::git
