// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_page.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

namespace patchplane::ui {

GraphPage::GraphPage(QWidget *parent, WallClock clock)
    : QWidget(parent)
    , m_model(nullptr, clock)
    , m_view(new GraphView(m_model, this, clock))
    , m_outline(new QTreeView(this))
    , m_second(new QTimer(this))
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_view);
    splitter->addWidget(m_outline);
    splitter->setSizes({380, 220});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    buildOutline();
    connectParts();
}

void GraphPage::buildOutline()
{
    m_outline->setModel(&m_model);
    m_outline->setAccessibleName(tr("Steps of the run"));
    m_outline->setUniformRowHeights(true);
    m_outline->header()->setStretchLastSection(true);
    m_outline->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_outline->setColumnWidth(GraphOutlineModel::Name, 320);
    m_outline->setColumnWidth(GraphOutlineModel::State, 120);
    m_outline->setColumnWidth(GraphOutlineModel::Duration, 100);
}

void GraphPage::connectParts()
{
    const auto nodeOf = [](const QModelIndex &index) {
        return index.parent().isValid() ? index.parent().row() : index.row();
    };
    connect(m_outline->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, nodeOf](const QModelIndex &index) { m_view->setCurrent(nodeOf(index)); });
    connect(m_view, &GraphView::chosen, this, [this, nodeOf](int node) {
        if (node >= 0 && nodeOf(m_outline->currentIndex()) != node)
            m_outline->setCurrentIndex(m_model.index(node, 0));
    });
    const auto open = [this](int node) {
        if (node >= 0)
            Q_EMIT opened(m_model.graph().nodes[size_t(node)].phase);
    };
    connect(m_view, &GraphView::activated, this, open);
    connect(m_outline, &QTreeView::activated, this, [nodeOf, open](const QModelIndex &index) { open(nodeOf(index)); });
    m_second->setInterval(std::chrono::seconds(1));
    connect(m_second, &QTimer::timeout, this, [this] {
        m_view->viewport()->update();
        m_outline->viewport()->update();
    });
}

void GraphPage::setDetail(const RunDetail &detail)
{
    m_model.setGraph(runGraph(detail));
    m_outline->expandAll();
}

void GraphPage::showEvent(QShowEvent *event)
{
    m_second->start();
    QWidget::showEvent(event);
}

void GraphPage::hideEvent(QHideEvent *event)
{
    m_second->stop();
    QWidget::hideEvent(event);
}

} // namespace patchplane::ui
