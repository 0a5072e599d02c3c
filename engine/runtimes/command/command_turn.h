// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/runtime_adapter.h"
#include "engine/process/line_framer.h"

#include <deque>

namespace patchplane::runtimes {

/// One run of the program: its lines become timeline entries, its end becomes a result. Engine thread.
class CommandTurn final : public QObject
{
    Q_OBJECT
public:
    CommandTurn(QString name, Clock &clock, RuntimeAdapter::Seen seen);
    void start(std::unique_ptr<ProcessChannel> channel, const QByteArray &prompt);
    /// Ends it; its result is Interrupted, also when it is cancelled before its start.
    void cancel();
    bool isCancelled() const { return m_cancelled; }
    const std::optional<Result<TurnResult>> &result() const { return m_result; }
    void tell(TimelineKind kind, const QString &text);

Q_SIGNALS:
    void finished(); ///< once; `result` is there

private:
    void take(process::LineFramer &framer, const QByteArray &bytes, TimelineKind kind);
    void passOn(const std::vector<process::Line> &lines, TimelineKind kind);
    void onEnd(const ProcessEnd &end);
    [[nodiscard]] Result<TurnResult> judge(const ProcessEnd &end) const;

    QString m_name;
    Clock &m_clock;
    RuntimeAdapter::Seen m_seen;
    std::unique_ptr<ProcessChannel> m_channel;
    process::LineFramer m_output;
    process::LineFramer m_errors;
    std::deque<QString> m_lastErrors;
    Instant m_begun;
    bool m_cancelled = false;
    std::optional<Result<TurnResult>> m_result;
};

} // namespace patchplane::runtimes
