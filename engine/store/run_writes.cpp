// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_writes.h"

#include "engine/store/projections.h"
#include "engine/store/step_log.h"

namespace patchplane::store {

static std::unexpected<Error> noSuchRun(const RunId &run)
{
    return fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("there is no run %1").arg(run.toString()),
                QStringLiteral("List the runs and take one of those."));
}

/// The events in order against the run machine, before anything is written.
static Result<> checkMoves(Database &database, const RunId &run, const std::vector<Event> &events)
{
    if (events.empty())
        return {};
    const Result<std::optional<RunSummary>> found = readSummary(database, run);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return noSuchRun(run);
    RunStatus status = (*found)->status;
    for (const Event &event : events) {
        const Occurrence occurred = occurrenceOf(event);
        if (occurred.trigger == Trigger::Note)
            continue;
        Result<RunStatus> after = next(status, occurred);
        if (!after) {
            after.error().fault = Fault::Refused; // whatever it is called below: nothing was changed
            return std::unexpected(std::move(after.error()));
        }
        status = *std::move(after);
    }
    return {};
}

Result<Fence> RunWrites::raiseFence(Database &database, const RunId &run) const
{
    const Instant now = m_clock.now();
    const Instant deadBefore = m_claimant.alone ? Instant::max() : now;
    std::optional<Fence> fence;
    const Result<> claimed = database.each(
        "INSERT INTO claims(run, fence, engine, until) VALUES (?, 1, ?, ?) ON CONFLICT(run) DO UPDATE SET "
        "fence = claims.fence + 1, engine = excluded.engine, until = excluded.until "
        "WHERE claims.engine = excluded.engine OR claims.until <= ? RETURNING fence",
        [&](const Row &row) { fence = row.integer(0); }, run, m_claimant.engine, now + m_claimant.lease, deadBefore);
    if (!claimed)
        return std::unexpected(claimed.error());
    if (!fence) {
        return fail(Fault::Refused, ErrorCode::Busy,
                    QStringLiteral("another engine works on run %1").arg(run.toString()),
                    QStringLiteral("Wait until its lease is over, or stop that engine."));
    }
    return *fence;
}

Result<ClaimedRun> RunWrites::claim(Transaction &transaction, const RunId &run) const
{
    Database &database = transaction.database();
    const Result<std::optional<RunSummary>> summary = readSummary(database, run);
    if (!summary)
        return std::unexpected(summary.error());
    if (!*summary)
        return noSuchRun(run);
    Result<std::optional<Request>> request = readRequest(database, (*summary)->request);
    if (!request)
        return std::unexpected(request.error());
    if (!*request)
        return fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("the request of run %1 was erased").arg(run.toString()));
    const Result<Fence> fence = raiseFence(database, run);
    if (!fence)
        return std::unexpected(fence.error());
    Result<std::vector<EventRecord>> events = readEvents(database, run);
    if (!events)
        return std::unexpected(events.error());
    Result<std::vector<StepRow>> steps = readSteps(database, run);
    if (!steps)
        return std::unexpected(steps.error());
    Result<std::vector<SignalRow>> queue = readSignals(database, run);
    if (!queue)
        return std::unexpected(queue.error());
    return ClaimedRun{*fence, **std::move(request), *std::move(events), *std::move(steps), *std::move(queue)};
}

Result<> RunWrites::checkFence(Database &database, const RunCommit &commit) const
{
    std::optional<Fence> fence;
    const Result<> read = database.each("SELECT fence FROM claims WHERE run = ?",
                                        [&](const Row &row) { fence = row.integer(0); }, commit.run);
    if (!read)
        return read;
    if (fence == commit.fence)
        return {};
    return fail(Fault::Refused, ErrorCode::Stale,
                QStringLiteral("run %1 was claimed by somebody else meanwhile").arg(commit.run.toString()),
                QStringLiteral("Nothing was recorded. Let go of the run."));
}

