// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"
#include "engine/process/process_host.h"
#include "tests/support/channel_log.h"
#include "tests/support/memory_tree.h"

#include <QCoroTask>
#include <QTemporaryDir>

namespace patchplane::test {

using Files = std::deque<TreeEntry>;

/// Where the programs of the tests lie: beside their build, or in the copy that a plain user can reach.
[[nodiscard]] QString testProgram(const QString &name);
[[nodiscard]] QString testProjects(); ///< tests/data/projects, or the copy
[[nodiscard]] QByteArray readWhole(const QString &path);
/// bubblewrap or direct, with checkouts in a folder of this process.
[[nodiscard]] std::unique_ptr<ExecutionAdapter> makeAdapter(const QString &name, process::ProcessHost &host,
                                                            const QString &checkouts,
                                                            const QString &systemRoot = QStringLiteral("/"));
/// Why this machine makes no isolated sandbox; empty if it does. Tried once.
[[nodiscard]] QString missingIsolation();
/// `packaging/test --require-isolation`: then that is a failure.
[[nodiscard]] bool isolationRequired();

/// One opened sandbox whose checkout holds the agent, the probe and what the test adds.
class Sandbox
{
public:
    Sandbox(ExecutionAdapter &adapter, Files files = {}, std::vector<Limit> limits = {}, std::vector<Grant> grants = {});
    ~Sandbox();
    ExecutionSession &operator*() { return *m_session; }
    ExecutionSession *operator->() { return m_session.get(); }
    explicit operator bool() const { return m_session != nullptr; }
    const Error &error() const { return *m_error; }
    std::unique_ptr<ChannelLog> start(std::vector<QByteArray> argv, QMap<QByteArray, QByteArray> environment = {},
                                      std::chrono::milliseconds limit = std::chrono::seconds(60));
    Result<std::vector<TreeEntry>> collect(SandboxPath where = kCheckoutPath);
    void drop() { m_session.reset(); }

private:
    std::unique_ptr<ExecutionSession> m_session;
    std::optional<Error> m_error;
};

template <class T>
T wait(QCoro::Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

/// Does any process of the machine show this text in its command line?
[[nodiscard]] bool someProcessShows(const QByteArray &text);

} // namespace patchplane::test
