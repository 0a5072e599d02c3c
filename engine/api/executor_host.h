// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/run_host.h"
#include "engine/workflow/durable/executor.h"

namespace patchplane::api {

/// The executor as the engine sees it: an engine that drives.
class ExecutorHost final : public RunHost
{
public:
    explicit ExecutorHost(durable::ExecutorSetup setup) : m_executor(std::move(setup)) {}
    void open() override { m_executor.open(); }
    void start(const RunId &run) override { m_executor.start(run); }
    void signal(const RunId &run, SignalRow row, RunStore::Done<> done) override
    {
        m_executor.signal(run, std::move(row), std::move(done));
    }
    QCoro::Task<Result<>> stop(std::chrono::milliseconds limit) override { return m_executor.stop(limit); }

private:
    durable::Executor m_executor;
};

} // namespace patchplane::api