Result<> RunWrites::writeSteps(Database &database, const RunCommit &commit) const
{
    for (const StepRow &step : commit.begun) {
        if (Result<> done = beginStep(database, commit.run, step); !done)
            return done;
    }
    for (const StepRow &step : commit.ended) {
        if (Result<> done = endStep(database, commit.run, step); !done)
            return done;
    }
    if (commit.forgetSteps)
        return forgetSteps(database, commit.run, *commit.forgetSteps);
    return {};
}

Result<> RunWrites::writeDue(Database &database, const RunCommit &commit) const
{
    if (!commit.due && !commit.clearDue)
        return {};
    return database.exec("UPDATE claims SET due = ? WHERE run = ?", commit.due, commit.run).transform([](qint64) {});
}

Result<Sequence> RunWrites::commit(Transaction &transaction, const RunCommit &commit) const
{
    Database &database = transaction.database();
    if (Result<> fence = checkFence(database, commit); !fence)
        return std::unexpected(fence.error());
    if (Result<> moves = checkMoves(database, commit.run, commit.events); !moves)
        return std::unexpected(moves.error());
    // Signals first: a signal that is gone is a refusal, and then nothing may have been changed yet.
    for (const CommandId &command : commit.consumed) {
        if (Result<> taken = consumeSignal(database, commit.run, command); !taken)
            return std::unexpected(taken.error());
    }
    if (Result<> steps = writeSteps(database, commit); !steps)
        return std::unexpected(steps.error());
    for (const Event &event : commit.events) {
        if (const Result<Sequence> done = appendEvent(transaction, commit.run, commit.cause, event); !done)
            return done;
    }
    if (Result<> due = writeDue(database, commit); !due)
        return std::unexpected(due.error());
    return transaction.end().transform([](const LogEnd &end) { return end.sequence; });
}

Result<Sequence> RunWrites::appendEvent(Transaction &transaction, const std::optional<RunId> &run,
                                        const std::optional<CommandId> &cause, const Event &event) const
{
    Result<EventRecord> record = m_log.append(transaction, run, cause, event);
    if (!record)
        return std::unexpected(std::move(record.error()));
    Result<std::optional<RunSummary>> changed = project(transaction.database(), *record, QString(kindOf(event)));
    if (!changed)
        return std::unexpected(std::move(changed.error()));
    const Result<LogEnd> end = transaction.end();
    if (!end)
        return std::unexpected(end.error());
    if (Result<> place = setProjected(transaction.database(), *end); !place)
        return std::unexpected(place.error());
    const Sequence sequence = record->sequence;
    transaction.tell(*std::move(record));
    if (*changed)
        transaction.tell(**std::move(changed));
    return sequence;
}

Result<Sequence> RunWrites::append(Transaction &transaction,
                                   const std::vector<std::pair<std::optional<RunId>, Event>> &events,
                                   const std::optional<CommandId> &cause) const
{
    for (const auto &[run, event] : events) {
        if (occurrenceOf(event).trigger != Trigger::Note)
            return fail(Fault::Refused, ErrorCode::Bug,
                        QStringLiteral("only a run's executor says '%1'").arg(kindOf(event)),
                        QStringLiteral("Please report this with the log file."));
    }
    for (const auto &[run, event] : events) {
        if (const Result<Sequence> done = appendEvent(transaction, run, cause, event); !done)
            return done;
    }
    return transaction.end().transform([](const LogEnd &end) { return end.sequence; });
}

Result<> RunWrites::signal(Transaction &transaction, const RunId &run, const SignalRow &row) const
{
    const Result<std::optional<RunSummary>> summary = readSummary(transaction.database(), run);
    if (!summary)
        return std::unexpected(summary.error());
    if (!*summary)
        return noSuchRun(run);
    return putSignal(transaction.database(), run, row);
}

