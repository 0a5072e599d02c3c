// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

namespace patchplane::test {

/// A sandbox of which this process knows no path and no child: another process behind a socket, trees as messages. It
/// keeps the port honest for containers and remote sandboxes.
class PathlessAdapter final : public ExecutionAdapter
{
public:
    explicit PathlessAdapter(QString server) : m_server(std::move(server)) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("pathless"); }
    QCoro::Task<Result<>> available() override;
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) override;

private:
    QString m_server; ///< the socket's name
};

} // namespace patchplane::test
