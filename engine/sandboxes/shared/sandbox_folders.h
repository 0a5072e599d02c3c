// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_writer.h"
#include "engine/process/descriptor.h"

#include <atomic>
#include <functional>

namespace patchplane::sandbox {

/// The files of one sandbox on the host:
///
///     <checkouts>/<engine>.<n>/          0700, the sandbox's user
///         checkout/ reports/ home/       0700, the sandbox's user
///         layers/                        0700, the sandbox's user: what is written over granted caches
///         input/                         0700, the sandbox's user; read-only inside
///         etc/                           0755, the engine's; read-only inside
class SandboxFolder
{
public:
    SandboxFolder(QString path, std::optional<git::FileOwner> owner) : m_path(std::move(path)), m_owner(owner) {}
    const QString &path() const { return m_path; }
    QString name() const { return m_path.section(u'/', -1); }
    const std::optional<git::FileOwner> &owner() const { return m_owner; }
    QString checkout() const { return m_path + u"/checkout"; }
    QString reports() const { return m_path + u"/reports"; }
    QString input() const { return m_path + u"/input"; }
    QString home() const { return m_path + u"/home"; }
    QString layers() const { return m_path + u"/layers"; }
    QString etc() const { return m_path + u"/etc"; }

    /// A folder below this one, owned by the sandbox's user. IoError, DiskFull.
    [[nodiscard]] Result<> makeOwned(const QString &path) const;
    /// A copy of a host folder, owned by the sandbox's user; links stay links. Blocks. IoError, DiskFull.
    [[nodiscard]] Result<> copyIn(const QString &from, const QString &to) const;
    /// A file of the engine's, readable by the sandbox. IoError, DiskFull.
    [[nodiscard]] Result<> writeFile(const QString &path, const QByteArray &content, int mode) const;

private:
    [[nodiscard]] Result<> makeOwner(const QString &path) const;
    QString m_path;
    std::optional<git::FileOwner> m_owner;
};

/// All sandboxes' folders of one engine, in <checkouts> (0711: a sandbox's user gets through, and sees nothing). A
/// locked file <engine>.lock says that the engine lives; folders of engines that do not are swept at start.
class SandboxFolders
{
public:
    /// Makes <checkouts> if need be, takes the lock, sweeps. `dead` is told the name of each folder that was swept (its
    /// cgroups may be left, too). Blocks. IoError with the remedy when the place is not usable.
    static Result<std::shared_ptr<SandboxFolders>> open(const QString &checkouts,
                                                        const std::function<void(const QString &)> &dead = {});
    ~SandboxFolders();
    SandboxFolders(const SandboxFolders &) = delete;
    SandboxFolders &operator=(const SandboxFolders &) = delete;

    [[nodiscard]] Result<SandboxFolder> make(std::optional<git::FileOwner> owner);
    /// A copy of a program that every sandbox's user can execute, wherever the original lies. Once per name. IoError.
    [[nodiscard]] Result<QString> installProgram(const QString &program);

private:
    SandboxFolders(QString checkouts, QString engine, process::Descriptor lock)
        : m_checkouts(std::move(checkouts)), m_engine(std::move(engine)), m_lock(std::move(lock)) {}
    QString programs() const { return m_checkouts + u'/' + m_engine + u".0"; }
    QString m_checkouts;
    QString m_engine;
    process::Descriptor m_lock;
    std::atomic<int> m_last = 0;
};

} // namespace patchplane::sandbox
