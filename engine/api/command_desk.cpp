// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/command_desk.h"

#include "engine/api/answered.h"
#include "engine/contracts/authorise.h"
#include "engine/ports/failpoint.h"
#include "engine/ports/pool.h"

#include <algorithm>

namespace patchplane::api {
namespace {

constexpr size_t kRemembered = 10'000;
constexpr qsizetype kTitleLength = 120;

std::unexpected<Error> invalid(const QString &what, const QString &remedy)
{
    return fail(Fault::Permanent, ErrorCode::InvalidInput, what, remedy);
}

Result<> checkAgent(const QString &agent, const std::vector<QString> &agents)
{
    if (std::ranges::contains(agents, agent))
        return {};
    const QStringList known(agents.begin(), agents.end());
    return invalid(QStringLiteral("there is no agent \"%1\"").arg(agent),
                   known.isEmpty() ? QStringLiteral("Add one to engine.toml as an [[agent]].")
                                   : QStringLiteral("Use one of: %1.").arg(known.join(u", ")));
}

Result<> checkDecision(const Command &command)
{
    const auto *decide = std::get_if<Decide>(&command);
    if (decide && decide->overridePolicy && decide->reason.trimmed().isEmpty())
        return invalid(QStringLiteral("a decision against the policy needs a reason"), QStringLiteral("Say why."));
    return {};
}

/// May it have looked at the accepted configuration already?
bool looksAtProfile(const RunStatus &status)
{
    return status.state == RunState::Queued || status.state == RunState::Preparing || status.reason == WaitReason::Profile;
}

/// Where in the log the run's last look began: what was accepted before that, it has seen.
Sequence lookBegan(const RunDetail &run)
{
    Sequence began = 0;
    for (const EventRecord &record : run.events) {
        if (record.event && !std::holds_alternative<WaitBegan>(*record.event))
            began = record.sequence;
    }
    return began;
}

/// The run that a command speaks of; none: of several, or of no run.
std::optional<RunId> runOf(const Command &command)
{
    return std::visit([](const auto &c) -> std::optional<RunId> {
        if constexpr (requires { c.run; })
            return c.run;
        else
            return std::nullopt;
    }, command);
}

} // namespace

QString signalKind(const Command &command)
{
    if (const auto *steer = std::get_if<Steer>(&command))
        return toText(steer->verb);
    if (const auto *decide = std::get_if<Decide>(&command))
        return decide->approve ? QStringLiteral("approve") : QStringLiteral("reject");
    return std::visit([](const auto &c) { return QString::fromLatin1(c.kind); }, command);
}

QString titleOf(const Work &work)
{
    if (const auto *revision = std::get_if<ReviewRevision>(&work))
        return revision->base.isEmpty() ? revision->head : revision->base + QStringLiteral("..") + revision->head;
    if (const auto *patch = std::get_if<ReviewPatch>(&work))
        return QStringLiteral("patch ") + patch->patch.shortText();
    const QString prompt = std::get<AgentWork>(work).prompt.trimmed();
    return prompt.section(u'\n', 0, 0).left(kTitleLength);
}

void CommandDesk::take(Actor actor, CommandEnvelope command, Done<Receipt> done)
{
    if (const auto taken = m_taken.constFind(command.id); taken != m_taken.cend())
        return done(*taken);
    if (m_closed)
        return done(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine is shutting down"),
                         QStringLiteral("Send it again once an engine runs.")));
    const bool underWay = m_waiting.contains(command.id);
    m_waiting[command.id].push_back(std::move(done));
    if (!underWay)
        work(std::move(actor), std::move(command));
}

QCoro::Task<> CommandDesk::work(Actor actor, CommandEnvelope command)
{
    const CommandId id = command.id;
    const Result<Receipt> result = co_await receipt(std::move(actor), std::move(command));
    if (result)
        remember(*result);
    auto waiting = m_waiting.extract(id);
    for (Done<Receipt> &done : waiting.mapped())
        done(result);
    if (isIdle())
        Q_EMIT idle();
}

QCoro::Task<Result<Receipt>> CommandDesk::receipt(Actor actor, CommandEnvelope command)
{
    if (const Result<> allowed = authorise(actor, command.command); !allowed)
        co_return std::unexpected(allowed.error());
    if (const Result<> sound = checkDecision(command.command); !sound)
        co_return std::unexpected(sound.error());
    const Result<Sequence> head = co_await m_parts.reads.head();
    if (!head)
        co_return std::unexpected(head.error());
    const Receipt receipt{command.id, *head};
    const Result<bool> known = co_await m_parts.reads.knows(command.id);
    if (!known)
        co_return std::unexpected(known.error());
    if (*known) {
        const Result<> woken = co_await wakeFor(std::move(command.command));
        if (!woken)
            co_return std::unexpected(woken.error());
        co_return receipt;
    }
    const Result<> done = co_await carryOut(std::move(actor), std::move(command));
    if (!done)
        co_return std::unexpected(done.error());
    co_return receipt;
}

