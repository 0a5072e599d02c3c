// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/notebook.h"

#include "engine/workflow/durable/outcome.h"

#include <algorithm>

namespace patchplane::durable {

static const QByteArray kPausedMark = QByteArrayLiteral("/~paused");

namespace {

struct PhaseRecord {
    QString name;
    int version = 1;
    int number = 1;
    QByteArray input;
    static constexpr auto fields()
    {
        using T = PhaseRecord;
        return std::tuple(field("name", &T::name), field("version", &T::version), field("number", &T::number),
                          field("input", &T::input));
    }
};

} // namespace

static std::unexpected<Error> workflowChanged(const QString &what)
{
    return fail(Fault::Permanent, ErrorCode::WorkflowChanged, what,
                QStringLiteral("Finish this run with the program version that began it, or start it anew."));
}

QByteArray PhaseMark::path() const
{
    return QStringLiteral("%1[%2]").arg(name).arg(number).toUtf8();
}

Notebook::Notebook(RunId run, const ClaimedRun &claimed) : m_run(std::move(run)), m_fence(claimed.fence)
{
    for (const EventRecord &record : claimed.events) {
        if (!record.event)
            continue;
        if (const Result<RunStatus> after = patchplane::next(m_status, occurrenceOf(*record.event)))
            m_status = *after;
    }
    for (const StepRow &row : claimed.steps)
        readRow(row);
    if (m_phase) { // rows of an earlier phase are forgotten with its end; be sure
        const QByteArray below = m_phase->path() + '/';
        erase_if(m_rows, [&](const auto &entry) { return !entry.key().startsWith(below); });
    }
}

void Notebook::readRow(const StepRow &row)
{
    if (row.path.endsWith(kPausedMark)) {
        m_paused = true;
        return;
    }
    m_rows.insert(row.path, row);
    if (row.path.contains('/'))
        return;
    const Result<PhaseRecord> record =
        decodeOutcome(row.outcome.value_or(QByteArray())).and_then(&resultOf<PhaseRecord>);
    if (!record)
        m_phaseRow = std::unexpected(record.error());
    else if (!m_phase || m_phase->number < record->number)
        m_phase = PhaseMark{record->name, record->version, record->number, record->input};
}

Result<Visited> Notebook::visit(const QByteArray &path, StepKind kind)
{
    if (const Result<> named = visitScope(path); !named)
        return std::unexpected(named.error());
    const auto row = m_rows.constFind(path);
    if (row == m_rows.cend())
        return Visited{};
    if (row->kind != kind) {
        return workflowChanged(QStringLiteral("The step '%1' is recorded as %2; the workflow now has it as %3.")
                                   .arg(QString::fromUtf8(path), toText(row->kind), toText(kind)));
    }
    return Visited{row->attempts, row->outcome};
}

Result<> Notebook::visitScope(const QByteArray &path)
{
    if (!m_used.contains(path)) {
        m_used.insert(path);
        return {};
    }
    return fail(Fault::Bug, ErrorCode::Bug,
                QStringLiteral("The name '%1' occurs twice in its scope.").arg(QString::fromUtf8(path)),
                QStringLiteral("Report this: the workflow has a fault."));
}

Result<> Notebook::allVisited() const
{
    std::vector<QByteArray> missing;
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        if (!m_used.contains(row.key()))
            missing.push_back(row.key());
    }
    if (missing.empty())
        return {};
    const auto first = std::ranges::min_element(missing);
    return workflowChanged(QStringLiteral("The log has a step '%1' which the workflow does not ask for any more.")
                               .arg(QString::fromUtf8(*first)));
}

RunCommit &Notebook::batch()
{
    return m_pending.empty() ? newBatch() : m_pending.back();
}

RunCommit &Notebook::newBatch()
{
    return m_pending.emplace_back(RunCommit{m_run, m_fence, {}, {}, {}, {}, {}, {}, false, {}});
}

