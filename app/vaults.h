// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/vault.h"

#include <QDir>

#include <map>
#include <mutex>

namespace patchplane::app {

/// The vaults that are open, one a repository. Thread-safe; opening blocks (pool).
class Vaults
{
public:
    Vaults(QString folder, QString gitProgram) : m_folder(std::move(folder)), m_git(std::move(gitProgram)) {}

    /// Once, before any is opened, by the engine that drives: what a killed one left in them.
    void sweep() const
    {
        for (const QString &name : QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            git::Vault::sweep(m_folder + u'/' + name);
    }

    [[nodiscard]] QString pathOf(const RepositoryId &repository) const { return m_folder + u'/' + repository.toString(); }
    [[nodiscard]] Result<std::shared_ptr<git::Vault>> of(const RepositoryId &repository)
    {
        const std::scoped_lock lock(m_lock);
        std::shared_ptr<git::Vault> &vault = m_open[repository];
        if (!vault) {
            Result<std::shared_ptr<git::Vault>> opened = git::Vault::open(pathOf(repository), m_git);
            if (!opened)
                return opened;
            vault = *std::move(opened);
        }
        return vault;
    }

private:
    QString m_folder;
    QString m_git;
    std::mutex m_lock;
    std::map<RepositoryId, std::shared_ptr<git::Vault>> m_open;
};

} // namespace patchplane::app
