// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/runtime_adapter.h"

namespace patchplane::runtimes {

/// An agent that is a program: the prompt on its standard input and in /input/prompt.md, its lines are the
/// timeline's, exit code 0 is a turn that is done. A session is one program a turn. Engine thread.
class CommandAdapter final : public RuntimeAdapter
{
public:
    /// `argv` is started in the sandbox; `name` is shown beside its lines.
    CommandAdapter(std::vector<QByteArray> argv, QString name, Clock &clock);
    QCoro::Task<Result<std::unique_ptr<RuntimeSession>>> start(ExecutionSession &sandbox, const Redactor &redactor,
                                                               Seen seen) override;

private:
    std::vector<QByteArray> m_argv;
    QString m_name;
    Clock &m_clock;
};

} // namespace patchplane::runtimes
