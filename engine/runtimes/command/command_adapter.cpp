// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtimes/command/command_adapter.h"

#include "engine/process/run_logged.h"

namespace patchplane::runtimes {

using namespace Qt::StringLiterals;
using process::OutputLog;

namespace {

constexpr qint64 kOutputLimit = 256 << 20;
constexpr qint64 kLastWords = 32 << 10; ///< of the agent's output are kept for an error's text

QString lastWords(const OutputLog &log)
{
    const QString words = log.lastLines(5).replace(u'\n', " / "_L1).right(1'500);
    return words.isEmpty() ? QString() : u"; it last said: "_s + words;
}

Result<TurnResult> judge(const ProcessEnd &end, std::chrono::milliseconds duration, const QString &last)
{
    switch (end.how) {
    case ProcessEnding::Exited:
        if (end.code == 0)
            return TurnResult{0, duration};
        break;
    case ProcessEnding::TimedOut:
        return fail(Fault::Permanent, ErrorCode::Stalled, u"the agent did not end in its time: "_s + end.detail + last,
                    u"Look at the timeline, then redirect the run or raise turn-timeout of the agent in engine.toml."_s);
    case ProcessEnding::SandboxGone:
        return fail(Fault::Transient, ErrorCode::SandboxUnavailable, u"the agent's sandbox went away: "_s + end.detail,
                    u"Start the run again."_s);
    case ProcessEnding::NeverStarted:
        return fail(Fault::Permanent, ErrorCode::RuntimeCrash, u"the agent could not be started: "_s + end.detail + last,
                    u"Check the agent's command in engine.toml; it is a path inside the sandbox."_s);
    case ProcessEnding::Signalled:
    case ProcessEnding::Killed:
    case ProcessEnding::OutputLimit:
    case ProcessEnding::DiskLimit:
        break;
    }
    // Not Transient: the same turn again costs as much and is the operator's to ask for.
    return fail(Fault::Permanent, ErrorCode::RuntimeCrash, u"the agent failed: "_s + end.detail + last,
                u"Look at the timeline, then redirect the run or start it again."_s);
}

class CommandSession final : public RuntimeSession
{
public:
    CommandSession(ExecutionSession &sandbox, std::vector<QByteArray> argv, const QString &name, Clock &clock,
                   const Redactor &redactor, RuntimeAdapter::Seen seen)
        : m_sandbox(sandbox), m_argv(std::move(argv)), m_name(name), m_clock(clock),
          m_log(std::make_shared<OutputLog>(redactor, kLastWords, name, std::move(seen)))
    {
        m_log->say(TimelineKind::SessionStarted, m_name, m_clock.now());
    }
    ~CommandSession() override
    {
        cancel();
        m_log->say(TimelineKind::SessionTerminated, m_name, m_clock.now());
    }

    QCoro::Task<Result<TurnResult>> runTurn(TurnInput input) override
    {
        m_turn = std::stop_source(); // one that was cancelled before has nothing to do with it
        return run(m_sandbox, m_argv, m_log, m_clock, std::move(input), m_turn.get_token());
    }
    void cancel() override { m_turn.request_stop(); }

private:
    /// Touches nothing of the session, which may go meanwhile.
    static QCoro::Task<Result<TurnResult>> run(ExecutionSession &sandbox, std::vector<QByteArray> argv,
                                               std::shared_ptr<OutputLog> log, Clock &clock, TurnInput input,
                                               std::stop_token stop)
    {
        const Instant begun = clock.now();
        log->say(TimelineKind::TurnStarted, u"round %1"_s.arg(input.round), begun);
        CommandSpec command{.argv = std::move(argv), .environment = {}, .limit = input.limit, .outputLimit = kOutputLimit};
        const QByteArray prompt = input.prompt.toUtf8();
        const ProcessEnd end = co_await process::runLogged(sandbox, std::move(command), prompt, log, clock, stop);
        Result<TurnResult> result = judge(end, clock.now() - begun, lastWords(*log));
        if (stop.stop_requested())
            result = fail(Fault::Refused, ErrorCode::Interrupted, u"the agent was cancelled"_s, u"Start a new run."_s);
        log->say(result ? TimelineKind::TurnCompleted : TimelineKind::TurnFailed,
                 result ? u"the agent is done"_s : result.error().what, clock.now());
        co_return result;
    }

    ExecutionSession &m_sandbox;
    std::vector<QByteArray> m_argv;
    QString m_name;
    Clock &m_clock;
    std::shared_ptr<OutputLog> m_log;
    std::stop_source m_turn;
};

} // namespace

CommandAdapter::CommandAdapter(std::vector<QByteArray> argv, QString name, Clock &clock)
    : m_argv(std::move(argv)), m_name(std::move(name)), m_clock(clock)
{
}

QCoro::Task<Result<std::unique_ptr<RuntimeSession>>> CommandAdapter::start(ExecutionSession &sandbox,
                                                                           const Redactor &redactor, Seen seen)
{
    if (m_argv.empty())
        co_return fail(Fault::Permanent, ErrorCode::InvalidInput, u"the agent '%1' has no command"_s.arg(m_name),
                       u"Give it a command in engine.toml."_s);
    std::unique_ptr<RuntimeSession> session =
        std::make_unique<CommandSession>(sandbox, m_argv, m_name, m_clock, redactor, std::move(seen));
    co_return session;
}

} // namespace patchplane::runtimes