/// The commit that events with this cause may join: one that has no events yet, or the same cause.
RunCommit &Notebook::batchFor(const std::optional<CommandId> &cause)
{
    if (!batch().events.empty() && batch().cause != cause)
        newBatch();
    batch().cause = cause;
    return batch();
}

void Notebook::begin(StepRow row)
{
    batch().begun.push_back(std::move(row));
}

Result<> Notebook::end(StepRow row, std::vector<Event> events, const std::optional<CommandId> &cause)
{
    const Result<> appended = append(std::move(events), cause);
    if (appended)
        batch().ended.push_back(std::move(row)); // in the commit of its events, which is the last one
    return appended;
}

Result<RunStatus> Notebook::statusAfter(const std::vector<Event> &events) const
{
    Result<RunStatus> status = m_status;
    for (const Event &event : events) {
        status = patchplane::next(*status, occurrenceOf(event));
        if (!status)
            break;
    }
    return status;
}

Result<> Notebook::allows(const std::vector<Event> &events) const
{
    const Result<RunStatus> status = statusAfter(events);
    return status ? Result<>() : std::unexpected(status.error());
}

Result<> Notebook::append(std::vector<Event> events, const std::optional<CommandId> &cause)
{
    if (events.empty())
        return {};
    const Result<RunStatus> status = statusAfter(events);
    if (!status)
        return std::unexpected(status.error());
    m_status = *status;
    RunCommit &into = batchFor(cause);
    std::ranges::move(events, std::back_inserter(into.events));
    return {};
}

void Notebook::consume(const CommandId &signal)
{
    batch().consumed.push_back(signal);
}

void Notebook::forgetPhase()
{
    if (!m_phase)
        return;
    if (batch().forgetSteps) // two phases ended before one commit: each commit forgets one
        newBatch();
    RunCommit &last = batch();
    const QByteArray below = m_phase->path() + '/';
    const auto isOfPhase = [&](const StepRow &row) { return row.path.startsWith(below) || row.path == m_phase->path(); };
    std::erase_if(last.begun, isOfPhase); // what is forgotten in this commit need not be written by it
    std::erase_if(last.ended, isOfPhase);
    last.forgetSteps = m_phase->path();
    m_rows.clear();
    m_used.clear();
}

void Notebook::beginPhase(PhaseMark mark, Instant now)
{
    forgetPhase();
    m_phase = std::move(mark);
    const Result<PhaseRecord> record = PhaseRecord{m_phase->name, m_phase->version, m_phase->number, m_phase->input};
    batch().ended.push_back(StepRow{.path = m_phase->path(), .kind = StepKind::Pure, .attempts = 1, .begun = now,
                                    .ended = now, .outcome = encodeOutcome<PhaseRecord>(record)});
    if (m_paused)
        batch().ended.push_back(pausedRow(now));
}

StepRow Notebook::pausedRow(Instant now) const
{
    return StepRow{.path = m_phase->path() + kPausedMark, .kind = StepKind::Pure, .attempts = 1, .begun = now,
                   .ended = now, .outcome = encodeOutcome<void>({})};
}

void Notebook::endLastPhase()
{
    forgetPhase();
    m_phase.reset();
}

void Notebook::setPaused(bool paused, Instant now)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    if (paused) {
        batch().ended.push_back(pausedRow(now));
        return;
    }
    const QByteArray mark = m_phase->path() + kPausedMark;
    if (std::erase_if(batch().ended, [&](const StepRow &row) { return row.path == mark; }) > 0)
        return; // paused and resumed before one commit
    if (batch().forgetSteps)
        newBatch();
    batch().forgetSteps = mark;
}

void Notebook::setDue(std::optional<Instant> due)
{
    batch().due = due;
    batch().clearDue = !due;
}

RunCommit Notebook::takePending()
{
    RunCommit next = std::move(m_pending.front());
    m_pending.pop_front();
    return next;
}

} // namespace patchplane::durable
