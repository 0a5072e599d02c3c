// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "app/diff_text.h"
#include "app/error_text.h"
#include "app/run_text.h"

#include <QDir>

#include <algorithm>

namespace patchplane::app {

Commands::Commands(Composition &composition, Invocation invocation, Terminal &out, Terminal &err)
    : m_composition(composition), m_invocation(std::move(invocation)), m_out(out), m_err(err), m_access(composition)
{
}

Commands::~Commands() = default;

void Commands::interrupt()
{
    m_interrupted = true;
    if (m_watch)
        m_watch->interrupt();
    if (m_stopServing)
        m_stopServing();
}

const QString kCommandMode = QStringLiteral("command");

/// A pause or a hold of what nobody drives only has to be recorded; what is said to all runs is for who drives all.
static bool makesOneGoOn(const SteerOptions &steer)
{
    const bool goesOn = steer.verb == Verb::Resume || steer.verb == Verb::Redirect || steer.verb == Verb::Cancel;
    return goesOn && steer.run != u"all";
}

static EngineAccess::Need needOf(const SubCommand &command)
{
    using Need = EngineAccess::Need;
    if (std::holds_alternative<ServeOptions>(command))
        return Need::Host;
    const bool drives = std::holds_alternative<ReviewOptions>(command) || std::holds_alternative<RunOptions>(command)
        || std::holds_alternative<SampleOptions>(command) || std::holds_alternative<DecideOptions>(command)
        || std::holds_alternative<EditOptions>(command) || std::holds_alternative<AmendOptions>(command);
    const auto *steer = std::get_if<SteerOptions>(&command);
    const auto *accept = std::get_if<AcceptProfileOptions>(&command);
    const bool moves = (steer && makesOneGoOn(*steer)) || (accept && !accept->digest.isEmpty());
    return drives || moves ? Need::Drive : Need::Read;
}

QCoro::Task<ExitCode> Commands::carryOut()
{
    const bool serves = std::holds_alternative<ServeOptions>(m_invocation.command);
    if (serves)
        m_access.ownRuns().takeAll();
    const QString mode = serves ? QStringLiteral("serve") : kCommandMode;
    const Result<> open = co_await m_access.open(needOf(m_invocation.command), Door::CommandLine, mode);
    if (!open)
        co_return failed(open.error());
    const ExitCode code = co_await run(m_invocation.command);
    const Result<> closed = co_await m_access.close();
    co_return closed || code != ExitCode::Done ? code : failed(closed.error());
}

QCoro::Task<ExitCode> Commands::run(SubCommand command)
{
    if (const auto *o = std::get_if<ReviewOptions>(&command))
        return review(*o);
    if (const auto *o = std::get_if<RunOptions>(&command))
        return agentRun(*o);
    if (const auto *o = std::get_if<SampleOptions>(&command))
        return sample(*o);
    if (const auto *o = std::get_if<ListOptions>(&command))
        return list(*o);
    if (const auto *o = std::get_if<ShowOptions>(&command))
        return show(*o);
    if (const auto *o = std::get_if<DiffOptions>(&command))
        return diff(*o);
    if (const auto *o = std::get_if<DecideOptions>(&command))
        return decide(*o);
    if (const auto *o = std::get_if<EditOptions>(&command))
        return edit(*o);
    if (const auto *o = std::get_if<AmendOptions>(&command))
        return amend(*o);
    if (const auto *o = std::get_if<SteerOptions>(&command))
        return steer(*o);
    if (const auto *o = std::get_if<AcceptProfileOptions>(&command))
        return acceptProfile(*o);
    if (const auto *o = std::get_if<VerifyOptions>(&command))
        return verify(*o);
    return serve();
}

ExitCode Commands::failed(const Error &error)
{
    if (m_interrupted) {
        m_err.line(m_access.drives()
                       ? QCoreApplication::translate("Commands", "Parked. It goes on when an engine drives it again.")
                       : QCoreApplication::translate("Commands", "Left as it is. What is recorded goes on with the engine that drives."));
        return ExitCode::Interrupted;
    }
    tellError(error, m_invocation.json, m_out, m_err);
    return exitCodeOf(error);
}

QCoro::Task<Result<Receipt>> Commands::send(CommandId id, Command command)
{
    for (const CommandEnvelope envelope{std::move(id), std::move(command)};;) {
        Result<Receipt> receipt = co_await m_access.client().send(envelope); // carried out once, however often it is sent
        if (receipt || !mayTryAgain(receipt.error()))
            co_return receipt;
        co_await QCoro::sleepFor(kAskAgain);
    }
}

/// Adds the repository (again, if it is known: the outcome names its id all the same) and waits for the outcome.
QCoro::Task<Result<RepositoryId>> Commands::repositoryAt(QString path)
{
    const QString folder = QDir(path.isEmpty() ? QStringLiteral(".") : path).absolutePath();
    const CommandId id(m_access.client().newUuid());
    const Result<Receipt> receipt = co_await send(id, AddRepository{folder});
    if (!receipt)
        co_return std::unexpected(receipt.error());
    // The receipt comes after the commit, so the list has it: the repository whose folder holds ours.
    const Result<RepositoryList> list = co_await ask(ListRepositories{});
    if (!list)
        co_return std::unexpected(list.error());
    const Repository *best = nullptr;
    const QString real = QDir(folder).canonicalPath();
    for (const Repository &repository : list->repositories) {
        const QString root = QDir(repository.path).canonicalPath();
        const bool holds = real == root || real.startsWith(root + u'/');
        if (holds && (!best || root.size() > QDir(best->path).canonicalPath().size()))
            best = &repository;
    }
    if (best)
        co_return best->id;
    co_return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("there is no repository at %1").arg(folder),
                   QStringLiteral("Name a folder inside one with --repo."));
}

