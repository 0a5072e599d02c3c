// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diff_view.h"

#include "engine/domain/secret.h"
#include "ui/shared/background.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/state_view.h"

#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace patchplane::ui {

static constexpr int kMoreLines = 20;
static constexpr int kAllLines = 1 << 29;

DiffView::DiffView(QWidget *parent)
    : QWidget(parent)
    , m_path(new ElidedLabel(Type::Strong, this))
    , m_facts(new ElidedLabel(Type::Caption, this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_state(new StateView(this))
{
    for (const QString &name : {tr("Code before"), tr("Code after")}) {
        auto *view = new CodeView(m_splitter);
        view->setAccessibleName(name);
        m_splitter->addWidget(view);
        m_views.push_back(view);
        connect(view, &CodeView::gapActivated, this, [this](int row) { expandGap(row); });
        connect(view, &CodeView::filled, this, &DiffView::paneFilled);
    }
    m_splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_state);
    connect(m_state, &StateView::acted, this, [this] {
        if (!m_diff) {
            Q_EMIT failureRetried();
            return;
        }
        m_longLinesAllowed = true;
        fillPanes(-1);
    });
    buildHead();
    tieScrollBars();
    setLayoutKind(DiffLayout::Unified);
    showNothing();
}

void DiffView::buildHead()
{
    m_path->setElideMode(Qt::ElideMiddle);
    m_facts->setMuted(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(space::m, space::s, space::m, space::s);
    head->setSpacing(2);
    head->addWidget(m_path);
    head->addWidget(m_facts);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
}

void DiffView::tieScrollBars()
{
    const auto tie = [this](auto bar) {
        for (size_t i = 0; i < m_views.size(); ++i) {
            QScrollBar *other = (m_views[1 - i]->*bar)();
            connect((m_views[i]->*bar)(), &QScrollBar::valueChanged, this, [this, other](int value) {
                if (m_layout == DiffLayout::Unified || m_tying)
                    return;
                m_tying = true;
                other->setValue(value);
                m_tying = false;
            });
        }
    };
    tie(&CodeView::verticalBar);
    tie(&CodeView::horizontalBar);
}

/// What was shown is gone, and what is on its way for it.
void DiffView::forget()
{
    m_diff.reset();
    m_composed = {}; // else a step would go through the changes of a file that nobody sees
    ++m_generation;
}

void DiffView::showLoading()
{
    forget();
    m_loading = true;
    m_state->showLoading(tr("Loading the file…"));
    m_stack->setCurrentWidget(m_state);
}

/// There is no code to show, and none is on its way: `m_state` says why.
void DiffView::showState()
{
    m_loading = false;
    m_stack->setCurrentWidget(m_state);
}

void DiffView::showFailure(const Error &error)
{
    forget();
    m_state->showError(error, tr("Try again"));
    showState();
}

void DiffView::showNothing()
{
    forget();
    m_path->setText({});
    m_facts->setText({});
    m_state->showEmpty(Picture::Rows, tr("No file is chosen"), tr("Choose a file on the left, or press j."));
    showState();
}

void DiffView::setDiff(const FileDiff &diff)
{
    m_highlighter.abandon();
    m_diff = diff;
    m_widths.clear();
    m_longLinesAllowed = false;
    m_beforeStyles.clear();
    m_afterStyles.clear();
    m_coloursDue = 0;
    m_tellColours = false;
    m_composed = {};
    describe();
    if (diff.change.binary) {
        const qint64 was = diff.before.size(), is = diff.after.size();
        m_state->showEmpty(Picture::Folder, tr("Binary file"), tr("%1 bytes before, %2 bytes after. There are no lines to compare.").arg(was).arg(is));
        showState();
        Q_EMIT shown();
        return;
    }
    recompose();
}

void DiffView::setLayoutKind(DiffLayout layout)
{
    m_layout = layout;
    m_panes = layout == DiffLayout::Unified ? std::vector{m_views[1]} : m_views;
    m_views[0]->setVisible(layout == DiffLayout::SideBySide);
    if (layout == DiffLayout::SideBySide)
        m_splitter->setSizes({1000, 1000});
    if (m_diff && !m_diff->change.binary)
        recompose();
}

void DiffView::recompose()
{
    const int generation = ++m_generation;
    m_loading = true;
    const int keep = m_composed.rows.empty() ? -1 : main()->currentRow();
    const int keepAfter = keep >= 0 && keep < int(m_composed.rows.size()) ? m_composed.rows[size_t(keep)].after : -1;
    ComposeOptions options{m_layout, m_widths, tr("%1 unchanged lines · Return shows more")};
    inBackground([diff = *m_diff, options] { return compose(diff, options); })
        .then(this, [this, generation, keepAfter](ComposedDiff composed) {
            if (generation == m_generation)
                take(std::move(composed), keepAfter);
        });
}

void DiffView::take(ComposedDiff composed, int keepAfter)
{
    m_composed = std::move(composed);
    int row = -1;
    for (size_t i = 0; keepAfter >= 0 && i < m_composed.rows.size() && row < 0; ++i) {
        if (m_composed.rows[i].after >= keepAfter)
            row = int(i);
    }
    describe();
    fillPanes(row);
}

bool DiffView::guardLongLines()
{
    if (m_longLinesAllowed || m_composed.longestLine <= Highlighter::kLongestLine)
        return false;
    m_state->showEmpty(Picture::Rows, tr("Generated or minified"),
                       tr("The longest line has %L1 bytes. Nothing is left out when it is shown, but scrolling may be slow.").arg(m_composed.longestLine),
                       tr("Show anyway"));
    showState();
    return true;
}

void DiffView::fillPanes(int keepRow)
{
    if (guardLongLines()) {
        Q_EMIT shown();
        return;
    }
    const bool unified = m_layout == DiffLayout::Unified;
    for (size_t i = 0; i < m_panes.size(); ++i) {
        m_panes[i]->setPane(std::move(m_composed.panes[i]), unified ? CodeView::Numbers::Both : i == 0 ? CodeView::Numbers::Before : CodeView::Numbers::After);
    }
    if (m_composed.rows.empty()) {
        m_state->showEmpty(Picture::Rows, tr("No line changed"), factsText());
        showState();
        Q_EMIT shown();
        return;
    }
    m_loading = false;
    m_stack->setCurrentWidget(m_splitter);
    if (keepRow >= 0)
        main()->goToRow(keepRow);
    else
        goToFirstChange();
    Q_EMIT shown();
    colour();
}

void DiffView::colour()
{
    if (!m_diff)
        return;
    const auto ask = [this](Side side, const std::optional<FileSide> &file, const QByteArray &blob) {
        if (!file)
            return;
        const QString name = QString::fromUtf8(file->path.bytes.mid(file->path.bytes.lastIndexOf('/') + 1));
        m_highlighter.highlight(file->content, blob, name, this, [this, side](const QByteArray &styles) { applyColours(side, styles); });
    };
    const FileDiff diff = *m_diff; // answers may come at once
    m_coloursDue += int(diff.change.after.has_value()) + int(diff.change.before.has_value());
    m_tellColours = true;
    ask(Side::After, diff.change.after, diff.after);
    ask(Side::Before, diff.change.before, diff.before);
}

void DiffView::applyColours(Side side, const QByteArray &styles)
{
    (side == Side::Before ? m_beforeStyles : m_afterStyles) = styles;
    for (CodeView *pane : m_panes)
        pane->setStyles(m_beforeStyles, m_afterStyles);
    --m_coloursDue;
    tellColoured();
}

void DiffView::paneFilled()
{
    if (m_layout == DiffLayout::SideBySide) // one side may have been scrolled to what the other did not have yet
        m_views[0]->verticalBar()->setValue(m_views[1]->verticalBar()->value());
    tellColoured();
}

void DiffView::tellColoured()
{
    if (m_coloursDue > 0 || !std::ranges::all_of(m_panes, &CodeView::isFilled) || !std::exchange(m_tellColours, false))
        return;
    Q_EMIT coloured();
}

void DiffView::describe()
{
    m_path->setText(visibleBytes(m_diff->change.path().bytes));
    m_facts->setText(factsText());
}

QString DiffView::factsText() const
{
    QStringList facts{Words::change(m_diff->change)};
    if (!m_diff->change.binary)
        facts.append(QStringLiteral("+%1 −%2").arg(m_diff->change.added).arg(m_diff->change.removed));
    if (m_composed.carriageReturns)
        facts.append(tr("lines end in CR LF"));
    if (m_composed.newlineMissingAfter && m_diff->change.after)
        facts.append(tr("no newline at the end"));
    else if (m_composed.newlineMissingBefore && m_diff->change.before)
        facts.append(tr("had no newline at the end"));
    for (const Risk risk : m_diff->change.risks)
        facts.append(Words::risk(risk));
    return facts.join(QStringLiteral("  ·  "));
}

bool DiffView::nextChange()
{
    const auto next = std::ranges::upper_bound(m_composed.changes, main()->currentRow());
    if (next == m_composed.changes.end())
        return false;
    main()->goToRow(*next);
    return true;
}

bool DiffView::previousChange()
{
    const auto here = std::ranges::lower_bound(m_composed.changes, main()->currentRow());
    if (here == m_composed.changes.begin())
        return false;
    main()->goToRow(*std::prev(here));
    return true;
}

void DiffView::goToFirstChange()
{
    main()->goToRow(m_composed.changes.empty() ? 0 : m_composed.changes.front());
}

void DiffView::goToLastChange()
{
    main()->goToRow(m_composed.changes.empty() ? 0 : m_composed.changes.back());
}

void DiffView::expandGap(int row, bool all)
{
    if (row < 0 || row >= int(m_composed.rows.size()) || m_composed.rows[size_t(row)].kind != DiffRow::Gap)
        return;
    int &width = m_widths[m_composed.rows[size_t(row)].stretch];
    width = all ? kAllLines : width + kMoreLines;
    recompose();
}

void DiffView::expandNearestGap()
{
    const int here = main()->currentRow();
    int best = -1;
    for (size_t i = 0; i < m_composed.rows.size(); ++i) {
        const bool closer = best < 0 || std::abs(int(i) - here) < std::abs(best - here);
        if (m_composed.rows[i].kind == DiffRow::Gap && closer)
            best = int(i);
    }
    expandGap(best);
}

bool DiffView::find(const QString &text, bool forward)
{
    return main()->find(text, forward);
}

} // namespace patchplane::ui
