// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sandboxes/shared/confinement.h"
#include "engine/sandboxes/shared/sandbox_folders.h"

namespace patchplane::sandbox {

/// Holds nothing: a command in its folder, its session's processes ended with it.
class DirectConfinement final : public Confinement
{
public:
    DirectConfinement(SandboxFolder folder, const SandboxSpec &spec, const QString &searchPath);
    [[nodiscard]] Result<Command> command(const CommandSpec &spec) override;
    [[nodiscard]] bool isolated() const override { return false; }
    [[nodiscard]] std::vector<Enforcement> enforced() const override;
    [[nodiscard]] bool freezesForSure() const override { return false; }
    [[nodiscard]] Result<> freeze(std::vector<qint64> children) override;
    [[nodiscard]] Result<> thaw(std::vector<qint64> children) override;
    void endAll() override {}
    void release() override {}

private:
    [[nodiscard]] QByteArray hostPath(const SandboxPath &path) const;
    SandboxFolder m_folder;
    std::vector<Limit> m_limits;
    QMap<QByteArray, QByteArray> m_environment;
};

} // namespace patchplane::sandbox
