// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

#include <QStringList>

namespace patchplane::sandbox {

/// Where this process may make cgroups: version 1 hierarchies (as root), the version 2 hierarchy (as root, or as a user
/// to whom systemd delegated one), or a mixture of both. Read once; a value.
struct CgroupPlaces {
    struct Controller {
        QString parent;      ///< folder below which ours are made; empty: there is none, and `why` says why
        int version = 0;
        QString why;
    };
    Controller memory;
    Controller pids;
    Controller cpu;
    Controller freezer; ///< version 2: its cgroup.freeze and cgroup.kill

    // All that are version 2 have one parent: a process is in one cgroup of that hierarchy.

    /// Looks at /proc/self and at the rights of the folders. Blocks.
    [[nodiscard]] static CgroupPlaces find();
    [[nodiscard]] static CgroupPlaces find(const QByteArray &ownCgroups, const QByteArray &mountInfo);
};

/// The cgroups of one sandbox, one in each hierarchy that is used. All calls block: pool thread.
class Cgroup
{
public:
    /// Makes them and writes the limits; what cannot be had is in `enforced`, not an error.
    Cgroup(const CgroupPlaces &places, const QString &name, const std::vector<Limit> &limits);
    /// Files into which a process writes "0" to join.
    [[nodiscard]] std::vector<QByteArray> joinFiles() const;
    /// For processes, memory and cpu.
    [[nodiscard]] const std::vector<Enforcement> &enforced() const { return m_enforced; }
    [[nodiscard]] bool canFreeze() const { return !m_freezer.isEmpty(); }
    [[nodiscard]] Result<> freeze(bool on);
    /// Kills every member, frozen or not, and waits for a second at most until none is left.
    void endAll();
    /// Removes the folders; they must be empty.
    void remove();
    /// What a dead engine left under that name.
    static void sweep(const CgroupPlaces &places, const QString &name);

private:
    Cgroup() = default;
    void apply(const Limit &limit, const CgroupPlaces &places);
    QString make(const CgroupPlaces::Controller &controller);
    [[nodiscard]] bool isEmpty() const;

    QString m_name;
    QStringList m_folders;
    QString m_freezer;
    int m_freezerVersion = 0;
    std::vector<Enforcement> m_enforced;
};

} // namespace patchplane::sandbox
