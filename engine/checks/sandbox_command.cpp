// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/sandbox_command.h"

#include <QCoroFuture>
#include <QFuture>
#include <QPromise>
#include <QTimer>

#include <algorithm>
#include <array>

namespace patchplane::checks {

using namespace std::chrono_literals;

/// How much longer than its limit a command may take to be told over: the adapter kills it at the limit.
static constexpr std::chrono::seconds kPatience = 60s;

namespace {

/// Ties a channel to a log until it ends, or until it should have ended long ago.
class Listener : public QObject
{
public:
    Listener(std::unique_ptr<ProcessChannel> channel, std::shared_ptr<OutputLog> log, Clock &clock,
             std::chrono::milliseconds patience)
        : m_channel(std::move(channel)), m_log(std::move(log)), m_clock(clock)
    {
        m_promise.start();
        m_retry.setInterval(20ms);
        m_patience.setSingleShot(true);
        connect(&m_patience, &QTimer::timeout, this, [this] {
            finish({ProcessEnding::SandboxGone, 0, QStringLiteral("the sandbox did not say that its command ended")});
        });
        m_patience.start(patience);
        connect(m_channel.get(), &ProcessChannel::output, this,
                [this](const QByteArray &bytes) { take(bytes, TimelineKind::Output); });
        connect(m_channel.get(), &ProcessChannel::errorOutput, this,
                [this](const QByteArray &bytes) { take(bytes, TimelineKind::ErrorOutput); });
        connect(m_channel.get(), &ProcessChannel::ended, this, &Listener::finish);
        connect(&m_retry, &QTimer::timeout, this, &Listener::retry);
        m_channel->closeInput();
    }

    QFuture<ProcessEnd> future() { return m_promise.future(); }
    void kill() { m_channel->kill(); }

private:
    void take(const QByteArray &bytes, TimelineKind kind)
    {
        if (m_log->add(bytes, kind, m_clock.now()))
            return;
        m_channel->setReading(false);
        m_retry.start();
    }
    void retry()
    {
        if (!m_log->flush())
            return;
        m_retry.stop();
        m_channel->setReading(true);
    }
    void finish(const ProcessEnd &end)
    {
        if (m_promise.future().isFinished())
            return;
        m_log->finish(m_clock.now());
        m_promise.addResult(end);
        m_promise.finish();
    }

    std::unique_ptr<ProcessChannel> m_channel;
    std::shared_ptr<OutputLog> m_log;
    Clock &m_clock;
    QTimer m_retry;
    QTimer m_patience;
    QPromise<ProcessEnd> m_promise;
};

/// What programs say when they could not reach a network.
bool wantedTheNetwork(const QString &output)
{
    static constexpr std::array signs = {"EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "getaddrinfo", "Could not resolve",
                                         "Temporary failure in name resolution", "Network is unreachable",
                                         "network unreachable", "failed to fetch", "Name or service not known"};
    return std::ranges::any_of(signs, [&](const char *sign) {
        return output.contains(QLatin1StringView(sign), Qt::CaseInsensitive);
    });
}

Error setUpFailure(const std::vector<QString> &command, const ProcessEnd &end, const OutputLog &log)
{
    const QString how = end.how == ProcessEnding::Exited ? QStringLiteral("exit code %1").arg(end.code)
                                                         : QString(toText(end.how));
    const QString remedy = wantedTheNetwork(log.lastLines(40))
        ? QStringLiteral("Set-up has no network: put what it needs into a cache, ask for the cache by name in "
                         ".patchplane.toml and grant it in engine.toml.")
        : QStringLiteral("Read the log of the set-up; try the command in a fresh clone.");
    return {Fault::Permanent, ErrorCode::SetUp,
            QStringLiteral("set-up '%1' ended with %2:\n%3")
                .arg(QStringList(command.begin(), command.end()).join(u' '), how, log.lastLines(8)),
            remedy};
}

} // namespace

std::vector<QByteArray> argvOf(const std::vector<QString> &command)
{
    std::vector<QByteArray> argv;
    for (const QString &argument : command)
        argv.push_back(argument.toUtf8());
    return argv;
}

QCoro::Task<ProcessEnd> runInSandbox(ExecutionSession &session, CommandSpec spec, std::shared_ptr<OutputLog> log,
                                     Clock &clock, std::stop_token stop)
{
    const std::chrono::milliseconds patience = spec.limit + kPatience;
    Listener listener(session.start(std::move(spec)), log, clock, patience);
    const std::stop_callback killer(stop, [&listener] { listener.kill(); });
    QFuture<ProcessEnd> future = listener.future();
    const ProcessEnd end = co_await future;
    co_return end;
}

QCoro::Task<Result<>> runSetUp(ExecutionSession &session, SetUp setUp, std::shared_ptr<OutputLog> log, Clock &clock,
                               std::stop_token stop)
{
    const Instant deadline = clock.now() + setUp.limit;
    for (const std::vector<QString> &command : setUp.commands) {
        const std::chrono::milliseconds left = std::max<std::chrono::milliseconds>(deadline - clock.now(), 1ms);
        CommandSpec spec{.argv = argvOf(command), .folder = kCheckoutPath, .environment = {}, .limit = left};
        const ProcessEnd end = co_await runInSandbox(session, std::move(spec), log, clock, stop);
        if (stop.stop_requested())
            co_return fail(Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("the set-up was stopped"));
        if (!end.ok())
            co_return std::unexpected(setUpFailure(command, end, *log));
    }
    co_return Result<>();
}

} // namespace patchplane::checks