QCoro::Task<Result<>> CommandDesk::carryOut(Actor actor, CommandEnvelope envelope)
{
    if (const auto *add = std::get_if<AddRepository>(&envelope.command))
        return addRepository(envelope.id, *add);
    if (const auto *request = std::get_if<Submit>(&envelope.command))
        return submit(std::move(actor), envelope.id, *request);
    if (const auto *accept = std::get_if<AcceptProfile>(&envelope.command))
        return acceptProfile(std::move(actor), envelope, *accept);
    if (const auto *verb = std::get_if<Steer>(&envelope.command))
        return steer(std::move(actor), envelope, *verb);
    if (const auto *decide = std::get_if<Decide>(&envelope.command))
        return speakOfSubject(std::move(actor), envelope, decide->run, decide->subject);
    if (const auto *edit = std::get_if<EditSubject>(&envelope.command))
        return speakOfSubject(std::move(actor), envelope, edit->run, edit->subject);
    const auto &amend = std::get<AmendMessage>(envelope.command);
    return speakOfSubject(std::move(actor), envelope, amend.run, amend.subject);
}

QCoro::Task<Result<>> CommandDesk::addRepository(CommandId id, AddRepository command)
{
    const auto inspect = [repositories = &m_parts.repositories, path = command.path] { return repositories->inspect(path); };
    const Result<FoundRepository> found = co_await onPool(m_parts.pool, inspect);
    if (!found)
        co_return std::unexpected(found.error());
    const Result<RepositoryList> known = co_await m_parts.reads.repositories();
    if (!known)
        co_return std::unexpected(known.error());
    const auto same = std::ranges::find(known->repositories, found->path, &Repository::path);
    const bool isNew = same == known->repositories.end();
    Repository repository{isNew ? m_parts.clock.newId<RepositoryId>() : same->id, found->name, found->path,
                          found->defaultBranch, isNew ? m_parts.clock.now() : same->added};
    std::vector<std::pair<std::optional<RunId>, Event>> events{{std::nullopt, RepositoryAdded{std::move(repository)}}};
    const Result<Sequence> recorded = co_await append(std::move(events), id);
    co_return recorded.transform([](Sequence) {});
}

// A command that is recorded already, by another process perhaps: the runs that it speaks of look at their queues.
QCoro::Task<Result<>> CommandDesk::wakeFor(Command command)
{
    if (std::holds_alternative<AddRepository>(command))
        co_return Result<>();
    if (const std::optional<RunId> run = runOf(command)) {
        m_parts.runs.wake(*run);
        co_return Result<>();
    }
    const Result<std::vector<RunStore::OpenRun>> runs = co_await openRuns();
    if (!runs)
        co_return std::unexpected(runs.error());
    for (const RunStore::OpenRun &run : *runs)
        m_parts.runs.wake(run.run);
    co_return Result<>();
}

QCoro::Task<Result<>> CommandDesk::checkWork(Work work)
{
    if (const auto *revision = std::get_if<ReviewRevision>(&work); revision && revision->head.isEmpty())
        co_return invalid(QStringLiteral("no revision is named"), QStringLiteral("Name a branch, a commit or a range."));
    if (const auto *patch = std::get_if<ReviewPatch>(&work)) {
        const auto measure = [artifacts = &m_parts.artifacts, digest = patch->patch] { return artifacts->size(digest); };
        const Result<qint64> size = co_await onPool(m_parts.pool, measure);
        co_return size.transform([](qint64) {});
    }
    const auto *agentWork = std::get_if<AgentWork>(&work);
    if (!agentWork)
        co_return Result<>();
    if (agentWork->prompt.trimmed().isEmpty())
        co_return invalid(QStringLiteral("the prompt is empty"), QStringLiteral("Say what the agent is to do."));
    const std::vector<QString> agents = co_await onPool(m_parts.pool, m_parts.word.agents);
    co_return checkAgent(agentWork->agent, agents);
}

QCoro::Task<Result<>> CommandDesk::submit(Actor actor, CommandId id, Submit command)
{
    const Result<> sound = co_await checkWork(command.work);
    if (!sound)
        co_return sound;
    const Result<Repository> where = co_await repository(command.repository);
    if (!where)
        co_return std::unexpected(where.error());
    if (command.direct) {
        const Result<> direct = co_await mayRunDirect(actor, *where);
        if (!direct)
            co_return direct;
    }
    const RequestId request = m_parts.clock.newId<RequestId>();
    const QString title = titleOf(command.work);
    std::vector<std::pair<std::optional<RunId>, Event>> events{
        {std::nullopt, RequestRecorded{{request, command.repository, SourceChannel::App, std::move(actor), title,
                                        std::move(command.work), command.target, command.direct, m_parts.clock.now()}}},
        {command.run, RunQueued{request, command.repository, title, 1}}};
    const Result<Sequence> recorded = co_await append(std::move(events), id);
    if (recorded)
        m_parts.runs.start(command.run);
    co_return recorded.transform([](Sequence) {});
}

