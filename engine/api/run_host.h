// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"

#include <QCoroTask>

#include <chrono>

namespace patchplane::api {

/// Whoever makes runs go on: the executor in an engine that drives, nobody in one that only records (architecture.md,
/// 'Contracts and feed', modes). Engine thread.
class RunHost
{
public:
    virtual ~RunHost() = default;
    /// Takes up what is open. Once, before any other call.
    virtual void open() = 0;
    /// Do runs go on by it?
    [[nodiscard]] virtual bool drives() const = 0;
    /// A run was queued.
    virtual void start(const RunId &run) = 0;
    /// Another process put a signal into this run's queue.
    virtual void wake(const RunId &run) = 0;
    /// Puts a signal into a run's queue; `done` once it is durable. The same command id twice is one signal.
    virtual void signal(const RunId &run, SignalRow row, RunStore::Done<> done) = 0;
    /// No new step; agents parked; frames destroyed; nothing written. Answers within the limit, with Timeout if
    /// something would not end.
    virtual QCoro::Task<Result<>> stop(std::chrono::milliseconds limit) = 0;
};

/// An engine that records: signals are rows, and whoever drives will find them.
class RecordOnly final : public RunHost
{
public:
    explicit RecordOnly(RunStore &store) : m_store(store) {}
    void open() override {}
    [[nodiscard]] bool drives() const override { return false; }
    void start(const RunId &) override {}
    void wake(const RunId &) override {}
    void signal(const RunId &run, SignalRow row, RunStore::Done<> done) override
    {
        m_store.signal(run, std::move(row), std::move(done));
    }
    QCoro::Task<Result<>> stop(std::chrono::milliseconds) override { co_return Result<>(); }

private:
    RunStore &m_store;
};

} // namespace patchplane::api
