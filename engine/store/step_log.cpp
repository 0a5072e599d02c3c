// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/step_log.h"

namespace patchplane::store {

static Result<> exactlyOne(const Result<qint64> &rows, const StepRow &step)
{
    if (!rows)
        return std::unexpected(rows.error());
    if (*rows == 1)
        return {};
    return fail(Fault::Bug, ErrorCode::Bug,
                QStringLiteral("the step %1 has ended already").arg(QString::fromUtf8(step.path)));
}

Result<> beginStep(Database &database, const RunId &run, const StepRow &step)
{
    return exactlyOne(database.exec("INSERT INTO steps(run, path, kind, attempts, begun) VALUES (?, ?, ?, ?, ?) "
                                    "ON CONFLICT(run, path) DO UPDATE SET attempts = excluded.attempts, "
                                    "begun = excluded.begun WHERE steps.outcome IS NULL",
                                    run, step.path, step.kind, step.attempts, step.begun),
                      step);
}

Result<> endStep(Database &database, const RunId &run, const StepRow &step)
{
    if (!step.outcome)
        return fail(Fault::Bug, ErrorCode::Bug,
                    QStringLiteral("the step %1 ended without an outcome").arg(QString::fromUtf8(step.path)));
    return exactlyOne(database.exec("INSERT INTO steps(run, path, kind, attempts, begun, ended, outcome) "
                                    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(run, path) DO UPDATE SET "
                                    "attempts = excluded.attempts, begun = excluded.begun, ended = excluded.ended, "
                                    "outcome = excluded.outcome WHERE steps.outcome IS NULL",
                                    run, step.path, step.kind, step.attempts, step.begun, step.ended, *step.outcome),
                      step);
}

Result<> forgetSteps(Database &database, const RunId &run, const QByteArray &prefix)
{
    const QByteArray phase = prefix.endsWith('/') ? prefix.chopped(1) : prefix;
    const QByteArray below = phase + '/';
    const QByteArray beyond = phase + char('/' + 1);
    return database
        .exec("DELETE FROM steps WHERE run = ? AND (path = ? OR (path >= ? AND path < ?))", run, phase, below, beyond)
        .transform([](qint64) {});
}

Result<std::vector<StepRow>> readSteps(Database &database, const RunId &run)
{
    std::vector<StepRow> steps;
    const Result<> walked = database.each(
        "SELECT path, kind, attempts, begun, ended, outcome FROM steps WHERE run = ? ORDER BY begun, path",
        [&](const Row &row) -> Result<> {
            const std::optional<StepKind> kind = fromText<StepKind>(row.text(1));
            if (!kind)
                return fail(Fault::Permanent, ErrorCode::Corrupt,
                            QStringLiteral("a row of steps: kind: expected %1, got \"%2\"")
                                .arg(allTexts<StepKind>().join(u" or "), row.text(1)),
                            QStringLiteral("Put a backup in the store's place."));
            steps.push_back({row.bytes(0), *kind, int(row.integer(2)), row.instant(3), row.instant(4),
                             row.isNull(5) ? std::nullopt : std::optional(row.bytes(5))});
            return {};
        },
        run);
    return walked.transform([&] { return std::move(steps); });
}

Result<> putSignal(Database &database, const RunId &run, const SignalRow &signal)
{
    return database
        .exec("INSERT INTO signals(command, run, actor, kind, subject, body, at, consumed) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT(command) DO NOTHING",
              signal.command, run, QString::fromUtf8(encodeJson(signal.actor)), signal.kind, signal.subject, signal.body,
              signal.at)
        .transform([](qint64) {});
}

Result<> consumeSignal(Database &database, const RunId &run, const CommandId &command)
{
    const Result<qint64> rows = database.exec(
        "UPDATE signals SET consumed = 1, body = ? WHERE command = ? AND run = ? AND consumed = 0", QByteArray(), command,
        run);
    if (!rows)
        return std::unexpected(rows.error());
    if (*rows == 1)
        return {};
    return fail(Fault::Refused, ErrorCode::Stale,
                QStringLiteral("the signal %1 is not in the run's queue any more").arg(command.toString()),
                QStringLiteral("Claim the run again and read its queue."));
}

/// A row of "SELECT command, actor, kind, subject, body, at …".
static Result<SignalRow> signalOf(const Row &row)
{
    const std::optional<CommandId> command = row.id<CommandId>(0);
    Result<Actor> actor = decodeJson<Actor>(row.text(1).toUtf8());
    if (!command || !actor)
        return fail(Fault::Permanent, ErrorCode::Corrupt, QStringLiteral("a row of signals cannot be read"),
                    QStringLiteral("Put a backup in the store's place."));
    return SignalRow{*command, *std::move(actor), row.text(2), row.text(3), row.bytes(4), row.instant(5)};
}

Result<std::vector<SignalRow>> readSignals(Database &database, const RunId &run)
{
    std::vector<SignalRow> queue;
    const Result<> walked = database.each(
        "SELECT command, actor, kind, subject, body, at FROM signals WHERE run = ? AND consumed = 0 ORDER BY number",
        [&](const Row &row) -> Result<> {
            return signalOf(row).transform([&](SignalRow signal) { queue.push_back(std::move(signal)); });
        },
        run);
    return walked.transform([&] { return std::move(queue); });
}

Result<UnreadSignals> readUnread(Database &database, qint64 after)
{
    UnreadSignals unread{{}, after};
    Result<> walked = database.each(
        "SELECT command, actor, kind, subject, body, at, run FROM signals WHERE number > ? AND consumed = 0 ORDER BY number",
        [&](const Row &row) {
            const std::optional<RunId> run = row.id<RunId>(6);
            Result<SignalRow> signal = signalOf(row);
            if (run && signal) // one that cannot be read is told by its run's claim
                unread.rows.emplace_back(*run, *std::move(signal));
        },
        after);
    if (walked)
        walked = database.each("SELECT max(number) FROM signals",
                               [&](const Row &row) { unread.upTo = qMax(after, row.integer(0)); });
    return walked.transform([&] { return std::move(unread); });
}

} // namespace patchplane::store
