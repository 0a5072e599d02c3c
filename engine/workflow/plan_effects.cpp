// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/ports/pool.h"
#include "engine/workflow/decide_rules.h"
#include "engine/workflow/grants.h"
#include "engine/workflow/make_candidate.h"
#include "engine/workflow/place.h"

namespace patchplane::workflow {

namespace {

/// Everything that can be read before a run works, so that what is mistyped or missing is said before an agent has
/// worked in vain: blocking, on the pool.
struct Reading {
    const Services &services;
    const Request &request;

    Result<RunPlan> read() const;

private:
    Result<QByteArray> profileText(git::Vault &vault, const CommitId &commit) const;
    Result<CommitId> baseOf(const Place &place, const CommitId &defaultHead) const;
    Result<> checkTarget(const Place &place, const RunPlan &plan) const;
    Result<> planProfile(const Place &place, const config::RepositorySettings &settings, RunPlan &plan) const;
    Result<> planAuthor(const Place &place, RunPlan &plan) const;
    Result<> planAgent(const config::Settings &settings, RunPlan &plan) const;
};

/// Where an agent starts: the branch that the request names, else the default branch as it stands now.
Result<CommitId> Reading::baseOf(const Place &place, const CommitId &defaultHead) const
{
    const auto *work = std::get_if<AgentWork>(&request.work);
    if (!work || work->base.isEmpty())
        return defaultHead;
    return place.vault->import(place.repository.path, work->base);
}

Result<> Reading::checkTarget(const Place &place, const RunPlan &plan) const
{
    return place.vault->import(place.repository.path, plan.target).transform([](const CommitId &) {});
}

Result<QByteArray> Reading::profileText(git::Vault &vault, const CommitId &commit) const
{
    Result<QByteArray> text = vault.file(commit, RepoPath{".patchplane.toml"});
    if (!text && text.error().code == ErrorCode::NotFound)
        return QByteArray();
    return text;
}

Result<> Reading::planProfile(const Place &place, const config::RepositorySettings &settings, RunPlan &plan) const
{
    const Result<QByteArray> text = profileText(*place.vault, plan.profileCommit);
    if (!text)
        return std::unexpected(text.error());
    const Result<config::Profile> profile = config::parseProfile(*text);
    if (!profile)
        return fail(Fault::Permanent, ErrorCode::SetUp, profile.error().what, profile.error().remedy);
    const Result<bool> accepted = services.profileAccepted(request.repository, profile->digest);
    if (!accepted)
        return std::unexpected(accepted.error());
    plan.profileText = *text;
    plan.profile = profile->digest;
    plan.accepted = text->isEmpty() || *accepted; // no file asks for nothing
    plan.deniedChecks = settings.deniedChecks;
    plan.notes = askedInVain(*profile, settings);
    return {};
}

/// Who signs the commits that the engine makes of an agent's work or of a patch file.
Result<> Reading::planAuthor(const Place &place, RunPlan &plan) const
{
    if (std::holds_alternative<ReviewRevision>(request.work))
        return {};
    const auto user = usersRepository(services, place.repository);
    if (!user)
        return std::unexpected(user.error());
    return (*user)->identity().transform([&](const Signature &author) { plan.author = author; });
}

Result<> Reading::planAgent(const config::Settings &settings, RunPlan &plan) const
{
    const auto *work = std::get_if<AgentWork>(&request.work);
    if (!work)
        return {};
    const config::AgentSettings *agent = settings.agent(work->agent);
    if (!agent) {
        return fail(Fault::Permanent, ErrorCode::InvalidInput,
                    QStringLiteral("there is no agent named '%1' in the settings").arg(work->agent),
                    QStringLiteral("Add it to engine.toml as an [[agent]] with a name and a command."));
    }
    plan.agent = agent->name;
    plan.agentCommand = agent->command;
    plan.turnTimeout = agent->turnTimeout;
    return {};
}

Result<RunPlan> Reading::read() const
{
    const Result<config::Settings> settings = services.settings();
    if (!settings)
        return std::unexpected(settings.error());
    const Result<Place> place = placeOf(services, request.repository);
    if (!place)
        return std::unexpected(place.error());
    const Repository &repository = place->repository;
    const Result<CommitId> head = place->vault->import(repository.path, repository.defaultBranch);
    if (!head)
        return std::unexpected(head.error());
    const Result<CommitId> workBase = baseOf(*place, *head);
    if (!workBase)
        return std::unexpected(workBase.error());

    RunPlan plan{.workBase = *workBase,
                 .target = request.target.isEmpty() ? repository.defaultBranch : request.target,
                 .profileCommit = *head,
                 .profileText = {},
                 .profile = config::profileDigest({}),
                 .accepted = false,
                 .deniedChecks = {},
                 .notes = {},
                 .author = {},
                 .agent = {},
                 .agentCommand = {},
                 .turnTimeout = {},
                 .maxRounds = settings->maxRounds,
                 .baseChecks = settings->baseChecks};
    return checkTarget(*place, plan)
        .and_then([&] { return planProfile(*place, settings->forRepository(repository.path), plan); })
        .and_then([&] { return planAuthor(*place, plan); })
        .and_then([&] { return planAgent(*settings, plan); })
        .transform([&] { return plan; });
}

/// What a review of existing work needs, blocking, on the pool.
struct Freezing {
    const Services &services;
    const Request &request;
    const RunPlan &plan;

