// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/check_runner.h"

#include "engine/checks/report_readers.h"
#include "engine/ports/pool.h"
#include "engine/process/run_logged.h"

#include <algorithm>

namespace patchplane::checks {

static constexpr qint64 kLogLimit = 64 << 20;

static bool passed(const CheckExecution &execution)
{
    return execution.exitCode == 0 && !execution.timedOut && execution.reportProblem.isEmpty()
        && std::ranges::none_of(execution.tests, [](const TestResult &test) {
               return test.outcome == TestOutcome::Failed || test.outcome == TestOutcome::Error;
           });
}

/// The end of a check's command as the record has it, or why it says nothing of the candidate.
static Result<CheckExecution> executionOf(const ProcessEnd &end)
{
    CheckExecution execution;
    switch (end.how) {
    case ProcessEnding::Exited: execution.exitCode = end.code; return execution;
    case ProcessEnding::Signalled: execution.exitCode = 128 + end.code; return execution;
    case ProcessEnding::TimedOut: execution.exitCode = 124; execution.timedOut = true; return execution;
    case ProcessEnding::OutputLimit: execution.exitCode = 137; execution.cut = true; return execution;
    case ProcessEnding::DiskLimit: execution.exitCode = 137; return execution;
    case ProcessEnding::Killed: // nobody of ours: a stop was asked about before
    case ProcessEnding::NeverStarted:
    case ProcessEnding::SandboxGone: break;
    }
    return fail(Fault::Transient, ErrorCode::CheckInfrastructure,
                QStringLiteral("the check could not run: %1").arg(end.detail),
                QStringLiteral("Run 'patchplane doctor'; then start the run again."));
}

QCoro::Task<Result<std::vector<CheckExecution>>> CheckRunner::run(CheckOrder order)
{
    std::vector<CheckExecution> attempts;
    for (int number = 0; number <= order.spec.retries; ++number) {
        const Result<CheckExecution> execution = co_await attempt(order);
        if (!execution)
            co_return std::unexpected(execution.error());
        attempts.push_back(*execution);
        if (passed(*execution))
            break;
    }
    co_return attempts;
}

QCoro::Task<Result<CheckExecution>> CheckRunner::attempt(CheckOrder order)
{
    Result<std::unique_ptr<ExecutionSession>> session = co_await order.adapter->open(order.sandbox);
    if (!session)
        co_return std::unexpected(session.error());
    Result<std::unique_ptr<TreeStream>> tree = co_await order.tree();
    if (!tree)
        co_return std::unexpected(tree.error());
    const Result<> put = co_await (*session)->put(kCheckoutPath, *std::move(tree));
    if (!put)
        co_return std::unexpected(put.error());
    Result<CheckExecution> execution = co_await inSandbox(**session, order);
    const Result<> closed = co_await (*session)->close();
    if (execution && !closed)
        co_return std::unexpected(closed.error());
    co_return execution;
}

QCoro::Task<Result<CheckExecution>> CheckRunner::inSandbox(ExecutionSession &session, CheckOrder order)
{
    const auto log = std::make_shared<process::OutputLog>(m_redactor, kLogLimit, order.sandbox.label, order.lines);
    const Result<> ready = co_await runSetUp(session, order.setUp, log, m_clock, order.stop);
    if (!ready)
        co_return std::unexpected(ready.error());

    const Result<bool> clean = co_await reportsAreEmpty(session, order);
    if (!clean)
        co_return std::unexpected(clean.error());

    const Instant begun = m_clock.now();
    CommandSpec command{.argv = argvOf(order.spec.command),
                        .folder = kCheckoutPath,
                        .environment = {},
                        .limit = order.spec.timeout};
    log->say(TimelineKind::Note, commandLine(order.spec.command), m_clock.now());
    const ProcessEnd end = co_await process::runLogged(session, std::move(command), QByteArray(), log, m_clock, order.stop);
    if (order.stop.stop_requested())
        co_return fail(Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("the check was stopped"));
    Result<CheckExecution> execution = executionOf(end);
    if (!execution)
        co_return execution;
    if (end.how == ProcessEnding::DiskLimit) { // no word of the command itself says so
        log->add(QByteArray(end.detail.toUtf8() + '\n'), TimelineKind::ErrorOutput, m_clock.now());
        log->finish(m_clock.now());
    }
    execution->duration = m_clock.now() - begun;
    execution->cut = execution->cut || log->isCut();
    execution->isolated = session.isolated();
    execution->notEnforced = notEnforced(session);

    Result<Report> report = co_await readTests(session, order.spec);
    if (!report)
        co_return std::unexpected(report.error());
    if (!*clean)
        report = Report{{}, QStringLiteral("the set-up wrote into the report folder, so no report there is the check's")};
    execution->tests = std::move(report->tests);
    execution->reportProblem = std::move(report->problem);
    const auto store = [this, log] { return m_artifacts.put(log->bytes()); };
    const Result<ContentDigest> stored = co_await onPool(m_pool, store);
    if (!stored)
        co_return std::unexpected(stored.error());
    execution->log = *stored;
    co_return execution;
}

/// Is this error the doing of whoever wrote into the reports folder? Then it is a verdict, not our failure.
static bool writersFault(const Error &error)
{
    return error.code == ErrorCode::UnsafePath || error.code == ErrorCode::LimitExceeded
        || error.code == ErrorCode::InvalidInput;
}

/// The promised file out of what the walk gives; empty when it is not there.
static Result<std::optional<QByteArray>> findReport(TreeStream &files, const QByteArray &name)
{
    for (;;) {
        Result<std::optional<TreeEntry>> entry = files.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return std::nullopt;
        if ((*entry)->path.bytes == name && (*entry)->mode != 0120000)
            return (*entry)->content;
    }
}

/// Tests, or the reason why there are none although they were promised.
static Result<CheckRunner::Report> reportOf(TreeStream &files, const CheckSpec &spec, const Redactor &redactor)
{
    const Result<std::optional<QByteArray>> report = findReport(files, spec.report.toUtf8());
    if (!report && writersFault(report.error()))
        return CheckRunner::Report{{}, report.error().what};
    if (!report)
        return std::unexpected(report.error());
    if (!*report)
        return CheckRunner::Report{{}, QStringLiteral("the report %1 was not written").arg(spec.report)};
    Result<std::vector<TestResult>> tests = readReport(spec.format, **report);
    if (!tests)
        return CheckRunner::Report{{}, QStringLiteral("the report %1 cannot be read: %2").arg(spec.report, tests.error().what)};
    if (tests->empty())
        return CheckRunner::Report{{}, QStringLiteral("the report %1 names no test").arg(spec.report)};
    for (TestResult &test : *tests) {
        test.name = redactor.clean(test.name);
        test.message = redactor.clean(test.message);
    }
    return CheckRunner::Report{*std::move(tests), {}};
}

/// Set-up runs the candidate's code in the check's sandbox: what it left where the report is to be is no report.
QCoro::Task<Result<bool>> CheckRunner::reportsAreEmpty(ExecutionSession &session, CheckOrder order)
{
    if (order.spec.format == ReportFormat::None || order.setUp.commands.empty())
        co_return true;
    Result<std::unique_ptr<TreeStream>> files = co_await session.collect(kReportsPath);
    if (!files && writersFault(files.error()))
        co_return false;
    if (!files)
        co_return std::unexpected(files.error());
    const auto look = [files = std::shared_ptr<TreeStream>(*std::move(files))]() -> Result<bool> {
        const Result<std::optional<TreeEntry>> first = files->next();
        if (!first && !writersFault(first.error()))
            return std::unexpected(first.error());
        return first && !*first;
    };
    Result<bool> empty = co_await onPool(m_pool, look);
    co_return empty;
}

QCoro::Task<Result<CheckRunner::Report>> CheckRunner::readTests(ExecutionSession &session, CheckSpec spec)
{
    if (spec.format == ReportFormat::None)
        co_return Report{};
    Result<std::unique_ptr<TreeStream>> files = co_await session.collect(kReportsPath);
    if (!files && writersFault(files.error()))
        co_return Report{{}, m_redactor.clean(files.error().what)};
    if (!files)
        co_return std::unexpected(files.error());
    const auto read = [files = std::shared_ptr<TreeStream>(*std::move(files)), spec, redactor = &m_redactor] {
        return reportOf(*files, spec, *redactor);
    };
    Result<Report> report = co_await onPool(m_pool, read);
    if (report)
        report->problem = m_redactor.clean(report->problem); // it may quote the report, or name its files
    co_return report;
}

} // namespace patchplane::checks
