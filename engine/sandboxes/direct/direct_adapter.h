// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"
#include "engine/process/process_host.h"

#include <QMap>

namespace patchplane::sandbox {

class SandboxFolders;

/// No isolation at all (security.md 5): commands are children of the engine, with its user and its rights, in a folder
/// of their own. What runs here is trusted like the operator. `isolated()` is false, and everything that is made here
/// says so. Paths of a sandbox mean nothing to a program here: it finds its places in PATCHPLANE_CHECKOUT,
/// PATCHPLANE_REPORTS and PATCHPLANE_INPUT; a command's folder is translated.
class DirectAdapter final : public ExecutionAdapter
{
public:
    struct Options {
        QString checkouts; ///< outside the data folder; made if need be, swept of what dead engines left
        QString searchPath = QStringLiteral("/usr/local/bin:/usr/bin:/bin");
        QString data = {}; ///< the engine's data folder: never granted
    };
    /// Engine thread; `host` outlives every session.
    DirectAdapter(process::ProcessHost &host, Options options);
    [[nodiscard]] QString name() const override;
    QCoro::Task<Result<>> available() override;
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) override;

private:
    process::ProcessHost &m_host;
    Options m_options;
    std::shared_ptr<SandboxFolders> m_folders; ///< from the first `open` on
};

} // namespace patchplane::sandbox
