// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/graph/graph_view.h"

class QTimer;
class QTreeView;

namespace patchplane::ui {

/// Picture above, outline of the same below; choosing in one chooses in the other, and what was folded stays folded.
/// Times of what runs are painted anew once a second, only while the page is visible.
class GraphPage : public QWidget
{
    Q_OBJECT
public:
    explicit GraphPage(QWidget *parent = nullptr, WallClock clock = wallNow);
    void setDetail(const RunDetail &detail);
    [[nodiscard]] GraphView *view() const { return m_view; }
    [[nodiscard]] QTreeView *outline() const { return m_outline; }
    [[nodiscard]] GraphOutlineModel &model() { return m_model; }

Q_SIGNALS:
    /// The person wants to see what is behind a node.
    void opened(patchplane::ui::Phase phase);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildOutline();
    void connectParts();
    GraphOutlineModel m_model;
    GraphView *m_view;
    QTreeView *m_outline;
    QTimer *m_second;
};

} // namespace patchplane::ui
