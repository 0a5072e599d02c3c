// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_text.h"

#include "app/diff_text.h"
#include "engine/domain/secret.h"

#include <QCoreApplication>

namespace patchplane::app {
namespace {

constexpr qsizetype kShortId = 13;
constexpr int kTitleWidth = 60;

QString tr(const char *text)
{
    return QCoreApplication::translate("Run", text);
}

Tone toneOf(RunState state)
{
    switch (state) {
    case RunState::Published: return Tone::Good;
    case RunState::Failed:
    case RunState::Rejected:
    case RunState::Cancelled: return Tone::Bad;
    case RunState::Waiting: return Tone::Warn;
    default: return Tone::Accent;
    }
}

Tone toneOf(Verdict verdict)
{
    return verdict == Verdict::Passed ? Tone::Good : verdict == Verdict::Failed ? Tone::Bad : Tone::Warn;
}

QString countText(qint64 added, qint64 removed, const Terminal &terminal)
{
    return terminal.paint(Tone::Good, QStringLiteral("+%1").arg(added)) + u' '
        + terminal.paint(Tone::Bad, QStringLiteral("-%1").arg(removed));
}

QStringList candidateLines(const CandidateFrozen &frozen, const Terminal &terminal)
{
    const Candidate &candidate = frozen.candidate;
    QStringList lines{terminal.paint(Tone::Strong, tr("Candidate")),
                      QStringLiteral("  %1  round %2, %3").arg(candidate.digest.toString()).arg(candidate.round)
                          .arg(toText(candidate.origin))};
    for (const RepositoryChange &change : candidate.changes) {
        lines.append(QStringLiteral("  commit %1 on base %2").arg(change.head.toString(), change.base.toString()));
        for (const FileChange &file : change.files) {
            QString line = QStringLiteral("  %1 %2  ").arg(toText(file.change), -12).arg(pathText(file));
            line += file.binary ? tr("binary") : countText(file.added, file.removed, terminal);
            for (Risk risk : file.risks)
                line += u' ' + terminal.paint(Tone::Warn, u'!' + toText(risk));
            lines.append(line);
        }
    }
    for (const QString &note : frozen.notes)
        lines.append(terminal.paint(Tone::Warn, QStringLiteral("  note: ") + oneLine(note)));
    return lines;
}

QStringList checkLines(const RunView &view, const Terminal &terminal)
{
    QStringList lines{terminal.paint(Tone::Strong, tr("Checks"))};
    if (view.checkNames.empty() && view.checks.empty())
        lines.append(QStringLiteral("  ") + tr("none: the accepted configuration names no check"));
    for (const CheckResult &check : view.checks) {
        QString line = QStringLiteral("  %1  %2")
                           .arg(terminal.paint(toneOf(check.verdict), QString(toText(check.verdict))), oneLine(check.spec.name));
        line += QStringLiteral("  %1 ms").arg(check.execution.duration.count());
        if (check.underCandidatesControl)
            line += terminal.paint(Tone::Warn, QStringLiteral("  ") + tr("run under the candidate's control"));
        if (!check.execution.isolated)
            line += terminal.paint(Tone::Warn, QStringLiteral("  ") + tr("not isolated"));
        lines.append(line);
        for (const Finding &finding : check.findings) {
            const QString where = finding.line > 0
                ? QStringLiteral(" (%1:%2)").arg(oneLine(visibleBytes(finding.path.bytes))).arg(finding.line) : QString();
            lines.append(QStringLiteral("    %1: %2%3").arg(toText(finding.kind), oneLine(finding.text), where));
        }
    }
    return lines;
}

QStringList subjectLines(const SubjectProposed &subject, const Terminal &terminal)
{
    QStringList lines{terminal.paint(Tone::Strong, tr("Policy")),
                      QStringLiteral("  %1: %2, %3: %4").arg(tr("best possible"), toText(subject.outcome.best), tr("score"))
                          .arg(subject.outcome.score)};
    for (const TraceLine &line : subject.outcome.trace)
        lines.append(QStringLiteral("  %1: %2 -> %3").arg(oneLine(line.rule), oneLine(line.saw), toText(line.allows)));
    lines.append(terminal.paint(Tone::Strong, tr("Subject")));
    lines.append(QStringLiteral("  ") + subject.subject.toString());
    lines.append(QStringLiteral("  %1 %2, %3 %4").arg(toText(subject.what.publication), oneLine(subject.what.branch),
                                                      tr("meant for"), oneLine(subject.what.target)));
    return lines;
}

QStringList endLines(const RunView &view, const Terminal &terminal)
{
    QStringList lines;
    if (view.decision) {
        lines.append(terminal.paint(Tone::Strong, tr("Decision")));
        lines.append(QStringLiteral("  %1 by %2 (%3)%4")
                         .arg(toText(view.decision->state), oneLine(view.decision->by.name), toText(view.decision->by.door),
                              view.decision->reason.isEmpty() ? QString() : QStringLiteral(": ") + oneLine(view.decision->reason)));
    }
    if (view.published) {
        lines.append(terminal.paint(Tone::Strong, tr("Published")));
        lines.append(QStringLiteral("  %1 at %2").arg(oneLine(view.published->ref), view.published->commit.toString()));
    }
    if (view.failure) {
        lines.append(terminal.paint(Tone::Bad, QStringLiteral("%1: %2").arg(toText(view.failure->code), oneLine(view.failure->what))));
        lines.append(QStringLiteral("  ") + oneLine(view.failure->remedy));
    }
    if (view.waitsFor && !view.waitsFor->isEmpty())
        lines.append(terminal.paint(Tone::Warn, oneLine(*view.waitsFor)));
    return lines;
}

} // namespace

QString shortId(const RunId &run)
{
    return run.toString().first(kShortId);
}

QString statusText(const RunStatus &status)
{
    QString text(toText(status.state));
    if (status.reason)
        text += QStringLiteral(" (%1)").arg(toText(*status.reason));
    if (status.failure)
        text += QStringLiteral(" (%1)").arg(toText(*status.failure));
    return status.held ? text + QStringLiteral(", held") : text;
}

QStringList runTable(const std::vector<RunSummary> &runs, const Terminal &terminal)
{
    std::vector<QStringList> rows;
    for (const RunSummary &run : runs) {
        rows.push_back({shortId(run.id), statusText(run.status),
                        run.checksTotal > 0 ? QStringLiteral("%1/%2").arg(run.checksPassed).arg(run.checksTotal) : QStringLiteral("-"),
                        QStringLiteral("+%1 -%2").arg(run.added).arg(run.removed), oneLine(run.repositoryName, 24),
                        oneLine(run.title, kTitleWidth) + (run.isolated ? QString() : QStringLiteral(" [%1]").arg(tr("not isolated")))});
    }
    QStringList lines = aligned(rows);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const RunStatus &status = runs[size_t(i)].status;
        const QString text = statusText(status);
        lines[i].replace(shortId(runs[size_t(i)].id).size() + 2, text.size(), terminal.paint(toneOf(status.state), text));
    }
    return lines;
}

