// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/graph_outline_model.h"

#include <QAbstractScrollArea>

namespace patchplane::ui {

/// Paints the run's picture: a column for each phase, a band for each round, a box for each phase and each check, and
/// below the box of what runs a line for each of its steps; all with state and duration. Only what is visible is
/// painted. Says nothing to screen readers: the outline beside it does.
class GraphView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit GraphView(GraphOutlineModel &model, QWidget *parent = nullptr, WallClock clock = wallNow);
    void setCurrent(int node);
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] QRect nodeRect(int node) const; ///< in viewport coordinates, as the others
    [[nodiscard]] QRect roundRect(int round) const;
    [[nodiscard]] QRect stepRect(int node, int step) const;

Q_SIGNALS:
    void chosen(int node);
    void activated(int node);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    void updateBars();
    [[nodiscard]] int nodeAt(QPoint point) const;
    void paintHeads(QPainter &painter);
    void paintRounds(QPainter &painter, const QRect &seen);
    void paintSteps(QPainter &painter, int node);
    void paintEdges(QPainter &painter, const QRect &seen);
    void paintNode(QPainter &painter, int node);
    void ensureVisible(int node);
    GraphOutlineModel &m_model;
    WallClock m_clock;
    std::vector<int> m_tops; ///< of each row; the last: where the picture ends
    std::vector<int> m_bands; ///< top of each round
    int m_current = -1;
};

} // namespace patchplane::ui
