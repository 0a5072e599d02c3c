// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_page.h"

#include "ui/shared/tree_place.h"

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
    connect(m_outline->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { m_view->setCurrent(m_model.nodeOf(index)); });
    connect(m_view, &GraphView::chosen, this, [this](int node) {
        if (node >= 0 && m_model.nodeOf(m_outline->currentIndex()) != node)
            m_outline->setCurrentIndex(m_model.indexOfNode(node));
    });
    const auto open = [this](int node) {
        if (node >= 0)
            Q_EMIT opened(m_model.graph().nodes[size_t(node)].phase);
    };
    connect(m_view, &GraphView::activated, this, open);
    connect(m_outline, &QTreeView::activated, this, [this, open](const QModelIndex &index) { open(m_model.nodeOf(index)); });
    m_second->setInterval(std::chrono::seconds(1));
    connect(m_second, &QTimer::timeout, this, [this] {
        m_view->viewport()->update();
        m_outline->viewport()->update();
    });
}

void GraphPage::setDetail(const RunDetail &detail)
{
    const TreePlace place(*m_outline);
    m_model.setGraph(runGraph(detail));
    if (!place.restore(*m_outline))
        m_view->setCurrent(-1);
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
