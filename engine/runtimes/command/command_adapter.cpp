// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtimes/command/command_adapter.h"

#include "engine/runtimes/command/command_turn.h"

#include <QCoroSignal>

namespace patchplane::runtimes {

using namespace Qt::StringLiterals;

namespace {

/// After its limit a turn has this to be killed and told; the channel's own limit comes first.
constexpr auto kEndLimit = std::chrono::seconds(30);
constexpr qint64 kOutputLimit = 256 << 20;

class CommandSession final : public RuntimeSession
{
public:
    CommandSession(ExecutionSession &sandbox, std::vector<QByteArray> argv, QString name, Clock &clock,
                   RuntimeAdapter::Seen seen)
        : m_sandbox(sandbox), m_argv(std::move(argv)), m_name(std::move(name)), m_clock(clock), m_seen(std::move(seen))
    {
        tell(TimelineKind::SessionStarted);
    }
    ~CommandSession() override
    {
        cancel();
        tell(TimelineKind::SessionTerminated);
    }

    QCoro::Task<Result<TurnResult>> runTurn(TurnInput input) override
    {
        const auto turn = std::make_shared<CommandTurn>(m_name, m_clock, m_seen);
        m_turn = turn;
        return run(turn, m_sandbox, m_argv, std::move(input));
    }
    void cancel() override
    {
        if (const std::shared_ptr<CommandTurn> turn = m_turn.lock())
            turn->cancel();
    }

private:
    /// Touches nothing of the session, which may go meanwhile.
    static QCoro::Task<Result<TurnResult>> run(std::shared_ptr<CommandTurn> turn, ExecutionSession &sandbox,
                                               std::vector<QByteArray> argv, TurnInput input)
    {
        turn->tell(TimelineKind::TurnStarted, u"round %1"_s.arg(input.round));
        CommandSpec command{.argv = std::move(argv), .environment = {}, .limit = input.limit, .outputLimit = kOutputLimit};
        turn->start(sandbox.start(std::move(command)), input.prompt.toUtf8());
        if (!turn->result())
            co_await qCoro(turn.get(), &CommandTurn::finished, input.limit + kEndLimit);
        if (!turn->result())
            co_return fail(Fault::Transient, ErrorCode::Stalled, u"the agent could not be ended"_s,
                           u"Close the run's sandbox."_s);
        co_return *turn->result();
    }

    void tell(TimelineKind kind) { m_seen({0, m_clock.now(), kind, m_name, m_name}); }

    ExecutionSession &m_sandbox;
    std::vector<QByteArray> m_argv;
    QString m_name;
    Clock &m_clock;
    RuntimeAdapter::Seen m_seen;
    std::weak_ptr<CommandTurn> m_turn;
};

} // namespace

CommandAdapter::CommandAdapter(std::vector<QByteArray> argv, QString name, Clock &clock)
    : m_argv(std::move(argv)), m_name(std::move(name)), m_clock(clock)
{
}

QCoro::Task<Result<std::unique_ptr<RuntimeSession>>> CommandAdapter::start(ExecutionSession &sandbox, Seen seen)
{
    if (m_argv.empty())
        co_return fail(Fault::Permanent, ErrorCode::InvalidInput, u"the agent '%1' has no command"_s.arg(m_name),
                       u"Give it a command in engine.toml."_s);
    std::unique_ptr<RuntimeSession> session =
        std::make_unique<CommandSession>(sandbox, m_argv, m_name, m_clock, std::move(seen));
    co_return session;
}

} // namespace patchplane::runtimes
