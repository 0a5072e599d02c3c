// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/timeline_view.h"

#include "engine/domain/secret.h"
#include "ui/shared/problem_bar.h"
#include "ui/shared/run_delegate.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/state_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace patchplane::ui {

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensOf(option.palette);
    const auto *entry = index.data(TimelineModel::EntryRole).value<const TimelineEntry *>();
    painter->save();
    paintRowGround(*painter, option, tokens);
    const QRect rect = option.rect.adjusted(space::m, 0, -space::m, 0);
    if (!entry) {
        painter->fillRect(QRect(rect.left(), rect.center().y() - 3, 180, 6), tokens.ground(Tone::Neutral));
        painter->restore();
        return;
    }
    const Word word = Words::timeline(entry->kind);
    painter->setFont(fontOf(Type::CodeSmall));
    painter->setPen(tokens.muted);
    painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft, toDateTime(entry->at).toLocalTime().toString(QStringLiteral("HH:mm:ss")));
    paintIcon(*painter, word.sign, {rect.left() + 70, rect.center().y() - 6, 13, 13}, tokens.of(word.tone));
    painter->setFont(fontOf(Type::Caption));
    painter->setPen(word.tone == Tone::Neutral ? tokens.muted : tokens.of(word.tone));
    const QString who = entry->source.isEmpty() ? word.text : visibleText(entry->source); // which of the checks that run at once
    painter->drawText(QRect(rect.left() + 90, rect.top(), 96, rect.height()), Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(who, Qt::ElideRight, 96));
    const bool said = entry->kind == TimelineKind::Output || entry->kind == TimelineKind::ErrorOutput || entry->kind == TimelineKind::CheckOutput;
    painter->setFont(fontOf(said ? Type::CodeSmall : Type::Body));
    painter->setPen(tokens.text);
    const QRect text = rect.adjusted(190, 0, 0, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(visibleText(entry->text), Qt::ElideRight, text.width()));
    painter->restore();
}

TimelineView::TimelineView(FeedStore &feed, QWidget *parent)
    : QWidget(parent)
    , m_model(feed)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar()); // made from top to bottom, which is the order of Tab
    column->addWidget(m_problem = new ProblemBar(this));
    column->addWidget(m_stack = new QStackedWidget(this), 1);
    m_stack->addWidget(m_table = new QTableView(m_stack));
    m_stack->addWidget(m_state = new StateView(m_stack));
    buildTable();
    connectModel();
    m_state->showLoading(tr("Loading the timeline…"));
    m_stack->setCurrentWidget(m_state);
}

static QList<std::pair<QString, QSet<TimelineKind>>> filters()
{
    using K = TimelineKind;
    return {{TimelineView::tr("Everything"), {}},
            {TimelineView::tr("Turns"), {K::SessionStarted, K::TurnStarted, K::TurnCompleted, K::TurnFailed, K::SessionTerminated}},
            {TimelineView::tr("Tools and permissions"), {K::ToolCallRequested, K::ApprovalRequired}},
            {TimelineView::tr("Errors"), {K::ErrorOutput, K::TurnFailed}},
            {TimelineView::tr("Checks"), {K::CheckOutput}},
            {TimelineView::tr("Notes"), {K::Note, K::ArtifactEmitted}}};
}

QWidget *TimelineView::buildBar()
{
    auto *bar = new QFrame(this);
    bar->setProperty("role", QStringLiteral("bar"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(space::m, space::xs, space::m, space::xs);
    m_filter = new QComboBox(bar);
    m_filter->setAccessibleName(tr("Show"));
    const auto choices = filters();
    for (const auto &[name, kinds] : choices)
        m_filter->addItem(name);
    m_follow = new QToolButton(bar);
    m_follow->setText(tr("Follow"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setAccessibleName(tr("Follow the end"));
    m_count = new MutedLabel({}, Type::Caption, bar);
    row->addWidget(m_filter);
    row->addWidget(m_follow);
    row->addStretch();
    row->addWidget(m_count);
    return bar;
}

void TimelineView::buildTable()
{
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new TimelineDelegate(m_table));
    m_table->setAccessibleName(tr("Timeline"));
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(TimelineDelegate::kRow);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void TimelineView::connectModel()
{
    connect(&m_model, &TimelineModel::grew, this, [this] {
        if (m_follow->isChecked())
            m_table->scrollToBottom();
    });
    connect(&m_model, &TimelineModel::loaded, this, &TimelineView::showState);
    connect(m_follow, &QToolButton::toggled, this, [this](bool on) {
        if (on)
            m_table->scrollToBottom();
    });
    // A person's own scrolling decides, by the bar or by going from row to row; growth moves the range, not the value.
    const auto decide = [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        const QSignalBlocker quiet(m_follow);
        m_follow->setChecked(bar->sliderPosition() >= bar->maximum());
    };
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, decide);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, decide);
    connect(m_filter, &QComboBox::activated, this, [this](int choice) {
        m_model.setFilter(filters()[choice].second);
        showState();
    });
    connect(m_state, &StateView::acted, &m_model, &TimelineModel::refresh);
    connect(m_problem, &ProblemBar::retried, &m_model, &TimelineModel::refresh);
}

void TimelineView::setRun(RunId run)
{
    if (m_model.run() == run)
        return;
    m_filter->setCurrentIndex(0);
    m_follow->setChecked(true);
    m_problem->setProblem({});
    m_state->showLoading(tr("Loading the timeline…"));
    m_stack->setCurrentWidget(m_state);
    m_model.setRun(run);
}

bool TimelineView::isFollowing() const
{
    return m_follow->isChecked();
}

void TimelineView::showState()
{
    const bool filtered = m_model.isFiltered();
    m_count->setText(filtered ? tr("%L1 found, %L2 of %L3 searched").arg(m_model.rowCount()).arg(m_model.searched()).arg(m_model.total())
                              : tr("%L1 entries").arg(m_model.total()));
    const bool rows = m_model.rowCount() > 0;
    m_problem->setProblem(rows ? m_model.error() : std::nullopt);
    if (rows) {
        m_stack->setCurrentWidget(m_table);
        return;
    }
    if (m_model.error())
        m_state->showError(*m_model.error(), tr("Try again"));
    else
        m_state->showEmpty(Picture::Clock, filtered ? tr("Nothing of this kind") : tr("Nothing has happened yet"), {});
    m_stack->setCurrentWidget(m_state);
}

} // namespace patchplane::ui
