// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/run_host.h"
#include "engine/workflow/durable/executor.h"

namespace patchplane::api {

/// The executor as the engine sees it: an engine that drives.
class ExecutorHost final : public RunHost
{
public:
    explicit ExecutorHost(durable::ExecutorSetup setup) : m_executor(std::move(setup))
    {
        QObject::connect(&m_executor, &durable::Executor::opened, &m_executor, [](const Result<> &opened) {
            if (!opened)
                qWarning("The open runs cannot be read, none is taken up until the next try: %s", qUtf8Printable(opened.error().what));
        });
        QObject::connect(&m_executor, &durable::Executor::runLost, &m_executor, [](const RunId &run, const Error &error) {
            qWarning("Run %s is let go until the next look: %s", qUtf8Printable(run.toString()), qUtf8Printable(error.what));
        });
    }
    void open() override { m_executor.open(); }
    [[nodiscard]] bool drives() const override { return true; }
    void start(const RunId &run) override { m_executor.start(run); }
    void wake(const RunId &run) override { m_executor.wake(run); }
    void signal(const RunId &run, SignalRow row, RunStore::Done<> done) override
    {
        m_executor.signal(run, std::move(row), std::move(done));
    }
    QCoro::Task<Result<>> stop(std::chrono::milliseconds limit) override { return m_executor.stop(limit); }
    /// From now on; see Slots.
    void setSlotLimits(QMap<QString, int> limits) { m_executor.setSlotLimits(std::move(limits)); }

private:
    durable::Executor m_executor;
};

} // namespace patchplane::api
