// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/read_model.h"

#include "engine/store/domain_log.h"
#include "engine/store/sqlite_timeline.h"
#include "engine/store/step_log.h"

namespace patchplane::store {

namespace {

std::unexpected<Error> unknown(const QString &what)
{
    return fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("there is no %1").arg(what),
                QStringLiteral("It may have been erased. List what there is."));
}

/// Found, or the error, or "there is no …".
template <class T>
Result<T> required(Result<std::optional<T>> found, const QString &what)
{
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return unknown(what);
    return **std::move(found);
}

Result<RepositoryList> listRepositories(Database &truth)
{
    RepositoryList list;
    const Result<> walked = truth.each("SELECT repository FROM repositories ORDER BY name, id", [&](const Row &row) -> Result<> {
        return decodeStored<Repository>(row.bytes(0), QLatin1StringView("repositories")).transform([&](Repository repository) {
            list.repositories.push_back(std::move(repository));
        });
    });
    return walked.transform([&] { return std::move(list); });
}

Result<RunPage> listRuns(Database &truth, const ListRuns &query)
{
    RunPage page;
    const Result<LogEnd> end = readLogEnd(truth);
    if (!end)
        return std::unexpected(end.error());
    page.sequence = end->sequence;
    const auto take = [&](const Row &row) {
        // One row that cannot be read hides no other; it is counted, and its run's claim says what is wrong.
        if (Result<RunSummary> summary = decodeStored<RunSummary>(row.bytes(0), QLatin1StringView("runs")))
            page.runs.push_back(*std::move(summary));
    };
    const auto count = [&](const Row &row) { page.total = row.integer(0); };
    Result<> walked =
        query.state ? truth.each("SELECT count(*) FROM runs WHERE state = ?", count, *query.state)
                    : truth.each("SELECT count(*) FROM runs", count);
    if (walked) {
        walked = query.state
            ? truth.each("SELECT summary FROM runs WHERE state = ? ORDER BY created DESC, id DESC LIMIT ? OFFSET ?", take,
                         *query.state, query.limit, query.offset)
            : truth.each("SELECT summary FROM runs ORDER BY created DESC, id DESC LIMIT ? OFFSET ?", take, query.limit,
                         query.offset);
    }
    return walked.transform([&] { return std::move(page); });
}

StepView viewOf(const StepRow &step, const ReadModel::StepFailed &failed)
{
    return {QString::fromUtf8(step.path), step.begun, step.outcome ? std::optional(step.ended) : std::nullopt,
            step.outcome && failed && failed(*step.outcome), step.attempts};
}

Result<RunDetail> getRun(Database &truth, const GetRun &query, const ReadModel::StepFailed &failed)
{
    const Result<LogEnd> end = readLogEnd(truth);
    if (!end)
        return std::unexpected(end.error());
    Result<RunSummary> summary = required(readSummary(truth, query.run), QStringLiteral("run ") + query.run.toString());
    if (!summary)
        return std::unexpected(std::move(summary.error()));
    Result<Request> request = required(readRequest(truth, summary->request), QStringLiteral("request of this run"));
    if (!request)
        return std::unexpected(std::move(request.error()));
    Result<Repository> repository = required(readRepository(truth, summary->repository), QStringLiteral("repository of this run"));
    if (!repository)
        return std::unexpected(std::move(repository.error()));
    Result<std::vector<EventRecord>> events = readEvents(truth, query.run);
    if (!events)
        return std::unexpected(std::move(events.error()));
    const Result<std::vector<StepRow>> steps = readSteps(truth, query.run);
    if (!steps)
        return std::unexpected(steps.error());
    RunDetail detail{end->sequence, *std::move(summary), *std::move(request), *std::move(repository), *std::move(events), {}};
    for (const StepRow &step : *steps)
        detail.steps.push_back(viewOf(step, failed));
    return detail;
}

Result<FeedBatch> feedOf(Database &truth, Sequence after, int limit)
{
    const Result<LogEnd> end = readLogEnd(truth);
    if (!end)
        return std::unexpected(end.error());
    if (after > end->sequence) {
        return fail(Fault::Refused, ErrorCode::TooNew,
                    QStringLiteral("the log ends at %1, before %2").arg(end->sequence).arg(after),
                    QStringLiteral("Ask for snapshots again, then follow."));
    }
    Result<std::vector<EventRecord>> events = readEventsAfter(truth, after, limit);
    if (!events)
        return std::unexpected(std::move(events.error()));
    FeedBatch batch;
    batch.upTo = events->empty() ? after : events->back().sequence;
    QSet<RunId> told;
    for (const EventRecord &record : *events) {
        if (!record.run || told.contains(*record.run))
            continue;
        told.insert(*record.run);
        Result<std::optional<RunSummary>> summary = readSummary(truth, *record.run);
        if (!summary)
            return std::unexpected(std::move(summary.error()));
        if (*summary)
            batch.runs.push_back(**std::move(summary));
    }
    batch.events = *std::move(events);
    return batch;
}

void nameIn(const std::optional<ContentDigest> &digest, QSet<ContentDigest> &named)
{
    if (digest)
        named.insert(*digest);
}

/// Every digest of an artifact that an event carries. A new event that names one belongs here, or it is swept.
void nameIn(const Event &event, QSet<ContentDigest> &named)
{
    if (const auto *e = std::get_if<RequestRecorded>(&event)) {
        if (const auto *patch = std::get_if<ReviewPatch>(&e->request.work))
            named.insert(patch->patch);
    } else if (const auto *checked = std::get_if<CheckFinished>(&event)) {
        nameIn(checked->result.execution.log, named);
        if (checked->result.base)
            nameIn(checked->result.base->log, named);
    } else if (const auto *proposed = std::get_if<SubjectProposed>(&event)) {
        named.insert(proposed->facts);
    } else if (const auto *approved = std::get_if<Approved>(&event)) {
        named.insert(approved->decision.facts);
    } else if (const auto *rejected = std::get_if<Rejected>(&event)) {
        named.insert(rejected->decision.facts);
    }
}

/// Each longest row of bytes that `isPart` takes.
template <class IsPart, class Take>
void eachRow(const QByteArray &text, IsPart isPart, Take take)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && isPart(text[i]))
            continue;
        if (i > begin)
            take(text.sliced(begin, i - begin));
        begin = i + 1;
    }
}