    Result<Frozen> freeze() const;

private:
    struct Ends {
        CommitId base;
        CommitId head;
        Origin origin;
    };
    Result<CommitId> base(const Place &place, const QString &name) const;
    Result<Ends> endsOf(const ReviewRevision &work, const Place &place) const;
    Result<Ends> endsOf(const ReviewPatch &work, const Place &place) const;
    std::vector<QString> notes(const Repository &repository) const;
};

Result<CommitId> Freezing::base(const Place &place, const QString &name) const
{
    return place.vault->import(place.repository.path, name.isEmpty() ? plan.target : name);
}

Result<Freezing::Ends> Freezing::endsOf(const ReviewRevision &work, const Place &place) const
{
    const Result<CommitId> head = place.vault->import(place.repository.path, work.head);
    if (!head)
        return std::unexpected(head.error());
    const Result<CommitId> against = base(place, work.base);
    if (!against)
        return std::unexpected(against.error());
    const Result<CommitId> mergeBase = place.vault->mergeBase(*against, *head);
    if (!mergeBase)
        return std::unexpected(mergeBase.error());
    return Ends{*mergeBase, *head, Origin::ExistingBranch};
}

Result<Freezing::Ends> Freezing::endsOf(const ReviewPatch &work, const Place &place) const
{
    const Result<QByteArray> patch = services.artifacts.get(work.patch);
    if (!patch)
        return std::unexpected(patch.error());
    const Result<CommitId> onto = base(place, work.base);
    if (!onto)
        return std::unexpected(onto.error());
    Signature author = plan.author;
    author.at = request.at; // the same request makes the same commit, however often the step runs
    const Result<CommitId> head = place.vault->commitPatch(*onto, *patch, {author, author, request.title + u'\n'});
    if (!head)
        return std::unexpected(head.error());
    return Ends{*onto, *head, Origin::PatchFile};
}

std::vector<QString> Freezing::notes(const Repository &repository) const
{
    const auto user = usersRepository(services, repository);
    if (!user)
        return {user.error().what};
    const Result<std::vector<QString>> dirty = (*user)->dirtyFiles(20);
    if (!dirty)
        return {dirty.error().what};
    std::vector<QString> notes;
    for (const QString &file : *dirty)
        notes.push_back(QStringLiteral("left out, not committed: %1").arg(file));
    return notes;
}

Result<Frozen> Freezing::freeze() const
{
    const Result<Place> place = placeOf(services, request.repository);
    if (!place)
        return std::unexpected(place.error());
    const Result<Ends> ends = std::visit(
        [&](const auto &work) -> Result<Ends> {
            if constexpr (requires { endsOf(work, *place); })
                return endsOf(work, *place);
            else
                return fail(Fault::Bug, ErrorCode::Bug, QStringLiteral("an agent's work is not frozen from a branch"));
        },
        request.work);
    if (!ends)
        return std::unexpected(ends.error());
    Result<Candidate> candidate =
        makeCandidate(*place->vault, request.repository, {ends->base, ends->head, ends->origin, std::nullopt, 1});
    if (!candidate)
        return std::unexpected(candidate.error());
    return Frozen{*std::move(candidate), notes(place->repository), std::nullopt};
}

} // namespace

QCoro::Task<Result<RunPlan>> ChangeEffects::plan(Request request)
{
    Result<RunPlan> plan = co_await onPool(m_services.pool, [this, request] { return Reading{m_services, request}.read(); });
    co_return plan;
}

QCoro::Task<Result<Frozen>> ChangeEffects::freeze(Request request, RunPlan plan)
{
    const auto work = [this, request, plan] { return Freezing{m_services, request, plan}.freeze(); };
    Result<Frozen> frozen = co_await onPool(m_services.pool, work);
    co_return frozen;
}

static Result<Frozen> amendNow(const Services &services, const Request &request, const Candidate &candidate,
                               const AmendMessage &edit, Instant at)
{
    if (candidate.origin != Origin::AgentSession && candidate.origin != Origin::AmendedMessage
        && candidate.origin != Origin::PatchFile) {
        return fail(Fault::Refused, ErrorCode::Unsupported,
                    QStringLiteral("the commits of an existing branch are never rewritten"),
                    QStringLiteral("Change the message on the branch itself and review it again."));
    }
    if (edit.message.trimmed().isEmpty() || edit.authorName.trimmed().isEmpty()) {
        return fail(Fault::Refused, ErrorCode::InvalidInput, QStringLiteral("a commit needs a message and an author"),
                    QStringLiteral("Fill in both."));
    }
    const Result<std::shared_ptr<git::Vault>> vault = services.vault(request.repository);
    if (!vault)
        return std::unexpected(vault.error());
    const Signature author{edit.authorName, edit.authorEmail, at, 0};
    const RepositoryChange &change = candidate.changes.front();
    const Result<CommitId> head = (*vault)->amend(change.head, {author, author, edit.message});
    if (!head)
        return std::unexpected(head.error());
    Result<Candidate> amended =
        makeCandidate(**vault, request.repository,
                      {change.base, *head, Origin::AmendedMessage, candidate.digest, candidate.round});
    if (!amended)
        return std::unexpected(amended.error());
    return Frozen{*std::move(amended), {}, std::nullopt};
}

QCoro::Task<Result<Frozen>> ChangeEffects::amend(Request request, Candidate candidate, SignalRow signal, Instant at)
{
    const auto work = [this, request, candidate, signal, at]() -> Result<Frozen> {
        const Result<AmendMessage> edit = commandIn<AmendMessage>(signal.body);
        if (!edit)
            return std::unexpected(edit.error());
        return amendNow(m_services, request, candidate, *edit, at);
    };
    Result<Frozen> frozen = co_await onPool(m_services.pool, work);
    co_return frozen;
}

} // namespace patchplane::workflow
