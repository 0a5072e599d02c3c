// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runtimes/command/command_turn.h"

namespace patchplane::runtimes {

using namespace Qt::StringLiterals;
using process::Line;

static constexpr size_t kLastErrors = 5;

static QString lineText(const Line &line)
{
    return QString::fromUtf8(line.bytes) + (line.cut ? u"…"_s : QString());
}

CommandTurn::CommandTurn(QString name, Clock &clock, RuntimeAdapter::Seen seen)
    : m_name(std::move(name)), m_clock(clock), m_seen(std::move(seen)), m_begun(clock.now())
{
}

void CommandTurn::start(std::unique_ptr<ProcessChannel> channel, const QByteArray &prompt)
{
    m_channel = std::move(channel);
    connect(m_channel.get(), &ProcessChannel::output, this,
            [this](const QByteArray &bytes) { take(m_output, bytes, TimelineKind::Output); });
    connect(m_channel.get(), &ProcessChannel::errorOutput, this,
            [this](const QByteArray &bytes) { take(m_errors, bytes, TimelineKind::ErrorOutput); });
    connect(m_channel.get(), &ProcessChannel::ended, this, &CommandTurn::onEnd);
    m_channel->write(prompt);
    m_channel->closeInput();
}

void CommandTurn::cancel()
{
    m_cancelled = true;
    if (m_channel)
        m_channel->kill();
}

void CommandTurn::tell(TimelineKind kind, const QString &text)
{
    m_seen({.number = 0, .at = m_clock.now(), .kind = kind, .source = m_name, .text = text});
}

void CommandTurn::take(process::LineFramer &framer, const QByteArray &bytes, TimelineKind kind)
{
    passOn(framer.push(bytes), kind);
}

void CommandTurn::passOn(const std::vector<Line> &lines, TimelineKind kind)
{
    for (const Line &line : lines) {
        const QString text = lineText(line);
        if (kind == TimelineKind::ErrorOutput) {
            m_lastErrors.push_back(text.left(300));
            if (m_lastErrors.size() > kLastErrors)
                m_lastErrors.pop_front();
        }
        tell(kind, text);
    }
}

void CommandTurn::onEnd(const ProcessEnd &end)
{
    passOn(m_output.finish(), TimelineKind::Output);
    passOn(m_errors.finish(), TimelineKind::ErrorOutput);
    m_result = judge(end);
    tell(*m_result ? TimelineKind::TurnCompleted : TimelineKind::TurnFailed,
         *m_result ? u"the agent is done"_s : m_result->error().what);
    Q_EMIT finished();
}

Result<TurnResult> CommandTurn::judge(const ProcessEnd &end) const
{
    const QStringList errors(m_lastErrors.begin(), m_lastErrors.end());
    const QString last = errors.isEmpty() ? QString() : u"; it last said: "_s + errors.join(u" / ");
    if (m_cancelled)
        return fail(Fault::Refused, ErrorCode::Interrupted, u"the agent was cancelled"_s, u"Start a new run."_s);
    switch (end.how) {
    case ProcessEnding::Exited:
        if (end.code == 0)
            return TurnResult{0, m_clock.now() - m_begun};
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

} // namespace patchplane::runtimes
