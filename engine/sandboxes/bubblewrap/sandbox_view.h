// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sandboxes/shared/sandbox_folders.h"

#include <QMap>

namespace patchplane::sandbox {

/// What a sandbox sees: the exact list of mounts (security.md 2), written once as bubblewrap's arguments. Nothing that
/// is not named here exists inside.
struct SandboxView {
    QString systemRoot;  ///< where /usr and the named files of /etc come from: "/" or "/run/host"
    SandboxFolder folder;
    QString launcher;    ///< becomes kInnerLauncher
    qint64 temporary = qint64(1) << 30; ///< bytes of /tmp
    struct Tool {
        QString source; ///< on the engine's file system; linked: inside, below /usr
        QByteArray place;
        bool linked = false; ///< `place` is a link to it, so that it finds what lies beside it
    };
    struct Cache {
        QString source;
        QByteArray place;
        QString layer;   ///< upper and work folder of an overlay; empty: `source` is a copy and bound writable
    };
    std::vector<Tool> tools;
    std::vector<Cache> caches;
};

inline constexpr char kInnerLauncher[] = "/.patchplane/launch";
inline constexpr char kInnerHome[] = "/home/agent";

/// Writes the generated files of /etc (passwd, group, hosts, nsswitch.conf, resolv.conf). Blocks. IoError.
[[nodiscard]] Result<> writeGeneratedEtc(const SandboxFolder &folder);
/// Namespaces and mounts, without environment and command. Reads the file system of `systemRoot`.
[[nodiscard]] std::vector<QByteArray> viewArguments(const SandboxView &view);

} // namespace patchplane::sandbox
