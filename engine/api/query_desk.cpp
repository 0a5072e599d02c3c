// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/query_desk.h"

#include "engine/ports/pool.h"

#include <algorithm>

namespace patchplane::api {
namespace {

constexpr size_t kCandidatesKept = 4;
constexpr int kRunsAtOnce = 1'000;
constexpr int kEntriesAtOnce = 5'000;
constexpr qint64 kBytesAtOnce = 16 << 20;

std::unexpected<Error> notFound(const QString &what)
{
    return fail(Fault::Permanent, ErrorCode::NotFound, what, QStringLiteral("Look at the run again."));
}

template <class T>
Result<Answer> asAnswer(Result<T> result)
{
    return std::move(result).transform([](T value) { return Answer(std::move(value)); });
}

// The candidate's change out of its run's events.
Result<std::shared_ptr<const RepositoryChange>> changeOf(const RunDetail &run, const CandidateDigest &digest)
{
    for (const EventRecord &record : run.events) {
        const auto *frozen = record.event ? std::get_if<CandidateFrozen>(&*record.event) : nullptr;
        if (frozen && frozen->candidate.digest == digest && !frozen->candidate.changes.empty())
            return std::make_shared<const RepositoryChange>(frozen->candidate.changes.front());
    }
    return notFound(QStringLiteral("the run has no candidate %1").arg(digest.shortText()));
}

ListRuns bounded(ListRuns query)
{
    query.offset = std::max(0, query.offset);
    query.limit = std::clamp(query.limit, 0, kRunsAtOnce);
    return query;
}

GetTimeline bounded(GetTimeline query)
{
    query.from = std::max<qint64>(1, query.from);
    query.count = std::clamp(query.count, 0, kEntriesAtOnce);
    return query;
}

template <class T>
QCoro::Task<Result<Answer>> read(QFuture<Result<T>> future)
{
    Result<T> result = co_await future;
    co_return asAnswer(std::move(result));
}

} // namespace

void QueryDesk::answer(Query query, Done<Answer> done)
{
    if (m_closed)
        return done(fail(Fault::Stopping, ErrorCode::Stopping, QStringLiteral("the engine is shutting down")));
    work(std::move(query), std::move(done));
}

QCoro::Task<> QueryDesk::work(Query query, Done<Answer> done)
{
    ++m_underWay;
    Result<Answer> result = co_await find(std::move(query));
    done(std::move(result));
    if (--m_underWay == 0)
        Q_EMIT idle();
}

QCoro::Task<Result<Answer>> QueryDesk::find(Query query)
{
    if (const auto *diff = std::get_if<GetFileDiff>(&query))
        return fileDiff(*diff);
    if (const auto *text = std::get_if<GetPatch>(&query))
        return patch(*text);
    if (const auto *range = std::get_if<GetArtifact>(&query))
        return artifact(*range);
    if (const auto *view = std::get_if<GetProfile>(&query))
        return profile(*view);
    if (const auto *options = std::get_if<GetStartOptions>(&query))
        return startOptions(*options);
    if (const auto *list = std::get_if<ListRuns>(&query))
        return read(m_parts.reads.runs(bounded(*list)));
    if (const auto *run = std::get_if<GetRun>(&query))
        return read(m_parts.reads.run(run->run));
    if (const auto *page = std::get_if<GetTimeline>(&query))
        return read(m_parts.reads.timeline(bounded(*page)));
    return read(m_parts.reads.repositories());
}

QCoro::Task<Result<Answer>> QueryDesk::fileDiff(GetFileDiff query)
{
    const Result<Change> change = co_await candidate(query.run, query.candidate);
    if (!change)
        co_return std::unexpected(change.error());
    const auto work = [repositories = &m_parts.repositories, change = *change, query]() -> Result<Answer> {
        const auto file = std::ranges::find_if(change->files, [&](const FileChange &f) { return f.path() == query.path; });
        if (file == change->files.end())
            return notFound(QStringLiteral("the candidate does not change that file"));
        return asAnswer(repositories->diff(change->repository, *file, query.whitespace));
    };
    Result<Answer> diff = co_await onPool(m_parts.pool, work);
    co_return diff;
}

QCoro::Task<Result<Answer>> QueryDesk::patch(GetPatch query)
{
    const Result<Change> change = co_await candidate(query.run, query.candidate);
    if (!change)
        co_return std::unexpected(change.error());
    const auto work = [repositories = &m_parts.repositories, change = *change]() -> Result<Answer> {
        Result<QByteArray> bytes = repositories->patch(change->repository, change->base, change->head);
        if (!bytes)
            return std::unexpected(std::move(bytes.error()));
        return PatchText{*std::move(bytes)};
    };
    Result<Answer> text = co_await onPool(m_parts.pool, work);
    co_return text;
}

QCoro::Task<Result<Answer>> QueryDesk::artifact(GetArtifact query)
{
    const auto work = [artifacts = &m_parts.artifacts, query]() -> Result<Answer> {
        const Result<qint64> size = artifacts->size(query.digest);
        if (!size)
            return std::unexpected(size.error());
        const qint64 from = std::clamp<qint64>(query.from, 0, *size);
        const qint64 count = std::clamp<qint64>(query.count, 0, std::min(*size - from, kBytesAtOnce));
        Result<QByteArray> bytes = artifacts->range(query.digest, from, count);
        if (!bytes)
            return std::unexpected(std::move(bytes.error()));
        return ArtifactRange{*std::move(bytes), *size};
    };
    Result<Answer> range = co_await onPool(m_parts.pool, work);
    co_return range;
}

QCoro::Task<Result<Answer>> QueryDesk::profile(GetProfile query)
{
    const Result<Repository> where = co_await repository(query.repository);
    if (!where)
        co_return std::unexpected(where.error());
    const Result<std::optional<Acceptance>> old = co_await m_parts.reads.acceptedProfile(query.repository);
    if (!old)
        co_return std::unexpected(old.error());
    const auto read = [repositories = &m_parts.repositories, where = *where] { return repositories->profile(where); };
    const Result<FoundProfile> now = co_await onPool(m_parts.pool, read);
    if (!now)
        co_return std::unexpected(now.error());
    const bool same = *old && (*old)->event.profile == now->digest;
    co_return ProfileView{now->digest, now->text, *old ? (*old)->event.text : QByteArray(), same, now->problem};
}

QCoro::Task<Result<Answer>> QueryDesk::startOptions(GetStartOptions query)
{
    const std::vector<QString> agents = co_await onPool(m_parts.pool, m_parts.word.agents);
    StartOptions options{agents, {}, m_parts.sandbox.name(), {}};
    const Result<> sandbox = co_await m_parts.sandbox.available();
    if (!sandbox)
        options.sandboxProblem = sandbox.error().what + u' ' + sandbox.error().remedy;
    if (query.repository) {
        const Result<Repository> where = co_await repository(*query.repository);
        if (!where)
            co_return std::unexpected(where.error());
        const auto list = [repositories = &m_parts.repositories, where = *where] { return repositories->branches(where); };
        const Result<std::vector<QString>> branches = co_await onPool(m_parts.pool, list);
        if (!branches)
            co_return std::unexpected(branches.error());
        options.branches = *branches;
    }
    co_return options;
}

QCoro::Task<Result<QueryDesk::Change>> QueryDesk::candidate(RunId run, CandidateDigest digest)
{
    const auto known = std::ranges::find(m_candidates, digest, &std::pair<CandidateDigest, Change>::first);
    if (known != m_candidates.end()) {
        Change change = known->second;
        co_return change;
    }
    const Result<RunDetail> detail = co_await m_parts.reads.run(run);
    if (!detail)
        co_return std::unexpected(detail.error());
    const Result<Change> found = changeOf(*detail, digest);
    if (found) {
        m_candidates.emplace_back(digest, *found);
        if (m_candidates.size() > kCandidatesKept)
            m_candidates.pop_front();
    }
    co_return found;
}

QCoro::Task<Result<Repository>> QueryDesk::repository(RepositoryId id)
{
    const Result<RepositoryList> known = co_await m_parts.reads.repositories();
    if (!known)
        co_return std::unexpected(known.error());
    const auto found = std::ranges::find(known->repositories, id, &Repository::id);
    if (found == known->repositories.end())
        co_return notFound(QStringLiteral("there is no repository %1").arg(id.toString()));
    co_return *found;
}

} // namespace patchplane::api
