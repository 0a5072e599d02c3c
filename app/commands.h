// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli_options.h"
#include "app/engine_access.h"
#include "app/terminal.h"

#include <QCoroTask>

namespace patchplane::app {

class RunWatch;

/// The sub-commands that talk to an engine. Each answers with the program's exit code and has printed all there is to
/// say. Main thread; one command a process.
class Commands
{
public:
    Commands(Composition &composition, Invocation invocation, Terminal &out, Terminal &err);
    ~Commands();

    QCoro::Task<ExitCode> carryOut();
    /// Ctrl-C: what is watched is left as it is; an engine of ours parks its runs.
    void interrupt();

private:
    QCoro::Task<ExitCode> run(SubCommand command);
    QCoro::Task<ExitCode> review(ReviewOptions options);
    QCoro::Task<ExitCode> agentRun(RunOptions options);
    QCoro::Task<ExitCode> sample(SampleOptions options);
    QCoro::Task<ExitCode> list(ListOptions options);
    QCoro::Task<ExitCode> show(ShowOptions options);
    QCoro::Task<ExitCode> diff(DiffOptions options);
    QCoro::Task<ExitCode> decide(DecideOptions options);
    QCoro::Task<ExitCode> steer(SteerOptions options);
    QCoro::Task<ExitCode> acceptProfile(AcceptProfileOptions options);
    QCoro::Task<ExitCode> verify(VerifyOptions options);
    QCoro::Task<ExitCode> serve();

    // Parts of them.
    QCoro::Task<Result<RepositoryId>> repositoryAt(QString path);
    QCoro::Task<Result<RunId>> runNamed(QString beginning);
    QCoro::Task<Result<Receipt>> send(CommandId id, Command command);
    QCoro::Task<Result<RunId>> submit(RepositoryId repository, Work work, QString target, bool direct);
    QCoro::Task<Result<RunDetail>> watch(RunId run, std::optional<CommandId> outcomeOf, bool timeline);
    QCoro::Task<Result<Work>> workOf(QString what);
    QCoro::Task<Result<RunDetail>> decideOn(RunId run, SubjectDigest subject, bool approve, bool overridePolicy, QString reason);
    QCoro::Task<ExitCode> tell(Result<RunDetail> run, bool withDiff);
    QCoro::Task<Result<>> printDiff(RunDetail run, QString path);
    ExitCode failed(const Error &error);

    Composition &m_composition;
    Invocation m_invocation;
    Terminal &m_out;
    Terminal &m_err;
    EngineAccess m_access;
    RunWatch *m_watch = nullptr;
    bool m_interrupted = false;
    std::function<void()> m_stopServing;
};

} // namespace patchplane::app
