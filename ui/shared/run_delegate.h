// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/time_text.h"
#include "ui/shared/tokens.h"

#include "engine/contracts/summaries.h"

#include <QStyledItemDelegate>

namespace patchplane::ui {

/// Paints a run in two lines: sign, title and age; state with reason, then files, lines and checks. Rows whose
/// SummaryRole is empty and whose DisplayRole is not are headings of a group.
class RunDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit RunDelegate(QObject *parent = nullptr, WallClock clock = wallNow);
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static constexpr int kRow = 58;
    static constexpr int kHeading = 34;

private:
    void paintHeading(QPainter &painter, const QRect &rect, const QModelIndex &index, const Tokens &tokens) const;
    void paintRun(QPainter &painter, const QRect &rect, const RunSummary &run, const Tokens &tokens) const;
    int paintNumbers(QPainter &painter, const QRect &rect, const RunSummary &run, const Tokens &tokens) const;
    WallClock m_clock;
};

/// Ground and marker of a selected or hovered row, the same in all lists.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, const Tokens &tokens);

} // namespace patchplane::ui
