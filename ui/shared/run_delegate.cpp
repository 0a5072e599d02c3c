// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/run_delegate.h"

#include "engine/domain/secret.h"
#include "ui/shared/run_list_model.h"
#include "ui/shared/theme.h"
#include "ui/shared/words.h"

#include <QPainter>

namespace patchplane::ui {

RunDelegate::RunDelegate(QObject *parent, WallClock clock)
    : QStyledItemDelegate(parent)
    , m_clock(std::move(clock))
{
}

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, const Tokens &tokens)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        painter.fillRect(option.rect, tokens.ground(Tone::Accent));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter.fillRect(option.rect, tokens.ground(Tone::Neutral));
    if (selected)
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), tokens.accent);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter.setPen(tokens.accent);
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void RunDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensOf(option.palette);
    const auto *summary = index.data(RunListModel::SummaryRole).value<const RunSummary *>();
    painter->save();
    if (!summary) {
        paintHeading(*painter, option.rect, index, tokens);
    } else {
        paintRowGround(*painter, option, tokens);
        paintRun(*painter, option.rect.adjusted(space::m, 0, -space::m, 0), *summary, tokens);
    }
    painter->restore();
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {0, index.data(RunListModel::SummaryRole).isValid() ? kRow : kHeading};
}

void RunDelegate::paintHeading(QPainter &painter, const QRect &rect, const QModelIndex &index, const Tokens &tokens) const
{
    painter.setFont(fontOf(Type::Caption));
    painter.setPen(tokens.muted);
    painter.drawText(rect.adjusted(space::m, space::s, -space::m, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     index.data(Qt::DisplayRole).toString());
}

void RunDelegate::paintRun(QPainter &painter, const QRect &rect, const RunSummary &run, const Tokens &tokens) const
{
    const Word word = Words::status(run.status);
    const int sign = 16;
    paintIcon(painter, word.sign, {rect.left(), rect.top() + 12, sign, sign}, tokens.of(word.tone));
    const QRect first = rect.adjusted(sign + space::s, 9, 0, -rect.height() / 2 + 2);
    const QRect second = rect.adjusted(sign + space::s, rect.height() / 2, 0, -9);

    painter.setFont(fontOf(Type::Caption));
    const QString age = agoText(run.updated, m_clock());
    const int ageWidth = painter.fontMetrics().horizontalAdvance(age);
    painter.setPen(tokens.muted);
    painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, age);

    painter.setFont(fontOf(Type::Strong));
    painter.setPen(tokens.text);
    const QRect title = first.adjusted(0, 0, -ageWidth - space::s, 0);
    painter.drawText(title, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(visibleText(run.title), Qt::ElideRight, title.width()));

    const int numbers = paintNumbers(painter, second, run, tokens);
    painter.setFont(fontOf(Type::Caption));
    painter.setPen(waitsForPerson(run.status) || word.tone == Tone::Bad ? tokens.of(word.tone) : tokens.muted);
    QString line = word.text % u" · " % visibleText(run.repositoryName);
    if (!run.isolated)
        line = RunDelegate::tr("not isolated") % u" · " % line;
    const QRect rest = second.adjusted(0, 0, -numbers - space::s, 0);
    painter.drawText(rest, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(line, Qt::ElideRight, rest.width()));
}

int RunDelegate::paintNumbers(QPainter &painter, const QRect &rect, const RunSummary &run, const Tokens &tokens) const
{
    if (run.files == 0)
        return 0;
    painter.setFont(fontOf(Type::Caption));
    const QString removed = QStringLiteral("−") % QString::number(run.removed);
    const QString added = QStringLiteral("+") % QString::number(run.added);
    const int removedWidth = painter.fontMetrics().horizontalAdvance(removed);
    const int addedWidth = painter.fontMetrics().horizontalAdvance(added);
    painter.setPen(tokens.of(Tone::Bad));
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, removed);
    painter.setPen(tokens.of(Tone::Good));
    painter.drawText(rect.adjusted(0, 0, -removedWidth - space::xs, 0), Qt::AlignRight | Qt::AlignVCenter, added);
    return removedWidth + addedWidth + space::xs;
}

} // namespace patchplane::ui
