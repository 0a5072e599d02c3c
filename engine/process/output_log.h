// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/secret.h"
#include "engine/domain/timeline.h"
#include "engine/process/line_framer.h"

#include <functional>

namespace patchplane::process {

/// What a command printed: redacted, passed on line by line, and kept for an artifact: whole up to the limit, beyond it
/// its beginning and its end, with the number of bytes between them. Each stream is redacted and framed by itself, so
/// that the other one's bytes cannot hide a secret. What waits for the sink when it is destroyed is let go, and counted in
/// the engine's log. Engine thread.
class OutputLog
{
public:
    /// Takes lines for the timeline; false: not now, keep them (the caller then stops reading).
    using LineSink = std::function<bool(std::vector<TimelineEntry>)>;

    OutputLog(const Redactor &redactor, qint64 limit, QString source, LineSink sink);
    ~OutputLog();
    OutputLog(const OutputLog &) = delete;
    OutputLog &operator=(const OutputLog &) = delete;

    /// Bytes of one stream. False while the sink does not take them: stop reading, call `flush` later.
    bool add(QByteArrayView bytes, TimelineKind kind, Instant at);
    bool flush();
    /// A line of whoever runs the command, in its place between those of the command; not kept for the artifact.
    void say(TimelineKind kind, const QString &text, Instant at);
    /// After a command's last bytes; another command may follow.
    void finish(Instant at);

    QByteArray bytes() const;
    bool isCut() const { return m_left > 0; }
    /// For an error's text.
    QString lastLines(int count) const;

private:
    struct Stream {
        Redactor::Stream redaction;
        LineFramer framer{16 << 10}; // longer lines come in pieces
    };
    void keep(const QByteArray &clean);
    void tell(const std::vector<Line> &lines, TimelineKind kind, Instant at);
    void finish(Stream &stream, TimelineKind kind, Instant at);

    const Redactor &m_redactor;
    qint64 m_half;
    QString m_source;
    LineSink m_sink;
    Stream m_output;
    Stream m_errors;
    QByteArray m_head;
    QByteArray m_tail;
    qint64 m_left = 0; ///< bytes between head and tail that were let go
    std::vector<TimelineEntry> m_waiting;
};

} // namespace patchplane::process