QCoro::Task<Result<>> CommandDesk::acceptProfile(Actor actor, CommandEnvelope envelope, AcceptProfile command)
{
    const Result<Repository> where = co_await repository(command.repository);
    if (!where)
        co_return std::unexpected(where.error());
    const auto read = [repositories = &m_parts.repositories, where = *where] { return repositories->profile(where); };
    const Result<FoundProfile> found = co_await onPool(m_parts.pool, read);
    if (!found)
        co_return std::unexpected(found.error());
    if (found->digest != command.profile) {
        co_return fail(Fault::Refused, ErrorCode::Stale,
                       QStringLiteral("the configuration of %1 is %2 now, not %3")
                           .arg(where->name, found->digest.shortText(), command.profile.shortText()),
                       QStringLiteral("Look at it again, then accept what you have seen."));
    }
    if (!found->problem.isEmpty())
        co_return invalid(found->problem, QStringLiteral("Correct .patchplane.toml in the repository."));
    const ProfileAccepted accepted{command.repository, command.profile, found->text, std::move(actor)};
    std::vector<std::pair<std::optional<RunId>, Event>> events{{std::nullopt, accepted}};
    const Result<Sequence> recorded = co_await append(std::move(events), envelope.id);
    if (!recorded)
        co_return std::unexpected(recorded.error());
    failpoint("api.profile-accepted");
    const Result<std::vector<RunStore::OpenRun>> runs = co_await openRuns();
    if (!runs)
        co_return std::unexpected(runs.error());
    Acceptance acceptance{*recorded, accepted};
    const Result<> told = co_await tellAccepted(std::move(acceptance), *runs);
    co_return told;
}

// The acceptance is one commit and each signal another. A signal's id is made of the run and the acceptance, so telling
// it again, after a crash between them, is no second signal.
QCoro::Task<Result<>> CommandDesk::tellAccepted(Acceptance acceptance, std::vector<RunStore::OpenRun> runs)
{
    const ProfileAccepted &event = acceptance.event;
    for (const RunStore::OpenRun &run : runs) {
        if (run.repository != event.repository || !looksAtProfile(run.status))
            continue;
        const Result<RunDetail> detail = co_await m_parts.reads.run(run.run);
        if (!detail)
            co_return std::unexpected(detail.error());
        const CommandId id(QUuid::createUuidV5(run.run.uuid(), QString::number(acceptance.sequence)));
        const Result<bool> known = co_await m_parts.reads.knows(id);
        if (!known)
            co_return std::unexpected(known.error());
        if (*known || lookBegan(*detail) > acceptance.sequence)
            continue;
        const Command accept = AcceptProfile{event.repository, event.profile};
        SignalRow row{id, event.by, signalKind(accept), event.profile.toString(), encodeJson(accept), m_parts.clock.now()};
        const Result<> told = co_await signalOne(run.run, std::move(row));
        if (!told)
            co_return told;
    }
    co_return Result<>();
}

QCoro::Task<Result<>> CommandDesk::tellAccepted()
{
    if (!m_parts.runs.drives())
        co_return Result<>(); // whoever drives does it
    const Result<std::vector<RunStore::OpenRun>> runs = co_await openRuns();
    if (!runs)
        co_return std::unexpected(runs.error());
    std::map<RepositoryId, std::vector<RunStore::OpenRun>> looking;
    for (const RunStore::OpenRun &run : *runs) {
        if (looksAtProfile(run.status))
            looking[run.repository].push_back(run);
    }
    for (const auto &[repository, ofIt] : looking) {
        const Result<std::optional<Acceptance>> last = co_await m_parts.reads.acceptedProfile(repository);
        if (!last)
            co_return std::unexpected(last.error());
        if (!*last)
            continue;
        const Result<> told = co_await tellAccepted(**last, ofIt);
        if (!told)
            co_return told;
    }
    co_return Result<>();
}