/// 64 hex digits anywhere in a step's outcome may be a digest: the outcome's form is the executor's, so whatever could
/// name an artifact keeps it. Bytes inside JSON are base64 (a phase's input in its row), to any depth.
void nameInText(const QByteArray &outcome, QSet<ContentDigest> &named)
{
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    const auto isBase64 = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' || c == '=';
    };
    eachRow(outcome, isHex, [&](const QByteArray &row) {
        if (row.size() == 64)
            named.insert(*ContentDigest::fromRaw(QByteArray::fromHex(row)));
    });
    eachRow(outcome, isBase64, [&](const QByteArray &row) {
        if (row.size() > 64) // shorter than any text with a digest in it
            nameInText(QByteArray::fromBase64(row), named);
    });
}

Result<QSet<ContentDigest>> namedIn(Database &truth)
{
    QSet<ContentDigest> named;
    Result<> walked = truth.each(
        "SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l "
        "JOIN log_payloads p ON p.sequence = l.sequence WHERE l.kind IN "
        "('request-recorded', 'check-finished', 'subject-proposed', 'approved', 'rejected')",
        [&](const Row &row) -> Result<> {
            const Result<EventRecord> record = readRecord(row);
            if (!record)
                return std::unexpected(record.error());
            if (record->event)
                nameIn(*record->event, named);
            return {};
        });
    if (walked)
        walked = truth.each("SELECT outcome FROM steps WHERE outcome IS NOT NULL",
                            [&](const Row &row) { nameInText(row.bytes(0), named); });
    return walked.transform([&] { return std::move(named); });
}

} // namespace

