// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/secret.h"
#include "ui/runs/checks_page.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/time_text.h"

#include <algorithm>

namespace patchplane::ui {

static constexpr quintptr kCheck = 0; // a finding's index carries the number of its check + 1

std::vector<ChecksModel::Row> ChecksModel::rowsOf(const std::vector<QString> &names, const std::vector<CheckResult> &checks)
{
    std::vector<Row> rows;
    for (const QString &name : names) {
        const auto done = std::ranges::find(checks, name, [](const CheckResult &check) { return check.spec.name; });
        Row row{name, done == checks.end() ? std::nullopt : std::optional(*done), {}};
        if (row.result) {
            row.findings = row.result->findings;
            std::ranges::stable_partition(row.findings, [](const Finding &finding) { return finding.kind != FindingKind::OldFailure; });
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void ChecksModel::setChecks(const std::vector<QString> &names, const std::vector<CheckResult> &checks)
{
    std::vector<Row> rows = rowsOf(names, checks);
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const CheckResult *ChecksModel::checkAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const size_t row = index.internalId() == kCheck ? size_t(index.row()) : size_t(index.internalId() - 1);
    return m_rows[row].result ? &*m_rows[row].result : nullptr;
}

const Finding *ChecksModel::findingAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == kCheck)
        return nullptr;
    return &m_rows[index.internalId() - 1].findings[size_t(index.row())];
}

QModelIndex ChecksModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : kCheck);
}

QModelIndex ChecksModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == kCheck)
        return {};
    return createIndex(int(child.internalId()) - 1, 0, kCheck);
}

int ChecksModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    const bool check = parent.internalId() == kCheck && parent.column() == 0;
    return check ? int(m_rows[size_t(parent.row())].findings.size()) : 0;
}

int ChecksModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

QString ChecksModel::rowText(const Row &row, int column) const
{
    if (column == Name)
        return visibleText(row.name);
    if (!row.result)
        return column == Said ? tr("running") : QString();
    const CheckResult &check = *row.result;
    if (column == Said)
        return oldFailuresOnly(check) ? tr("%1, as before").arg(Words::verdict(check.verdict).text) : Words::verdict(check.verdict).text;
    if (column == Time)
        return durationText(check.execution.duration);
    QStringList facts;
    if (!check.spec.required)
        facts.append(tr("optional"));
    if (!check.execution.tests.empty())
        facts.append(tr("%n test(s)", nullptr, int(check.execution.tests.size())));
    if (check.underCandidatesControl)
        facts.append(tr("run under the candidate's control"));
    if (!check.execution.isolated)
        facts.append(tr("not isolated"));
    if (!check.execution.reportProblem.isEmpty())
        facts.append(visibleText(check.execution.reportProblem));
    if (check.execution.cut)
        facts.append(tr("output was cut at its limit"));
    return facts.join(QStringLiteral(" · "));
}

static QString findingText(const Finding &finding, int column)
{
    switch (column) {
    case ChecksModel::Name: return finding.test.isEmpty() ? visibleText(finding.text) : visibleText(finding.test);
    case ChecksModel::Said: return Words::finding(finding.kind);
    case ChecksModel::Detail: {
        const QString place = finding.path.bytes.isEmpty() ? QString() : QString(visibleBytes(finding.path.bytes) % u':' % QString::number(finding.line));
        const QString text = finding.test.isEmpty() ? QString() : visibleText(finding.text);
        return place.isEmpty() ? text : text.isEmpty() ? place : QString(place % u"  " % text);
    }
    default: return {};
    }
}

QVariant ChecksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Finding *finding = findingAt(index);
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
        const QString text = finding ? findingText(*finding, index.column()) : rowText(m_rows[size_t(index.row())], index.column());
        return role == Qt::ToolTipRole ? plainToolTip(text) : text;
    }
    const CheckResult *check = checkAt(index);
    if (finding && role == ToneRole)
        return int(finding->kind == FindingKind::OldFailure ? Tone::Neutral : Tone::Bad);
    if (role == ToneRole || role == SignRole) {
        const Word word = check ? Words::verdict(check->verdict) : Word{{}, Tone::Accent, Picture::Resume};
        return role == ToneRole ? int(word.tone) : int(word.sign);
    }
    return {};
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Check");
    case Said: return tr("Verdict");
    case Time: return tr("Time");
    case Detail: return tr("Detail");
    default: return {};
    }
}

void TraceModel::setOutcome(std::optional<PolicyOutcome> outcome)
{
    beginResetModel();
    m_outcome = std::move(outcome);
    endResetModel();
}

int TraceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_outcome ? 0 : int(m_outcome->trace.size());
}

int TraceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant TraceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TraceLine &line = m_outcome->trace[size_t(index.row())];
    if (role == ChecksModel::ToneRole)
        return int(index.column() == 2 ? Words::outcome(line.allows).tone : Tone::Neutral);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const QString text = index.column() == 0 ? visibleText(line.rule)
        : index.column() == 1 ? visibleText(line.saw) : Words::outcome(line.allows).text;
    return role == Qt::ToolTipRole ? plainToolTip(text) : text;
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Rule") : section == 1 ? tr("What it saw") : tr("Leaves possible");
}

} // namespace patchplane::ui
