// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "app/run_text.h"
#include "app/sample.h"
#include "engine/git/vault.h"
#include "engine/ports/pool.h"
#include "engine/store/file_artifact_store.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace patchplane::app {
namespace {

constexpr qint64 kLargestInput = 64 << 20;

Result<QByteArray> readInput(const QString &path)
{
    QFile file(path);
    const bool open = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open) {
        return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("cannot read %1: %2").arg(path, file.errorString()),
                    QStringLiteral("Check the name."));
    }
    QByteArray bytes = file.read(kLargestInput + 1);
    if (bytes.size() > kLargestInput) {
        return fail(Fault::Refused, ErrorCode::LimitExceeded, QStringLiteral("%1 has more than %2 bytes").arg(path).arg(kLargestInput),
                    QStringLiteral("Make it smaller."));
    }
    return bytes;
}

/// A revision, or BASE..HEAD as git has it, where a side that is not named is HEAD. A review begins where the two sides
/// parted, so BASE...HEAD is the same.
ReviewRevision rangeOf(const QString &what)
{
    const qsizetype dots = what.indexOf(u"..");
    if (dots < 0)
        return {what, {}};
    const qsizetype behind = what.sliced(dots).startsWith(u"...") ? dots + 3 : dots + 2;
    const auto named = [](const QString &side) { return side.isEmpty() ? QStringLiteral("HEAD") : side; };
    return {named(what.sliced(behind)), named(what.first(dots))};
}

std::unexpected<Error> noWholeDigest()
{
    return fail(Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("that is no whole digest"),
                QStringLiteral("Give the subject's 64 hex digits as `patchplane show` prints them."));
}

/// 'Name <mail>'.
Result<Signature> authorOf(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*([^<>]*[^<>\\s])\\s*<([^<>\\s]+)>\\s*$"));
    const QRegularExpressionMatch match = pattern.match(text);
    if (match.hasMatch())
        return Signature{match.captured(1), match.captured(2), {}, 0};
    return fail(Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("\"%1\" is no author").arg(text),
                QStringLiteral("Write it as 'Name <mail>'."));
}

Result<Signature> identityAt(const QString &repository, const QString &gitProgram)
{
    const Result<std::unique_ptr<git::UserRepository>> user = git::UserRepository::open(repository, gitProgram);
    if (!user)
        return std::unexpected(user.error());
    return (*user)->identity();
}

} // namespace

QCoro::Task<Result<RunId>> Commands::submit(RepositoryId repository, Work work, QString target, bool direct)
{
    const RunId run(m_access.client().newUuid());
    const CommandId id(m_access.client().newUuid());
    m_access.ownRuns().take(run);
    const Result<Receipt> receipt = co_await send(id, Submit{run, repository, std::move(work), std::move(target), direct});
    if (!receipt)
        co_return std::unexpected(receipt.error());
    if (!m_invocation.json)
        m_out.line(QStringLiteral("run ") + run.toString());
    co_return run;
}

/// What `review` was given: a range, a patch file, or a revision.
QCoro::Task<Result<Work>> Commands::workOf(QString what)
{
    if (QFileInfo(what).isFile()) {
        Result<QByteArray> patch = readInput(what);
        if (!patch)
            co_return std::unexpected(patch.error());
        const auto put = [folder = m_composition.data().artifacts(), now = m_composition.clock().now(), patch = *std::move(patch)] {
            return store::FileArtifactStore(folder, now).put(patch);
        };
        const Result<ContentDigest> digest = co_await onPool(*QThreadPool::globalInstance(), put);
        if (!digest)
            co_return std::unexpected(digest.error());
        co_return ReviewPatch{*digest, {}};
    }
    co_return rangeOf(what);
}

QCoro::Task<ExitCode> Commands::review(ReviewOptions options)
{
    const Result<RepositoryId> repository = co_await repositoryAt(options.repo);
    if (!repository)
        co_return failed(repository.error());
    const Result<Work> work = co_await workOf(options.what);
    if (!work)
        co_return failed(work.error());
    const Result<RunId> run = co_await submit(*repository, *work, options.target, false);
    if (!run)
        co_return failed(run.error());
    const Result<RunDetail> end = co_await watch(*run, {}, false);
    const ExitCode code = co_await tell(end, true);
    co_return code;
}

QCoro::Task<ExitCode> Commands::agentRun(RunOptions options)
{
    QString prompt = options.prompt;
    const QString from = options.promptFile.isEmpty() && prompt == u"-" ? QStringLiteral("-") : options.promptFile;
    if (!from.isEmpty()) {
        const Result<QByteArray> text = readInput(from);
        if (!text)
            co_return failed(text.error());
        prompt = QString::fromUtf8(*text);
    }
    const Result<RepositoryId> repository = co_await repositoryAt(options.repo);
    if (!repository)
        co_return failed(repository.error());
    const Result<RunId> run = co_await submit(*repository, AgentWork{prompt, options.agent, options.base}, options.target, options.direct);
    if (!run)
        co_return failed(run.error());
    const Result<RunDetail> end = co_await watch(*run, {}, true);
    const ExitCode code = co_await tell(end, true);
    co_return code;
}

QCoro::Task<Result<Commands::Named>> Commands::subjectNamed(QString run, QString digest)
{
    const std::optional<SubjectDigest> subject = SubjectDigest::parse(digest);
    if (!subject)
        co_return noWholeDigest();
    const Result<RunId> found = co_await runNamed(std::move(run));
    if (!found)
        co_return std::unexpected(found.error());
    co_return Named{*found, *subject};
}