/// The run whose id begins so. UUIDs of our runs grow with time, so a short beginning may fit many.
QCoro::Task<Result<RunId>> Commands::runNamed(QString beginning)
{
    constexpr int atOnce = 1'000;
    if (const std::optional<RunId> whole = RunId::parse(beginning))
        co_return *whole;
    std::vector<RunId> found;
    const QString wanted = beginning.toLower();
    for (int offset = 0;; offset += atOnce) {
        const Result<RunPage> page = co_await ask(ListRuns{std::nullopt, offset, atOnce});
        if (!page)
            co_return std::unexpected(page.error());
        for (const RunSummary &run : page->runs) {
            if (run.id.toString().startsWith(wanted))
                found.push_back(run.id);
        }
        if (page->runs.size() < size_t(atOnce) || found.size() > 1)
            break;
    }
    if (found.size() == 1)
        co_return found.front();
    co_return fail(Fault::Permanent, found.empty() ? ErrorCode::NotFound : ErrorCode::InvalidInput,
                   (found.empty() ? QStringLiteral("there is no run %1") : QStringLiteral("more than one run begins with %1")).arg(beginning),
                   QStringLiteral("List them with: patchplane list"));
}

QCoro::Task<Result<RunDetail>> Commands::watch(RunId run, WatchSince since, bool timeline)
{
    const std::optional<store::LockHolder> &other = m_access.other();
    if (other && other->mode == kCommandMode && !m_invocation.json) {
        m_err.line(QCoreApplication::translate("Commands", "A command drives its own run just now (process %1). This one goes on when that has ended.")
                       .arg(other->pid));
    }
    RunWatch watch(m_access.client(), run, timeline && !m_invocation.json ? &m_out : nullptr);
    m_watch = &watch;
    if (m_interrupted)
        watch.interrupt();
    Result<RunDetail> result = co_await watch.settled(std::move(since));
    m_watch = nullptr;
    co_return result;
}

ExitCode Commands::codeOf(const RunStatus &status)
{
    switch (status.state) {
    case RunState::Published: return ExitCode::Done;
    case RunState::Rejected: return ExitCode::Done;
    case RunState::Cancelled: return ExitCode::Failed;
    case RunState::Failed: return ExitCode::Failed;
    default: break;
    }
    if (status.reason == WaitReason::Decision)
        return ExitCode::WaitsForDecision;
    return status.reason == WaitReason::Profile ? ExitCode::WaitsForProfile : ExitCode::Waits;
}

/// Prints a run that stands still: report, diff if asked for, what to type next.
QCoro::Task<ExitCode> Commands::tell(Result<RunDetail> run, bool withDiff)
{
    if (!run)
        co_return failed(run.error());
    if (m_invocation.json) {
        m_out.line(QString::fromUtf8(encodeJson(*run)));
        co_return codeOf(run->summary.status);
    }
    if (withDiff && run->summary.candidate) {
        const Result<> printed = co_await printDiff(*run, {});
        if (!printed)
            co_return failed(printed.error());
    }
    m_out.lines(runReport(*run, m_out));
    // Whoever starts us by a script has no program of our name to type.
    const QStringList next = nextSteps(*run, qEnvironmentVariable("PATCHPLANE_COMMAND", QStringLiteral("patchplane")));
    if (!next.isEmpty()) {
        m_out.line(m_out.paint(Tone::Strong, QCoreApplication::translate("Commands", "Next")));
        m_out.lines(next);
    }
    co_return codeOf(run->summary.status);
}

QCoro::Task<Result<>> Commands::printDiff(RunDetail run, QString path)
{
    const RunView view = viewOf(run);
    if (!view.candidate) {
        co_return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("the run has no candidate yet"),
                       QStringLiteral("Wait until it has; `patchplane show` tells where it stands."));
    }
    const Candidate &candidate = view.candidate->candidate;
    const QByteArray wanted = path.toUtf8();
    for (const RepositoryChange &change : candidate.changes) {
        for (const FileChange &file : change.files) {
            if (!path.isEmpty() && file.path().bytes != wanted)
                continue;
            const Result<FileDiff> diff = co_await ask(GetFileDiff{run.summary.id, candidate.digest, file.path(), Whitespace::Show});
            if (!diff)
                co_return std::unexpected(diff.error());
            m_out.lines(unifiedDiff(*diff, m_out));
            m_out.line();
        }
    }
    co_return Result<>();
}

} // namespace patchplane::app
