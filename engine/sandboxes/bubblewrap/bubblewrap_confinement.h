// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sandboxes/bubblewrap/cgroup.h"
#include "engine/sandboxes/bubblewrap/sandbox_user.h"
#include "engine/sandboxes/bubblewrap/sandbox_view.h"
#include "engine/sandboxes/shared/confinement.h"

namespace patchplane::sandbox {

/// Programs that every command's start goes through, absolute: launcher (outside) → bubblewrap → launcher (inside).
struct WrapperPrograms {
    QString bubblewrap;
    QString launcher;
};

/// What all commands of one sandbox share.
struct BubblewrapParts {
    WrapperPrograms programs;
    SandboxView view;
    QMap<QByteArray, QByteArray> environment;
    std::vector<QByteArray> syscallPrograms;
    std::vector<Limit> limits;
    std::optional<SandboxUser> user; ///< when the engine is root
    std::unique_ptr<Cgroup> cgroup;
};

/// Every command is a bubblewrap of its own over the sandbox's folders: new namespaces each, so whatever it leaves behind
/// goes with it. Arguments, environment and filters go in by memory files, so that no secret is in a command line.
class BubblewrapConfinement final : public Confinement
{
public:
    explicit BubblewrapConfinement(BubblewrapParts parts);
    [[nodiscard]] Result<Command> command(const CommandSpec &spec) override;
    [[nodiscard]] bool isolated() const override { return true; }
    [[nodiscard]] std::vector<Enforcement> enforced() const override { return m_enforced; }
    [[nodiscard]] bool freezesForSure() const override { return m_parts.cgroup->canFreeze(); }
    [[nodiscard]] Result<> freeze(std::vector<qint64> children) override;
    [[nodiscard]] Result<> thaw(std::vector<qint64> children) override;
    void endAll() override { m_parts.cgroup->endAll(); }
    void release() override;

private:
    [[nodiscard]] std::vector<QByteArray> outerArguments(const CommandSpec &spec) const;
    [[nodiscard]] QByteArray innerArguments(const CommandSpec &spec) const;

    BubblewrapParts m_parts;
    std::vector<QByteArray> m_view; ///< the same for every command
    std::vector<Enforcement> m_enforced;
};

} // namespace patchplane::sandbox
