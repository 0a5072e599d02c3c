// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/child_process.h"

#include <QThread>

#include <algorithm>

namespace patchplane::process {

using namespace Qt::StringLiterals;

static constexpr qsizetype kReadSize = 64 << 10;
/// How long pipes may stay open after the end of the child: somebody that left its session may hold them.
static constexpr auto kGrace = std::chrono::milliseconds(300);
/// How long what the child leaves behind may take to go.
static constexpr auto kSurvivorGrace = std::chrono::seconds(1);

ChildProcess::~ChildProcess()
{
    if (m_process.id != 0 && !m_status) {
        killFamily(m_process.id);
        while (!reap(m_process.id)) // it has its SIGKILL: a few microseconds
            QThread::yieldCurrentThread();
    }
    if (!std::exchange(m_told, true))
        Q_EMIT ended({m_process.id == 0 ? ProcessEnding::NeverStarted : ProcessEnding::Killed, 0, u"the engine stops"_s});
}

void ChildProcess::start()
{
    Result<Child> child = spawn(m_spec);
    if (!child) {
        m_told = true;
        Q_EMIT ended({ProcessEnding::NeverStarted, 0, child.error().what});
        deleteLater();
        return;
    }
    m_process = *std::move(child);
    m_in.end = std::move(m_process.input);
    m_out.end = std::move(m_process.output);
    m_err.end = std::move(m_process.errorOutput);
    m_spec.inherited.clear();

    m_exit = std::make_unique<ExitWatch>(m_process.id);
    connect(m_exit.get(), &ExitWatch::gone, this, &ChildProcess::onExit);
    const auto listen = [this](Pipe &pipe, QSocketNotifier::Type type) {
        pipe.notifier = std::make_unique<QSocketNotifier>(pipe.end.number(), type);
        return pipe.notifier.get();
    };
    connect(listen(m_out, QSocketNotifier::Read), &QSocketNotifier::activated, this, [this] { readSome(m_out, false); });
    connect(listen(m_err, QSocketNotifier::Read), &QSocketNotifier::activated, this, [this] { readSome(m_err, true); });
    connect(listen(m_in, QSocketNotifier::Write), &QSocketNotifier::activated, this, &ChildProcess::writeSome);
    m_limit.setSingleShot(true);
    m_limit.callOnTimeout(this, [this] {
        end(ProcessEnding::TimedOut, u"it ran longer than %1 s"_s.arg(double(m_spec.limit.count()) / 1000));
    });
    m_limit.start(m_spec.limit);
    m_grace.setSingleShot(true);
    m_grace.callOnTimeout(this, &ChildProcess::onGrace);
    updateReading();
    Q_EMIT started(m_process.id);
    writeSome();
}

void ChildProcess::write(const QByteArray &bytes)
{
    if (m_closeInput)
        return;
    m_unwritten += bytes;
    writeSome();
}

void ChildProcess::closeInput()
{
    m_closeInput = true;
    writeSome();
}

void ChildProcess::writeSome()
{
    if (!m_in.end)
        return;
    if (!m_unwritten.isEmpty()) {
        const qsizetype taken = writeAvailable(m_in.end, m_unwritten);
        if (taken < 0)
            return close(m_in);
        m_unwritten.remove(0, taken);
    }
    if (m_unwritten.isEmpty() && m_closeInput)
        return close(m_in);
    m_in.notifier->setEnabled(!m_unwritten.isEmpty());
}

void ChildProcess::setReading(bool on)
{
    m_reading = on;
    updateReading();
}

void ChildProcess::taken(qint64 bytes)
{
    m_inFlight -= bytes;
    updateReading();
}

void ChildProcess::updateReading()
{
    const bool on = m_reading && m_inFlight < kInFlight;
    for (Pipe *pipe : {&m_out, &m_err}) {
        if (pipe->notifier)
            pipe->notifier->setEnabled(on);
    }
    if (on && m_status && !m_grace.isActive())
        m_grace.start(kGrace);
}

void ChildProcess::kill()
{
    m_reading = true; // nobody waits for a killed child's last words
    end(ProcessEnding::Killed, u"it was ended"_s);
    updateReading();
}

/// The first reason counts; an exit that was already seen counts more.
void ChildProcess::end(ProcessEnding how, const QString &detail)
{
    if (m_status || m_process.id == 0)
        return;
    if (!m_why)
        m_why = ProcessEnd{how, 0, detail};
    killFamily(m_process.id);
}

void ChildProcess::readSome(Pipe &pipe, bool error)
{
    const std::optional<QByteArray> bytes = readAvailable(pipe.end, kReadSize);
    if (!bytes) {
        close(pipe);
        finishIfDone();
    } else if (!bytes->isEmpty()) {
        pass(*bytes, error);
    }
}

void ChildProcess::pass(const QByteArray &bytes, bool error)
{
    const QByteArray within = bytes.first(qMin(bytes.size(), qsizetype(m_spec.outputLimit - m_total)));
    if (!within.isEmpty()) {
        m_total += within.size();
        m_inFlight += within.size();
        if (error)
            Q_EMIT errorOutput(within);
        else
            Q_EMIT output(within);
        updateReading();
    }
    if (within.size() < bytes.size()) {
        if (!m_why && m_status) // it had ended by itself before the last of its flood was read
            m_why = ProcessEnd{ProcessEnding::OutputLimit, 0, {}};
        end(ProcessEnding::OutputLimit, u"it wrote more than %1 bytes"_s.arg(m_spec.outputLimit));
    }
}

void ChildProcess::close(Pipe &pipe)
{
    if (pipe.notifier) {
        pipe.notifier->setEnabled(false);
        pipe.notifier.release()->deleteLater(); // it may be the one that called
    }
    pipe.end.reset();
}

void ChildProcess::onExit()
{
    const std::vector<qint64> survivors = m_spec.survivors ? m_spec.survivors() : std::vector<qint64>();
    killGroup(m_process.id); // what it left in its session; the id is its own until it is reaped
    m_status = reap(m_process.id);
    m_limit.stop();
    for (const qint64 survivor : survivors)
        connect(&m_survivors.emplace_back(survivor), &ExitWatch::gone, this, &ChildProcess::finishIfDone);
    close(m_in);
    m_grace.start(m_survivors.empty() ? kGrace : kSurvivorGrace);
    finishIfDone();
}

void ChildProcess::onGrace()
{
    if (!m_reading || m_inFlight >= kInFlight)
        return; // pressure: what is in the pipe waits with the reader; updateReading starts the clock anew
    drain(m_out, false);
    drain(m_err, true);
    m_survivors.clear();
    finishIfDone();
}

void ChildProcess::drain(Pipe &pipe, bool error)
{
    while (pipe.end) {
        const std::optional<QByteArray> bytes = readAvailable(pipe.end, kReadSize);
        if (bytes && !bytes->isEmpty() && m_total < m_spec.outputLimit)
            pass(*bytes, error);
        else
            close(pipe);
    }
}

void ChildProcess::finishIfDone()
{
    const bool gone = std::ranges::all_of(m_survivors, [](const ExitWatch &watch) { return watch.isGone(); });
    if (m_told || !m_status || m_out.end || m_err.end || !gone)
        return;
    m_told = true;
    ProcessEnd told = m_why.value_or(ProcessEnd{});
    if (!m_why) {
        told.how = m_status->signalled ? ProcessEnding::Signalled : ProcessEnding::Exited;
        told.code = m_status->code;
        told.detail = u"it ended with %1 %2"_s.arg(m_status->signalled ? u"signal"_s : u"code"_s).arg(told.code);
    }
    Q_EMIT ended(told);
    deleteLater();
}

} // namespace patchplane::process