QStringList runReport(const RunDetail &run, const Terminal &terminal)
{
    const RunView view = viewOf(run);
    QStringList lines{terminal.paint(Tone::Strong, oneLine(run.summary.title)),
                      QStringLiteral("  run %1, %2").arg(run.summary.id.toString(),
                                                         terminal.paint(toneOf(run.summary.status.state), statusText(run.summary.status))),
                      QStringLiteral("  repository %1").arg(oneLine(run.repository.path))};
    if (!run.summary.isolated)
        lines.append(terminal.paint(Tone::Warn, QStringLiteral("  ") + tr("not isolated")));
    for (const QString &limit : view.notEnforced)
        lines.append(terminal.paint(Tone::Warn, QStringLiteral("  ") + tr("not enforced here: %1").arg(oneLine(limit))));
    if (view.candidate)
        lines += candidateLines(*view.candidate, terminal) + checkLines(view, terminal);
    if (view.subject)
        lines += subjectLines(*view.subject, terminal);
    return lines + endLines(view, terminal);
}

QStringList nextSteps(const RunDetail &run, const QString &program)
{
    if (run.summary.status.state != RunState::Waiting || !run.summary.status.reason)
        return {};
    const QString id = shortId(run.summary.id);
    if (run.summary.status.reason == WaitReason::Profile)
        return {QStringLiteral("  %1 accept-profile --repo '%2'").arg(program, oneLine(run.repository.path))};
    if (run.summary.status.reason == WaitReason::Decision && run.summary.subject) {
        const QString digest = run.summary.subject->toString();
        return {QStringLiteral("  %1 approve %2 %3").arg(program, id, digest),
                QStringLiteral("  %1 reject %2 %3 --reason '...'").arg(program, id, digest)};
    }
    return {QStringLiteral("  %1 resume %2").arg(program, id)};
}

QString timelineLine(const TimelineEntry &entry, const Terminal &terminal)
{
    const QString source = entry.source.isEmpty() ? QString(toText(entry.kind)) : oneLine(entry.source, 24);
    const bool problem = entry.kind == TimelineKind::ErrorOutput || entry.kind == TimelineKind::TurnFailed;
    return terminal.paint(Tone::Faint, source + QStringLiteral(" | "))
        + (problem ? terminal.paint(Tone::Warn, oneLine(entry.text)) : oneLine(entry.text));
}

} // namespace patchplane::app