Result<std::unique_ptr<ReadModel>> ReadModel::open(const QString &truthFile, const QString &timelineFile, StepFailed stepFailed)
{
    Result<std::unique_ptr<ReaderPool>> pool = ReaderPool::open(truthFile, timelineFile);
    if (!pool)
        return std::unexpected(std::move(pool.error()));
    return std::unique_ptr<ReadModel>(new ReadModel(*std::move(pool), std::move(stepFailed)));
}

ReadModel::ReadModel(std::unique_ptr<ReaderPool> pool, StepFailed stepFailed)
    : m_pool(std::move(pool)), m_stepFailed(std::make_shared<const StepFailed>(std::move(stepFailed)))
{
}

QFuture<Result<RepositoryList>> ReadModel::ask(ListRepositories)
{
    return m_pool->ask<RepositoryList>([](Readers &readers) { return listRepositories(readers.truth); });
}

QFuture<Result<RunPage>> ReadModel::ask(ListRuns query)
{
    return m_pool->ask<RunPage>([query](Readers &readers) { return listRuns(readers.truth, query); });
}

QFuture<Result<RunDetail>> ReadModel::ask(GetRun query)
{
    return m_pool->ask<RunDetail>(
        [query, failed = m_stepFailed](Readers &readers) { return getRun(readers.truth, query, *failed); });
}

QFuture<Result<TimelinePage>> ReadModel::ask(GetTimeline query)
{
    return m_pool->ask<TimelinePage>([query](Readers &readers) {
        return readTimeline(readers.timeline, query.run, query.from, query.count).transform([](TimelineSlice slice) {
            return TimelinePage{std::move(slice.entries), slice.last};
        });
    });
}

QFuture<Result<Sequence>> ReadModel::head()
{
    return m_pool->ask<Sequence>([](Readers &readers) {
        return readLogEnd(readers.truth).transform([](const LogEnd &end) { return end.sequence; });
    });
}

QFuture<Result<RunSummary>> ReadModel::summary(RunId id)
{
    return m_pool->ask<RunSummary>([id](Readers &readers) {
        return required(readSummary(readers.truth, id), QStringLiteral("run ") + id.toString());
    });
}

QFuture<Result<bool>> ReadModel::knows(CommandId command)
{
    return m_pool->ask<bool>([command](Readers &readers) {
        bool known = false;
        const QByteArray id = command.uuid().toRfc4122();
        return readers.truth
            .each("SELECT 1 WHERE EXISTS (SELECT 1 FROM log WHERE cause = ?) OR EXISTS (SELECT 1 FROM signals WHERE command = ?)",
                  [&](const Row &) { known = true; }, id, id)
            .transform([&] { return known; });
    });
}

QFuture<Result<Repository>> ReadModel::repository(RepositoryId id)
{
    return m_pool->ask<Repository>([id](Readers &readers) {
        return required(readRepository(readers.truth, id), QStringLiteral("repository ") + id.toString());
    });
}

QFuture<Result<Request>> ReadModel::request(RequestId id)
{
    return m_pool->ask<Request>([id](Readers &readers) {
        return required(readRequest(readers.truth, id), QStringLiteral("request ") + id.toString());
    });
}

QFuture<Result<std::optional<AcceptedProfile>>> ReadModel::acceptedProfile(RepositoryId repository)
{
    return m_pool->ask<std::optional<AcceptedProfile>>(
        [repository](Readers &readers) { return readProfile(readers.truth, repository); });
}

QFuture<Result<FeedBatch>> ReadModel::feedAfter(Sequence after, int limit)
{
    return m_pool->ask<FeedBatch>([after, limit](Readers &readers) { return feedOf(readers.truth, after, limit); });
}

QFuture<Result<QSet<ContentDigest>>> ReadModel::namedArtifacts()
{
    return m_pool->ask<QSet<ContentDigest>>([](Readers &readers) { return namedIn(readers.truth); });
}

QFuture<Result<VerifyReport>> ReadModel::verify(const Signer &keys, std::optional<QByteArray> expectedKey)
{
    return m_pool->ask<VerifyReport>([&keys, expectedKey = std::move(expectedKey)](Readers &readers) {
        return store::verify(readers.truth, keys, expectedKey);
    });
}

} // namespace patchplane::store
