// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli_options.h"
#include "app/engine_access.h"
#include "app/run_watch.h"
#include "app/terminal.h"

#include <QCoroFuture>
#include <QCoroTask>
#include <QCoroTimer>

namespace patchplane::app {

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
    QCoro::Task<ExitCode> edit(EditOptions options);
    QCoro::Task<ExitCode> amend(AmendOptions options);
    QCoro::Task<ExitCode> steer(SteerOptions options);
    QCoro::Task<ExitCode> acceptProfile(AcceptProfileOptions options);
    QCoro::Task<ExitCode> verify(VerifyOptions options);
    QCoro::Task<ExitCode> serve();

    // Parts of them.
    template <class Q>
    QCoro::Task<Result<typename Q::Answer>> ask(Q query);
    bool mayTryAgain(const Error &error) const { return engineIsGone(error) && !m_interrupted; }
    QCoro::Task<Result<RepositoryId>> repositoryAt(QString path);
    QCoro::Task<Result<RunId>> runNamed(QString beginning);
    QCoro::Task<ExitCode> acceptAs(RepositoryId repository, QString text);
    QCoro::Task<Result<std::vector<RunId>>> waitingForProfile(RepositoryId repository);
    QCoro::Task<Result<Receipt>> send(CommandId id, Command command);
    QCoro::Task<Result<RunId>> submit(RepositoryId repository, Work work, QString target, bool direct);
    QCoro::Task<Result<RunDetail>> watch(RunId run, WatchSince since, bool timeline);
    QCoro::Task<Result<Work>> workOf(QString what);
    struct Named {
        RunId run;
        SubjectDigest subject;
    };
    QCoro::Task<Result<Named>> subjectNamed(QString run, QString digest);
    QCoro::Task<Result<RunDetail>> speak(RunId run, Command command);
    QCoro::Task<ExitCode> tellOutcome(RunId run, Command command);
    QCoro::Task<ExitCode> tell(Result<RunDetail> run, bool withDiff);
    QCoro::Task<Result<>> printDiff(RunDetail run, QString path);
    ExitCode failed(const Error &error);
    static ExitCode codeOf(const RunStatus &status);

    Composition &m_composition;
    Invocation m_invocation;
    Terminal &m_out;
    Terminal &m_err;
    EngineAccess m_access;
    RunWatch *m_watch = nullptr;
    bool m_interrupted = false;
    std::function<void()> m_stopServing;
};

/// Asks until an engine answers: when one ends, another is found.
template <class Q>
QCoro::Task<Result<typename Q::Answer>> Commands::ask(Q query)
{
    for (;;) {
        Result<typename Q::Answer> answer = co_await patchplane::ask(m_access.client(), query);
        if (answer || !mayTryAgain(answer.error()))
            co_return answer;
        co_await QCoro::sleepFor(kAskAgain);
    }
}

} // namespace patchplane::app