/// Sends what a person says of a run, and follows the run until that has its outcome and it stands still.
QCoro::Task<Result<RunDetail>> Commands::speak(RunId run, Command command)
{
    m_access.ownRuns().take(run);
    const CommandId id(m_access.client().newUuid());
    const Result<Receipt> receipt = co_await send(id, std::move(command));
    if (!receipt)
        co_return std::unexpected(receipt.error());
    Result<RunDetail> end = co_await watch(run, {.command = id}, false);
    co_return end;
}

QCoro::Task<ExitCode> Commands::tellOutcome(RunId run, Command command)
{
    const Result<RunDetail> end = co_await speak(std::move(run), std::move(command));
    const ExitCode code = co_await tell(end, false);
    co_return code;
}

QCoro::Task<ExitCode> Commands::decide(DecideOptions options)
{
    const Result<Named> named = co_await subjectNamed(options.run, options.digest);
    if (!named)
        co_return failed(named.error());
    const Command command = Decide{named->run, named->subject, options.approve, options.overridePolicy, options.reason};
    const ExitCode code = co_await tellOutcome(named->run, command);
    co_return code;
}

QCoro::Task<ExitCode> Commands::edit(EditOptions options)
{
    const Result<Named> named = co_await subjectNamed(options.run, options.digest);
    if (!named)
        co_return failed(named.error());
    const bool merges = !options.merge.isEmpty();
    const Command command = EditSubject{named->run, named->subject, merges ? PublicationKind::Merge : PublicationKind::Branch,
                                        merges ? options.merge : options.branch};
    const ExitCode code = co_await tellOutcome(named->run, command);
    co_return code;
}

QCoro::Task<ExitCode> Commands::amend(AmendOptions options)
{
    const Result<Named> named = co_await subjectNamed(options.run, options.digest);
    if (!named)
        co_return failed(named.error());
    const Result<RunDetail> run = co_await ask(GetRun{named->run});
    if (!run)
        co_return failed(run.error());
    const auto author = [options, path = run->repository.path, git = m_composition.gitProgram()] {
        return options.author.isEmpty() ? identityAt(path, git) : authorOf(options.author);
    };
    const Result<Signature> by = co_await onPool(*QThreadPool::globalInstance(), author);
    if (!by)
        co_return failed(by.error());
    const Command command = AmendMessage{named->run, named->subject, options.message, by->name, by->email};
    const ExitCode code = co_await tellOutcome(named->run, command);
    co_return code;
}

/// One run that goes on, or ends, is followed by an engine of our own. Another engine, or a later one, needs no watcher.
QCoro::Task<ExitCode> Commands::steer(SteerOptions options)
{
    std::optional<RunId> run;
    if (options.run != u"all") {
        const Result<RunId> named = co_await runNamed(options.run);
        if (!named)
            co_return failed(named.error());
        run = *named;
    }
    const CommandId id(m_access.client().newUuid());
    if (run)
        m_access.ownRuns().take(*run); // this process may come to drive while it sends
    const Result<Receipt> receipt = co_await send(id, Steer{options.verb, run, options.text});
    if (!receipt)
        co_return failed(receipt.error());
    if (run && m_access.drives()) {
        Result<RunDetail> end = co_await watch(*run, {.command = id}, false);
        const bool nothingHeld = options.verb == Verb::Resume && !end && end.error().code == ErrorCode::IllegalTransition;
        if (nothingHeld) // it stood still because nobody drove it: a command or an engine was ended in the middle
            end = co_await watch(*run, {}, false);
        const bool cancels = options.verb == Verb::Cancel;
        const ExitCode code = co_await tell(end, !cancels);
        const bool cancelled = cancels && end && end->summary.status.state == RunState::Cancelled;
        co_return cancelled ? ExitCode::Done : code; // it is what was asked for
    }
    if (m_invocation.json)
        m_out.line(QString::fromUtf8(encodeJson(*receipt)));
    else
        m_out.line(QCoreApplication::translate("Commands", "Recorded: %1. The engine that drives carries it out.").arg(toText(options.verb)));
    co_return ExitCode::Done;
}

QCoro::Task<ExitCode> Commands::sample(SampleOptions options)
{
    const auto make = [git = m_composition.gitProgram(), folder = m_composition.folders().data + QStringLiteral("/sample.git")] {
        return makeSample(git, folder);
    };
    const Result<SampleRepository> made = co_await onPool(*QThreadPool::globalInstance(), make);
    if (!made)
        co_return failed(made.error());
    const Result<RepositoryId> repository = co_await repositoryAt(made->path);
    if (!repository)
        co_return failed(repository.error());
    // This configuration is part of the program and nobody else's; no other is ever accepted so.
    const Result<Receipt> accepted = co_await send(CommandId(m_access.client().newUuid()), AcceptProfile{*repository, made->profile});
    if (!accepted)
        co_return failed(accepted.error());
    const Result<RunId> run = co_await submit(*repository, ReviewRevision{made->branch, {}}, {}, false);
    if (!run)
        co_return failed(run.error());
    const Result<RunDetail> end = co_await watch(*run, {}, false);
    const bool approves = options.approve && end && codeOf(end->summary.status) == ExitCode::WaitsForDecision;
    if (!approves || !m_invocation.json) { // a program gets one document: the run as it ends
        const ExitCode code = co_await tell(end, true);
        if (!approves)
            co_return code;
    }
    const SubjectDigest shown = *end->summary.subject; // exactly what has just been printed
    const Command approve = Decide{*run, shown, true, false, QStringLiteral("sample --approve: the sample repository only, no person read this diff")};
    const ExitCode after = co_await tellOutcome(*run, approve);
    co_return after;
}

} // namespace patchplane::app
