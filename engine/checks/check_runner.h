// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/checks/sandbox_command.h"
#include "engine/domain/check.h"
#include "engine/ports/artifact_store.h"

#include <QThreadPool>

namespace patchplane::checks {

/// One check on one tree.
struct CheckOrder {
    CheckSpec spec;
    SetUp setUp;
    SandboxSpec sandbox;
    ExecutionAdapter *adapter = nullptr; ///< outlives the run
    /// A fresh stream of the tree for each attempt; called on the engine thread.
    std::function<QCoro::Task<Result<std::unique_ptr<TreeStream>>>()> tree;
    process::OutputLog::LineSink lines;
    std::stop_token stop;
};

/// Runs checks: a fresh sandbox for each attempt, the exact tree, set-up, the command, then its report by the walk.
/// Nothing is judged here (`judge` in the domain). Engine thread; files and decoding go to the pool.
/// Errors: SetUp, SandboxUnavailable, CheckInfrastructure (never a word on the candidate), Interrupted when stopped.
class CheckRunner
{
public:
    CheckRunner(ArtifactStore &artifacts, const Redactor &redactor, Clock &clock, QThreadPool &pool)
        : m_artifacts(artifacts), m_redactor(redactor), m_clock(clock), m_pool(pool)
    {
    }

    /// The tests of a promised report, or in `problem` why there are none.
    struct Report {
        std::vector<TestResult> tests;
        QString problem;
    };
    /// Every attempt, first to last: one, or until one passes or `spec.retries` are used up.
    QCoro::Task<Result<std::vector<CheckExecution>>> run(CheckOrder order);

private:
    QCoro::Task<Result<CheckExecution>> attempt(CheckOrder order);
    QCoro::Task<Result<CheckExecution>> inSandbox(ExecutionSession &session, CheckOrder order);
    QCoro::Task<Result<bool>> reportsAreEmpty(ExecutionSession &session, CheckOrder order);
    QCoro::Task<Result<Report>> readTests(ExecutionSession &session, CheckSpec spec);

    ArtifactStore &m_artifacts;
    const Redactor &m_redactor;
    Clock &m_clock;
    QThreadPool &m_pool;
};

} // namespace patchplane::checks
