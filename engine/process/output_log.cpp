// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/output_log.h"

#include <QLoggingCategory>

#include <algorithm>

namespace patchplane::process {

static Q_LOGGING_CATEGORY(lcOutput, "patchplane.output")

OutputLog::OutputLog(const Redactor &redactor, qint64 limit, QString source, LineSink sink)
    : m_redactor(redactor), m_half(limit / 2), m_source(std::move(source)), m_sink(std::move(sink)), m_output{Redactor::Stream(redactor)},
      m_errors{Redactor::Stream(redactor)}
{
}

OutputLog::~OutputLog()
{
    if (!flush())
        qCWarning(lcOutput, "%ls: the timeline was full, %zu lines are not in it", qUtf16Printable(m_source), m_waiting.size());
}

void OutputLog::say(TimelineKind kind, const QString &text, Instant at)
{
    m_waiting.push_back({0, at, kind, m_source, m_redactor.clean(text)});
    flush();
}

bool OutputLog::add(QByteArrayView bytes, TimelineKind kind, Instant at)
{
    Stream &stream = kind == TimelineKind::ErrorOutput ? m_errors : m_output;
    const QByteArray clean = stream.redaction.push(bytes);
    keep(clean);
    tell(stream.framer.push(clean), kind, at);
    return flush();
}

bool OutputLog::flush()
{
    if (m_waiting.empty())
        return true;
    if (!m_sink(m_waiting))
        return false;
    m_waiting.clear();
    return true;
}

void OutputLog::finish(Instant at)
{
    finish(m_output, TimelineKind::Output, at);
    finish(m_errors, TimelineKind::ErrorOutput, at);
    flush();
}

void OutputLog::finish(Stream &stream, TimelineKind kind, Instant at)
{
    const QByteArray rest = stream.redaction.finish();
    keep(rest);
    tell(stream.framer.push(rest), kind, at);
    tell(stream.framer.finish(), kind, at);
}

void OutputLog::keep(const QByteArray &clean)
{
    const qint64 room = std::max<qint64>(0, m_half - m_head.size());
    m_head.append(clean.left(room));
    m_tail.append(clean.mid(room));
    if (m_tail.size() <= 2 * m_half) // let go in large pieces: moving the tail for each line would be quadratic
        return;
    m_left += m_tail.size() - m_half;
    m_tail = m_tail.last(m_half);
}

QByteArray OutputLog::bytes() const
{
    if (m_left == 0)
        return m_head + m_tail;
    return m_head + "\n[" + QByteArray::number(m_left) + " bytes left out]\n" + m_tail;
}

void OutputLog::tell(const std::vector<Line> &lines, TimelineKind kind, Instant at)
{
    for (const Line &line : lines) {
        if (!line.bytes.isEmpty())
            m_waiting.push_back({0, at, kind, m_source, QString::fromUtf8(line.bytes)});
    }
}

QString OutputLog::lastLines(int count) const
{
    const QByteArray end = m_tail.isEmpty() ? m_head : m_tail;
    const QStringList lines =
        QString::fromUtf8(end.last(std::min<qsizetype>(end.size(), 8 << 10))).split(u'\n', Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - count)).join(u'\n');
}

} // namespace patchplane::process
