// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/run_logged.h"

#include <QCoroFuture>
#include <QFuture>
#include <QPromise>
#include <QTimer>

namespace patchplane::process {

using namespace std::chrono_literals;

/// How much longer than its limit a command may take to be told over (the adapter kills it at the limit), and how long
/// its last lines may wait for the sink.
static constexpr std::chrono::seconds kPatience = 60s;

namespace {

/// Ties a channel to a log until it ends, or until it should have ended long ago.
class Listener : public QObject
{
public:
    Listener(std::unique_ptr<ProcessChannel> channel, const QByteArray &input, std::shared_ptr<OutputLog> log, Clock &clock,
             std::chrono::milliseconds patience)
        : m_channel(std::move(channel)), m_log(std::move(log)), m_clock(clock)
    {
        m_promise.start();
        m_retry.setInterval(20ms);
        m_patience.setSingleShot(true);
        connect(&m_patience, &QTimer::timeout, this, [this] {
            if (!m_end)
                m_end = ProcessEnd{ProcessEnding::SandboxGone, 0, QStringLiteral("the sandbox did not say that its command ended")};
            answer();
        });
        m_patience.start(patience);
        connect(m_channel.get(), &ProcessChannel::output, this,
                [this](const QByteArray &bytes) { take(bytes, TimelineKind::Output); });
        connect(m_channel.get(), &ProcessChannel::errorOutput, this,
                [this](const QByteArray &bytes) { take(bytes, TimelineKind::ErrorOutput); });
        connect(m_channel.get(), &ProcessChannel::ended, this, &Listener::onEnd);
        connect(&m_retry, &QTimer::timeout, this, &Listener::retry);
        if (!input.isEmpty())
            m_channel->write(input);
        m_channel->closeInput();
    }

    QFuture<ProcessEnd> future() { return m_promise.future(); }
    void stop()
    {
        m_stopped = true;
        m_channel->kill();
        if (m_end)
            answer();
    }

private:
    void take(const QByteArray &bytes, TimelineKind kind)
    {
        if (m_log->add(bytes, kind, m_clock.now()) || m_stopped) // a killed one ends only if its pipe is read
            return;
        m_channel->setReading(false);
        m_retry.start();
    }
    void retry()
    {
        if (!m_log->flush())
            return;
        m_retry.stop();
        if (m_end)
            answer();
        else
            m_channel->setReading(true);
    }
    void onEnd(const ProcessEnd &end)
    {
        m_end = end;
        m_log->finish(m_clock.now());
        if (m_stopped || m_log->flush()) {
            answer();
            return;
        }
        m_retry.start();
        m_patience.start(kPatience);
    }
    void answer()
    {
        if (m_promise.future().isFinished())
            return;
        m_retry.stop();
        m_patience.stop();
        m_promise.addResult(*m_end);
        m_promise.finish();
    }

    std::unique_ptr<ProcessChannel> m_channel;
    std::shared_ptr<OutputLog> m_log;
    Clock &m_clock;
    QTimer m_retry;
    QTimer m_patience;
    QPromise<ProcessEnd> m_promise;
    std::optional<ProcessEnd> m_end;
    bool m_stopped = false;
};

} // namespace

QCoro::Task<ProcessEnd> runLogged(ExecutionSession &session, CommandSpec spec, QByteArray input,
                                  std::shared_ptr<OutputLog> log, Clock &clock, std::stop_token stop)
{
    const std::chrono::milliseconds patience = spec.limit + kPatience;
    Listener listener(session.start(std::move(spec)), input, log, clock, patience);
    const std::stop_callback killer(stop, [&listener] { listener.stop(); });
    QFuture<ProcessEnd> future = listener.future();
    const ProcessEnd end = co_await future;
    co_return end;
}

} // namespace patchplane::process
