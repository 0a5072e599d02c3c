// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

namespace patchplane::store {

/// Where everything lies below <data> (architecture.md, 'Store'). `open` makes what is missing, mode 0700, synced, and
/// refuses a folder that others can reach, with the chmod to type. Blocks; once, at the start.
class DataFolder
{
public:
    [[nodiscard]] static Result<DataFolder> open(const QString &data);

    const QString &root() const { return m_root; }
    QString controlPlane() const { return m_root + QStringLiteral("/control_plane"); } ///< truth, timeline, lock
    QString secrets() const { return controlPlane() + QStringLiteral("/secrets"); }
    QString truthFile() const { return controlPlane() + QStringLiteral("/truth.sqlite"); }
    QString timelineFile() const { return controlPlane() + QStringLiteral("/timeline.sqlite"); }
    QString lockFile() const { return controlPlane() + QStringLiteral("/engine.lock"); }
    QString artifacts() const { return m_root + QStringLiteral("/artifacts"); }
    QString checkpoints() const { return m_root + QStringLiteral("/checkpoints"); }
    QString mirrors() const { return m_root + QStringLiteral("/repos"); } ///< a cache
    QString vault() const { return m_root + QStringLiteral("/vault"); }   ///< candidates: truth
    QString cache() const { return m_root + QStringLiteral("/cache"); }
    QString logs() const { return m_root + QStringLiteral("/logs"); }

private:
    explicit DataFolder(QString root) : m_root(std::move(root)) {}
    QString m_root;
};

} // namespace patchplane::store
