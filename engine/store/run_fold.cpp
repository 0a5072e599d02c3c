// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_fold.h"

namespace patchplane::store {

namespace {

/// What an event's payload does to the row beside the status.
struct Payload {
    RunSummary &row;

    void operator()(const WorkStarted &e) const { row.isolated = row.isolated && e.isolated; }
    void operator()(const CandidateFrozen &e) const
    {
        row.round = e.candidate.round;
        row.candidate = e.candidate.digest;
        row.subject.reset();
        row.best.reset();
        row.files = row.added = row.removed = 0;
        row.checksPassed = row.checksDone = row.checksTotal = 0;
        for (const RepositoryChange &change : e.candidate.changes) {
            row.files += qint64(change.files.size());
            for (const FileChange &file : change.files) {
                row.added += file.added;
                row.removed += file.removed;
            }
        }
    }
    void operator()(const ChecksStarted &e) const
    {
        row.checksTotal = int(e.names.size());
        row.checksPassed = row.checksDone = 0;
    }
    void operator()(const CheckFinished &e) const
    {
        ++row.checksDone;
        row.checksPassed += e.result.verdict == Verdict::Passed ? 1 : 0;
        row.isolated = row.isolated && e.result.execution.isolated;
    }
    void operator()(const SubjectProposed &e) const
    {
        row.subject = e.subject;
        row.best = e.outcome.best;
    }
    void operator()(const WaitBegan &e) const { row.text = e.text; }
    void operator()(const RunFailed &e) const { row.text = e.what; }
    void operator()(const auto &) const {}
};

template <class... Events>
Trigger triggerOf(QStringView kind, std::variant<Events...> *)
{
    Trigger trigger = Trigger::Note;
    (void)((kind == QLatin1StringView(Events::kind) && (trigger = Events::trigger, true)) || ...);
    return trigger;
}

Occurrence occurrence(const EventRecord &record, QStringView kind)
{
    if (record.event)
        return occurrenceOf(*record.event);
    const Trigger trigger = triggerOf(kind, static_cast<Event *>(nullptr));
    return {trigger, trigger == Trigger::Wait ? std::optional(WaitReason::Input) : std::nullopt,
            trigger == Trigger::Fail ? std::optional(ErrorCode::Interrupted) : std::nullopt};
}

} // namespace

RunSummary beginSummary(const RunId &run, const EventRecord &record, const RunQueued &queued,
                        const QString &repositoryName, const std::optional<Request> &request)
{
    return RunSummary{.id = run,
                      .request = queued.request,
                      .repository = queued.repository,
                      .repositoryName = repositoryName,
                      .title = queued.title,
                      .status = {},
                      .candidate = {},
                      .subject = {},
                      .best = {},
                      .text = {},
                      .isolated = !(request && request->direct),
                      .created = record.at,
                      .updated = record.at};
}

Result<RunSummary> foldSummary(RunSummary summary, const EventRecord &record, QStringView kind)
{
    const Occurrence occurred = occurrence(record, kind);
    summary.updated = record.at;
    if (occurred.trigger != Trigger::Note) {
        Result<RunStatus> status = next(summary.status, occurred);
        if (!status)
            return std::unexpected(std::move(status.error()));
        if (status->state != summary.status.state)
            summary.text.clear(); // it spoke of the state that is left
        summary.status = *std::move(status);
    }
    if (record.event)
        std::visit(Payload{summary}, *record.event);
    return summary;
}

} // namespace patchplane::store