QCoro::Task<Result<>> CommandDesk::steer(Actor actor, CommandEnvelope envelope, Steer command)
{
    SignalRow row{envelope.id, std::move(actor), signalKind(envelope.command), {}, encodeJson(envelope.command),
                  m_parts.clock.now()};
    if (command.verb == Verb::Redirect && command.text.trimmed().isEmpty())
        co_return invalid(QStringLiteral("a redirect needs words"), QStringLiteral("Say what is to be done differently."));
    if (command.run) {
        const Result<RunSummary> found = co_await m_parts.reads.summary(*command.run);
        if (!found)
            co_return std::unexpected(found.error());
        if (isTerminal(found->status.state)) {
            co_return fail(Fault::Refused, ErrorCode::IllegalTransition,
                           QStringLiteral("the run is %1 already").arg(toText(found->status.state)));
        }
        const Result<> told = co_await signalOne(*command.run, std::move(row));
        co_return told;
    }
    const Result<std::vector<RunStore::OpenRun>> runs = co_await openRuns();
    if (!runs)
        co_return std::unexpected(runs.error());
    for (const RunStore::OpenRun &run : *runs) {
        // One signal a run; the same command again gives the same ids.
        row.command = CommandId(QUuid::createUuidV5(envelope.id.uuid(), run.run.toString()));
        const Result<> told = co_await signalOne(run.run, row);
        if (!told)
            co_return told;
    }
    co_return Result<>();
}

QCoro::Task<Result<>> CommandDesk::speakOfSubject(Actor actor, CommandEnvelope envelope, RunId run, SubjectDigest subject)
{
    const Result<RunSummary> found = co_await m_parts.reads.summary(run);
    if (!found)
        co_return std::unexpected(found.error());
    // The commit that takes the signal compares again: this only answers at once what is stale already.
    if (found->subject != subject) {
        co_return fail(Fault::Refused, ErrorCode::Stale,
                       QStringLiteral("the run's subject is %1, not %2")
                           .arg(found->subject ? found->subject->shortText() : QStringLiteral("not made yet"), subject.shortText()),
                       QStringLiteral("Look at the run again, then decide on what it shows."));
    }
    if (!found->isolated && actor.door != Door::Window) {
        co_return fail(Fault::Refused, ErrorCode::NotAuthorised,
                       QStringLiteral("this run worked without isolation: its decisions come only from the window that "
                                      "holds the engine"),
                       QStringLiteral("Stop `patchplane serve`, open the window and decide there."));
    }
    SignalRow row{envelope.id, std::move(actor), signalKind(envelope.command), subject.toString(),
                  encodeJson(envelope.command), m_parts.clock.now()};
    const Result<> told = co_await signalOne(run, std::move(row));
    co_return told;
}

QCoro::Task<Result<>> CommandDesk::signalOne(RunId run, SignalRow row)
{
    const auto put = [&](auto done) { m_parts.runs.signal(run, row, std::move(done)); };
    const Result<> durable = co_await answered<void>(put);
    co_return durable;
}

QCoro::Task<Result<std::vector<RunStore::OpenRun>>> CommandDesk::openRuns()
{
    const auto open = [store = &m_parts.store](auto done) { store->openRuns(std::move(done)); };
    Result<std::vector<RunStore::OpenRun>> runs = co_await answered<std::vector<RunStore::OpenRun>>(open);
    co_return runs;
}

QCoro::Task<Result<Sequence>> CommandDesk::append(std::vector<std::pair<std::optional<RunId>, Event>> events, CommandId cause)
{
    const auto write = [&](auto done) { m_parts.store.append(std::move(events), cause, std::move(done)); };
    const Result<Sequence> sequence = co_await answered<Sequence>(write);
    co_return sequence;
}

QCoro::Task<Result<Repository>> CommandDesk::repository(RepositoryId id)
{
    const Result<RepositoryList> known = co_await m_parts.reads.repositories();
    if (!known)
        co_return std::unexpected(known.error());
    const auto found = std::ranges::find(known->repositories, id, &Repository::id);
    if (found == known->repositories.end()) {
        co_return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("there is no repository %1").arg(id.toString()),
                       QStringLiteral("Add it first."));
    }
    co_return *found;
}

QCoro::Task<Result<>> CommandDesk::mayRunDirect(Actor actor, Repository repository)
{
    const bool here = actor.door == Door::Window || actor.door == Door::CommandLine;
    const auto ask = [directUntil = m_parts.word.directUntil, path = repository.path] { return directUntil(path); };
    const std::optional<Instant> until = co_await onPool(m_parts.pool, ask);
    if (here && until && *until > m_parts.clock.now())
        co_return Result<>();
    co_return fail(Fault::Refused, ErrorCode::NotGranted,
                   here ? QStringLiteral("%1 may not be worked on without isolation").arg(repository.name)
                        : QStringLiteral("work without isolation is taken only at this machine's window or command line"),
                   QStringLiteral("Switch it on for this repository, for a time, in engine.toml (direct-until)."));
}

void CommandDesk::remember(const Receipt &receipt)
{
    m_taken.insert(receipt.id, receipt);
    m_takenOrder.push_back(receipt.id);
    if (m_takenOrder.size() > kRemembered) {
        m_taken.remove(m_takenOrder.front());
        m_takenOrder.pop_front();
    }
}

} // namespace patchplane::api