Result<std::vector<RunStore::OpenRun>> RunWrites::openRuns(Transaction &transaction) const
{
    std::vector<RunStore::OpenRun> open;
    const Result<> walked = transaction.database().each(
        "SELECT r.summary, c.due, EXISTS (SELECT 1 FROM signals s WHERE s.run = r.id AND s.consumed = 0), r.id, "
        "r.repository FROM runs r LEFT JOIN claims c ON c.run = r.id WHERE r.is_open = 1 ORDER BY r.created, r.id",
        [&](const Row &row) {
            const std::optional<RunId> run = row.id<RunId>(3);
            const std::optional<RepositoryId> repository = row.id<RepositoryId>(4);
            if (!run || !repository)
                return; // no id, no run: `verify` tells
            // One row that cannot be read is no reason to drive nothing: its claim says what is wrong.
            const RunStatus status = decodeStored<RunSummary>(row.bytes(0), QLatin1StringView("runs"))
                                         .transform([](const RunSummary &summary) { return summary.status; })
                                         .value_or(RunStatus());
            open.push_back({*run, *repository, status, row.isNull(1) ? std::nullopt : std::optional(row.instant(1)),
                            row.integer(2) != 0});
        });
    return walked.transform([&] { return std::move(open); });
}

Result<RunStore::News> RunWrites::news(Transaction &transaction, qint64 after) const
{
    Database &database = transaction.database();
    Result<UnreadSignals> unread = readUnread(database, after);
    if (!unread)
        return std::unexpected(std::move(unread.error()));
    RunStore::News news{std::move(unread->rows), {}, unread->upTo};
    const Result<> walked = database.each(
        "SELECT r.id FROM runs r WHERE r.is_open = 1 AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.run = r.id) "
        "ORDER BY r.created, r.id",
        [&](const Row &row) {
            if (const std::optional<RunId> run = row.id<RunId>(0))
                news.queued.push_back(*run);
        });
    return walked.transform([&] { return std::move(news); });
}

Result<> RunWrites::renewLeases(Transaction &transaction) const
{
    return transaction.database()
        .exec("UPDATE claims SET until = ? WHERE engine = ?", m_clock.now() + m_claimant.lease, m_claimant.engine)
        .transform([](qint64) {});
}

/// Whether a run that is not over goes by this record: it is the run's own, or the request that it answers.
Result<bool> RunWrites::servesOpenRun(Database &database, Sequence sequence) const
{
    std::optional<EventRecord> record;
    const Result<> read = database.each(
        "SELECT l.sequence, l.kind, l.version, l.at, l.run, l.cause, p.payload FROM log l "
        "LEFT JOIN log_payloads p ON p.sequence = l.sequence WHERE l.sequence = ?",
        [&](const Row &row) -> Result<> {
            return readRecord(row).transform([&](EventRecord found) { record = std::move(found); });
        },
        sequence);
    if (!read)
        return std::unexpected(read.error());
    if (!record)
        return fail(Fault::Refused, ErrorCode::NotFound, QStringLiteral("the log has no record %1").arg(sequence));
    const auto *request = record->event ? std::get_if<RequestRecorded>(&*record->event) : nullptr;
    bool serves = false;
    const Result<> walked = database.each("SELECT summary FROM runs WHERE is_open = 1", [&](const Row &row) -> Result<> {
        return decodeStored<RunSummary>(row.bytes(0), QLatin1StringView("runs")).transform([&](const RunSummary &run) {
            serves = serves || run.id == record->run || (request && run.request == request->request.id);
        });
    });
    return walked.transform([&] { return serves; });
}

Result<Sequence> RunWrites::erase(Transaction &transaction, Sequence sequence, const Actor &by,
                                  const std::optional<CommandId> &cause) const
{
    Database &database = transaction.database();
    const Result<bool> serves = servesOpenRun(database, sequence);
    if (!serves)
        return std::unexpected(serves.error());
    if (*serves)
        return fail(Fault::Refused, ErrorCode::Busy, QStringLiteral("the run of record %1 is not over").arg(sequence),
                    QStringLiteral("Cancel the run, or wait until it is over."));
    if (Result<> overwrite = transaction.overwriteErased(); !overwrite)
        return std::unexpected(overwrite.error());
    if (Result<> erased = DomainLog::erasePayload(transaction, sequence); !erased)
        return std::unexpected(erased.error());
    const Result<Sequence> recorded = appendEvent(transaction, std::nullopt, cause, PayloadErased{sequence, by});
    if (!recorded)
        return recorded;
    return rebuildProjections(database, database).transform([&] { return *recorded; });
}

} // namespace patchplane::store
