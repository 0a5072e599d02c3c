// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/process_host.h"

#include "engine/process/child_table.h"

namespace patchplane::process {

quint64 ChildTable::take(ChildProcess *child)
{
    const quint64 number = ++m_last;
    child->moveToThread(thread());
    QMetaObject::invokeMethod(this, [this, number, child] {
        m_children.insert(number, child);
        connect(child, &QObject::destroyed, this, [this, number] { m_children.remove(number); });
        child->start();
    }, Qt::QueuedConnection);
    return number;
}

void ChildTable::begin()
{
    ignoreBrokenPipes();
}

void ChildTable::end()
{
    qDeleteAll(m_children.values()); // a copy: each removes itself
}

HostChannel::HostChannel(std::shared_ptr<ChildTable> table, ChildSpec spec) : m_table(std::move(table))
{
    auto *child = new ChildProcess(std::move(spec)); // owned by itself on the process thread
    connect(child, &ChildProcess::started, this, [this](qint64 id) { m_processId = id; });
    connect(child, &ChildProcess::output, this, [this](const QByteArray &bytes) {
        taken(bytes.size());
        Q_EMIT output(bytes);
    });
    connect(child, &ChildProcess::errorOutput, this, [this](const QByteArray &bytes) {
        taken(bytes.size());
        Q_EMIT errorOutput(bytes);
    });
    connect(child, &ChildProcess::ended, this, [this](const ProcessEnd &end) {
        m_processId = 0;
        Q_EMIT ended(end);
    });
    m_number = m_table->take(child);
}

HostChannel::~HostChannel()
{
    kill();
}

/// Before the bytes are told on: whoever hears them may destroy this channel.
void HostChannel::taken(qsizetype bytes)
{
    m_table->post(m_number, [bytes](ChildProcess &child) { child.taken(bytes); });
}

void HostChannel::write(QByteArray bytes)
{
    m_table->post(m_number, [bytes = std::move(bytes)](ChildProcess &child) { child.write(bytes); });
}

void HostChannel::closeInput()
{
    m_table->post(m_number, [](ChildProcess &child) { child.closeInput(); });
}

void HostChannel::setReading(bool on)
{
    m_table->post(m_number, [on](ChildProcess &child) { child.setReading(on); });
}

void HostChannel::kill()
{
    m_table->post(m_number, [](ChildProcess &child) { child.kill(); });
}

ProcessHost::ProcessHost() : m_table(std::make_shared<ChildTable>())
{
    m_thread.setObjectName(QLatin1StringView("process"));
    m_table->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::started, m_table.get(), &ChildTable::begin);
    m_thread.start();
}

ProcessHost::~ProcessHost()
{
    QMetaObject::invokeMethod(m_table.get(), &ChildTable::end, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

std::unique_ptr<HostChannel> ProcessHost::start(ChildSpec spec)
{
    return std::unique_ptr<HostChannel>(new HostChannel(m_table, std::move(spec)));
}

} // namespace patchplane::process
