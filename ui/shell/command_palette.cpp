// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "engine/domain/secret.h"
#include "ui/shared/run_delegate.h"
#include "ui/shared/theme.h"
#include "ui/shared/words.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace patchplane::ui {

enum PaletteRole { ActionRole = Qt::UserRole + 1, RunRole, HintRole };
static constexpr int kMostRows = 60;

int fitOf(QStringView typed, QStringView text)
{
    if (typed.isEmpty())
        return 1;
    int fit = 0;
    int last = -2;
    qsizetype at = 0;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        while (at < text.size() && text[at].toCaseFolded() != wanted.toCaseFolded())
            ++at;
        if (at == text.size())
            return 0;
        const bool wordStart = at == 0 || !text[at - 1].isLetterOrNumber();
        fit += 1 + (wordStart ? 6 : 0) + (at == last + 1 ? 4 : 0);
        last = int(at++);
    }
    return fit;
}

namespace {

class PaletteDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = tokensOf(option.palette);
        painter->save();
        paintRowGround(*painter, option, tokens);
        const QRect rect = option.rect.adjusted(space::m, 0, -space::m, 0);
        const QString hint = index.data(HintRole).toString();
        painter->setFont(fontOf(Type::Caption));
        painter->setPen(tokens.muted);
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight, hint);
        const QRect text = rect.adjusted(0, 0, -painter->fontMetrics().horizontalAdvance(hint) - space::m, 0);
        painter->setFont(fontOf(Type::Body));
        painter->setPen(tokens.text);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        painter->restore();
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {200, 32}; }
};

struct Found {
    int fit = 0;
    QString text;
    QString hint;
    QVariant action;
    QVariant run;
};

} // namespace

CommandPalette::CommandPalette(Actions &actions, RunListModel &runs, QWidget *parent)
    : QDialog(parent, Qt::Popup)
    , m_actions(actions)
    , m_runs(runs)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_found(new QStandardItemModel(this))
{
    setAccessibleName(tr("Commands and runs"));
    m_field->setPlaceholderText(tr("Search a run or a command"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    m_list->setModel(m_found);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Found"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::s, space::s, space::s, space::s);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::perform);
    connect(m_list, &QListView::clicked, this, &CommandPalette::perform);
}

void CommandPalette::start()
{
    const QWidget *window = parentWidget();
    resize(std::min(640, window->width() - 2 * space::xl), 420);
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, space::xxl + space::l)));
    m_field->clear();
    fill({});
    show();
    m_field->setFocus();
}

void CommandPalette::fill(const QString &typed)
{
    std::vector<Found> found;
    for (const Actions::Spec &spec : m_actions.all()) {
        const int fit = fitOf(typed, spec.text);
        if (fit == 0 || !m_actions.isEnabled(spec.id))
            continue;
        const qsizetype recent = m_recent.indexOf(spec.id);
        found.push_back({fit * 2 + (recent >= 0 ? 3 : 0), spec.text, spec.keys.isEmpty() ? QString() : spec.keys.first().toString(QKeySequence::NativeText), spec.id, {}});
    }
    for (size_t i = 0; i < m_runs.runs().size() && !typed.isEmpty(); ++i) {
        const RunSummary &run = m_runs.runs()[i];
        if (const int fit = fitOf(typed, run.title))
            found.push_back({fit, visibleText(run.title), Words::status(run.status).text, {}, QVariant::fromValue(run.id.uuid())});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Found::fit);
    m_found->clear();
    for (size_t i = 0; i < std::min(found.size(), size_t(kMostRows)); ++i) {
        auto *item = new QStandardItem(found[i].text);
        item->setEditable(false);
        item->setData(found[i].hint, HintRole);
        item->setData(found[i].action, ActionRole);
        item->setData(found[i].run, RunRole);
        m_found->appendRow(item);
    }
    m_list->setCurrentIndex(m_found->index(0, 0));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_found->rowCount() - 1);
            m_list->setCurrentIndex(m_found->index(row, 0));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::perform()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const QString action = index.data(ActionRole).toString();
    const QUuid run = index.data(RunRole).toUuid();
    hide();
    if (!action.isEmpty()) {
        m_recent.removeAll(action);
        m_recent.prepend(action);
        m_actions.trigger(action);
    } else if (!run.isNull()) {
        Q_EMIT runWanted(RunId(run));
    }
}

} // namespace patchplane::ui
