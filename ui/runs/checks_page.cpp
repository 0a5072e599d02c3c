// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/checks_page.h"

#include "engine/domain/secret.h"
#include "ui/runs/log_view.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/tree_place.h"

#include <QHeaderView>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace patchplane::ui {

namespace {

/// Colours the words of a verdict by the model's tone.
class ToneDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), 26};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Tokens &tokens = tokensOf(option->palette);
        const QVariant tone = index.data(ChecksModel::ToneRole);
        const bool verdict = index.column() == ChecksModel::Said || !index.data(ChecksModel::SignRole).isValid();
        const QColor ink = tone.isValid() && verdict && Tone(tone.toInt()) != Tone::Neutral ? tokens.of(Tone(tone.toInt())) : tokens.text;
        option->palette.setColor(QPalette::Text, ink);
        option->palette.setColor(QPalette::HighlightedText, ink);
        option->palette.setColor(QPalette::Highlight, tokens.ground(Tone::Accent));
    }
};

} // namespace

ChecksPage::ChecksPage(FeedStore &feed, QWidget *parent)
    : QWidget(parent)
    , m_tree(new QTreeView(this))
    , m_log(new LogView(feed, this)) // made from top to bottom, which is the order of Tab
    , m_traceTable(new QTableView(this))
    , m_notes(new MutedLabel({}, Type::Caption, this))
    , m_score(new MutedLabel({}, Type::Caption, this))
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(buildTree());
    splitter->addWidget(m_log);
    splitter->addWidget(buildTrace());
    splitter->setSizes({280, 180, 180});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChecksPage::choose);
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const Finding *finding = m_checks.findingAt(index); finding && !finding->path.bytes.isEmpty())
            Q_EMIT placeWanted(finding->path, finding->line);
    });
}

QWidget *ChecksPage::buildTree()
{
    m_tree->setModel(&m_checks);
    m_tree->setItemDelegate(new ToneDelegate(m_tree));
    m_tree->setAccessibleName(tr("Checks and findings"));
    m_tree->setUniformRowHeights(true);
    m_tree->setColumnWidth(ChecksModel::Name, 280);
    m_tree->setColumnWidth(ChecksModel::Said, 150);
    m_tree->setColumnWidth(ChecksModel::Time, 90);
    m_tree->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    m_notes->setContentsMargins(space::m, space::s, space::m, 0);
    column->addWidget(m_notes);
    column->addWidget(m_tree, 1);
    return box;
}

QWidget *ChecksPage::buildTrace()
{
    m_traceTable->setModel(&m_trace);
    m_traceTable->setItemDelegate(new ToneDelegate(m_traceTable));
    m_traceTable->setAccessibleName(tr("Policy trace"));
    m_traceTable->setShowGrid(false);
    m_traceTable->verticalHeader()->hide();
    m_traceTable->verticalHeader()->setDefaultSectionSize(26);
    m_traceTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_traceTable->setTabKeyNavigation(false);
    m_traceTable->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_traceTable->horizontalHeader()->setHighlightSections(false);
    m_traceTable->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_traceTable->setColumnWidth(0, 180);
    m_traceTable->setColumnWidth(2, 150);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, space::s, 0, 0);
    m_score->setContentsMargins(space::m, 0, space::m, 0);
    column->addWidget(m_score);
    column->addWidget(m_traceTable, 1);
    return box;
}

void ChecksPage::setView(const RunView &view)
{
    const TreePlace place(*m_tree);
    m_checks.setChecks(view.checkNames, view.checks);
    const bool stays = place.restore(*m_tree);
    m_trace.setOutcome(view.proposed ? std::optional(view.proposed->outcome) : std::nullopt);
    m_score->setText(view.proposed ? tr("Policy: %1 at best, score %2 of 100").arg(Words::outcome(view.proposed->outcome.best).text).arg(view.proposed->outcome.score)
                                   : tr("Policy has not looked yet: it does when all checks are done."));
    QStringList notes;
    if (view.checkNames.empty() && view.candidate)
        notes.append(tr("The repository's configuration names no checks."));
    if (!view.isolated)
        notes.append(tr("Not isolated: what ran could reach this machine."));
    for (const QString &limit : view.notEnforced)
        notes.append(tr("Not enforced here: %1").arg(visibleText(limit)));
    for (const QString &note : view.notes)
        notes.append(visibleText(note));
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
    if (!stays && m_checks.rowCount() > 0)
        m_tree->setCurrentIndex(m_checks.index(0, 0));
    if (m_checks.rowCount() > 0)
        choose(m_tree->currentIndex()); // the same row may have got its log
    else
        m_log->clear(tr("No log"));
}

void ChecksPage::choose(const QModelIndex &index)
{
    const CheckResult *check = m_checks.checkAt(index);
    if (check && check->execution.log)
        m_log->showLog(*check->execution.log, check->spec.name);
    else
        m_log->clear(check ? tr("No log was kept") : tr("The log comes when the check is done"));
}

} // namespace patchplane::ui
