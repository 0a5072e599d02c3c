// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/graph/graph_view.h"

#include "engine/domain/secret.h"
#include "ui/shared/icons.h"
#include "ui/shared/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

namespace patchplane::ui {

static constexpr int kWidth = 156, kHeight = 54, kColumnGap = 32, kRowGap = space::m, kMargin = space::xl, kHead = 30;
static constexpr int kBand = 28, kStep = 20;

GraphView::GraphView(GraphOutlineModel &model, QWidget *parent, WallClock clock)
    : QAbstractScrollArea(parent)
    , m_model(model)
    , m_clock(std::move(clock))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Run graph; the outline below says the same"));
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_current >= int(m_model.graph().nodes.size()))
            m_current = -1;
        layOut();
        updateBars();
        viewport()->update();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, viewport(), qOverload<>(&QWidget::update));
}

/// Rows are as high as the node with the most steps needs; a round's title stands above its rows.
void GraphView::layOut()
{
    const RunGraph &graph = m_model.graph();
    m_tops.clear();
    m_bands.clear();
    int y = kMargin + kHead;
    for (const GraphRound &round : graph.rounds) {
        m_bands.push_back(y);
        y += kBand;
        std::vector<size_t> steps(size_t(round.rows), 0);
        for (int node = round.firstNode; node < round.firstNode + round.nodes; ++node) {
            size_t &most = steps[size_t(graph.nodes[size_t(node)].row - round.firstRow)];
            most = std::max(most, graph.nodes[size_t(node)].steps.size());
        }
        for (const size_t most : steps) {
            m_tops.push_back(y);
            y += kHeight + int(most) * kStep + kRowGap;
        }
        y += kRowGap;
    }
    m_tops.push_back(y);
}

QRect GraphView::nodeRect(int node) const
{
    const GraphNode &n = m_model.graph().nodes[size_t(node)];
    const int x = kMargin + int(n.phase) * (kWidth + kColumnGap) - horizontalScrollBar()->value();
    return {x, m_tops[size_t(n.row)] - verticalScrollBar()->value(), kWidth, kHeight};
}

QRect GraphView::stepRect(int node, int step) const
{
    const QRect box = nodeRect(node);
    return {box.left() + space::m, box.bottom() + 1 + step * kStep, kWidth - space::m, kStep};
}

QRect GraphView::roundRect(int round) const
{
    const int bottom = size_t(round) + 1 < m_bands.size() ? m_bands[size_t(round) + 1] : m_tops.back();
    return {kMargin / 2 - horizontalScrollBar()->value(), m_bands[size_t(round)] - verticalScrollBar()->value(),
            kMargin + kPhases * (kWidth + kColumnGap) - kColumnGap, bottom - m_bands[size_t(round)] - space::xs};
}

void GraphView::updateBars()
{
    const QSize whole(2 * kMargin + kPhases * (kWidth + kColumnGap) - kColumnGap,
                      m_tops.empty() ? 0 : m_tops.back() + kMargin);
    horizontalScrollBar()->setRange(0, std::max(0, whole.width() - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    verticalScrollBar()->setRange(0, std::max(0, whole.height() - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
}

void GraphView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateBars();
}

static Tone toneOf(NodeState state)
{
    switch (state) {
    case NodeState::Waiting: return Tone::Neutral;
    case NodeState::Running: return Tone::Accent;
    case NodeState::Done: return Tone::Good;
    case NodeState::Attention: return Tone::Warning;
    case NodeState::Failed: return Tone::Bad;
    }
    return Tone::Neutral;
}

static Picture signOf(NodeState state)
{
    switch (state) {
    case NodeState::Waiting: return Picture::Clock;
    case NodeState::Running: return Picture::Resume;
    case NodeState::Done: return Picture::Check;
    case NodeState::Attention: return Picture::Question;
    case NodeState::Failed: return Picture::Cross;
    }
    return Picture::Dot;
}

static QString factsOf(const QString &name, const QString &state, const QString &time)
{
    QStringList facts{name, state, time};
    facts.removeAll(QString());
    return facts.join(QStringLiteral(" · "));
}

void GraphView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(event->rect(), tokensOf(palette()).surface);
    paintHeads(painter);
    paintRounds(painter, event->rect());
    paintEdges(painter, event->rect());
    for (int node = 0; node < int(m_model.graph().nodes.size()); ++node) {
        if (nodeRect(node).intersects(event->rect()))
            paintNode(painter, node);
        paintSteps(painter, node);
    }
}

void GraphView::paintHeads(QPainter &painter)
{
    painter.setFont(fontOf(Type::Caption));
    painter.setPen(tokensOf(palette()).muted);
    for (int phase = 0; phase < kPhases; ++phase) {
        const int x = kMargin + phase * (kWidth + kColumnGap) - horizontalScrollBar()->value();
        painter.drawText(QRect(x, kMargin - verticalScrollBar()->value(), kWidth, kHead - space::s),
                         Qt::AlignLeft | Qt::AlignVCenter, phaseText(Phase(phase)));
    }
}

void GraphView::paintRounds(QPainter &painter, const QRect &seen)
{
    const Tokens &tokens = tokensOf(palette());
    for (int number = 0; number < int(m_bands.size()); ++number) {
        const QRect band = roundRect(number);
        if (!band.intersects(seen))
            continue;
        const GraphRound &round = m_model.graph().rounds[size_t(number)];
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.window);
        painter.drawRoundedRect(band, 8, 8);
        const QRect head(band.left() + kMargin / 2, band.top(), band.width() - kMargin, kBand);
        paintIcon(painter, signOf(round.state), {head.left(), head.center().y() - 6, 13, 13}, tokens.of(toneOf(round.state)));
        painter.setFont(fontOf(Type::Caption));
        painter.setPen(tokens.muted);
        painter.drawText(head.adjusted(20, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         factsOf(roundTitle(round), nodeStateText(round.state), nodeDuration(round.begun, round.ended, m_clock())));
    }
}

void GraphView::paintSteps(QPainter &painter, int number)
{
    const GraphNode &node = m_model.graph().nodes[size_t(number)];
    const Tokens &tokens = tokensOf(palette());
    for (int i = 0; i < int(node.steps.size()); ++i) {
        const StepView &step = node.steps[size_t(i)];
        const QRect line = stepRect(number, i);
        const NodeState state = stateOf(step);
        paintIcon(painter, signOf(state), {line.left(), line.center().y() - 5, 11, 11}, tokens.of(toneOf(state)));
        const QString text = factsOf(visibleText(stepName(node, step)), {}, nodeDuration(step.begun, step.ended, m_clock()));
        painter.setFont(fontOf(Type::Caption));
        painter.setPen(tokens.muted);
        const QRect room = line.adjusted(16, 0, 0, 0);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(text, Qt::ElideMiddle, room.width()));
    }
}

void GraphView::paintEdges(QPainter &painter, const QRect &seen)
{
    painter.setPen(QPen(tokensOf(palette()).border, 1.5));
    painter.setBrush(Qt::NoBrush);
    const std::vector<GraphNode> &nodes = m_model.graph().nodes;
    for (size_t to = 0; to < nodes.size(); ++to) {
        const QRect target = nodeRect(int(to));
        for (const int from : nodes[to].from) {
            const QRect source = nodeRect(from);
            const QPointF a(source.right() + 1, source.center().y());
            const QPointF b(target.left(), target.center().y());
            QPainterPath path(a);
            if (b.x() > a.x()) {
                path.cubicTo(a + QPointF(kColumnGap * 0.6, 0), b - QPointF(kColumnGap * 0.6, 0), b);
            } else { // back to an earlier column: the next round
                const double low = target.top() - kBand - space::s; // between the bands
                path.cubicTo(a + QPointF(kColumnGap, 0), QPointF(a.x() + kColumnGap, low), QPointF(a.x() - kWidth / 2.0, low));
                path.lineTo(QPointF(b.x() + kWidth / 2.0, low));
                path.cubicTo(QPointF(b.x() - kColumnGap, low), QPointF(b.x() - kColumnGap, b.y()), b);
            }
            if (path.boundingRect().intersects(seen))
                painter.drawPath(path);
        }
    }
}

void GraphView::paintNode(QPainter &painter, int number)
{
    const GraphNode &node = m_model.graph().nodes[size_t(number)];
    const Tokens &tokens = tokensOf(palette());
    const Tone tone = toneOf(node.state);
    const QRectF box = QRectF(nodeRect(number)).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool current = number == m_current;
    painter.setPen(QPen(current ? tokens.accent : tokens.border, current ? 2 : 1));
    painter.setBrush(tokens.raised);
    painter.drawRoundedRect(box, 8, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.ground(tone));
    painter.drawEllipse(QPointF(box.left() + 23, box.center().y()), 13, 13);
    paintIcon(painter, signOf(node.state), {int(box.left()) + 16, int(box.center().y()) - 7, 15, 15}, tokens.of(tone));

    const QRect text = box.toRect().adjusted(45, 8, -space::s, -8);
    painter.setFont(fontOf(Type::Strong));
    painter.setPen(tokens.text);
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(visibleText(node.title), Qt::ElideRight, text.width()));
    QStringList facts;
    if (const QString time = nodeDuration(node.begun, node.ended, m_clock()); !time.isEmpty())
        facts.append(time);
    facts.append(node.detail.isEmpty() ? nodeStateText(node.state) : visibleText(node.detail));
    painter.setFont(fontOf(Type::Caption));
    painter.setPen(tokens.muted);
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(facts.join(QStringLiteral(" · ")), Qt::ElideRight, text.width()));
}

int GraphView::nodeAt(QPoint point) const
{
    for (int node = 0; node < int(m_model.graph().nodes.size()); ++node) {
        if (nodeRect(node).contains(point))
            return node;
    }
    return -1;
}

void GraphView::setCurrent(int node)
{
    if (m_current == node)
        return;
    m_current = node;
    ensureVisible(node);
    viewport()->update();
    Q_EMIT chosen(node);
}

void GraphView::ensureVisible(int node)
{
    if (node < 0)
        return;
    const QRect rect = nodeRect(node);
    const auto shift = [](QScrollBar *bar, int low, int high, int room) {
        if (low < 0)
            bar->setValue(bar->value() + low - kMargin);
        else if (high > room)
            bar->setValue(bar->value() + high - room + kMargin);
    };
    shift(horizontalScrollBar(), rect.left(), rect.right(), viewport()->width());
    shift(verticalScrollBar(), rect.top(), rect.bottom(), viewport()->height());
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    if (const int node = nodeAt(event->position().toPoint()); node >= 0)
        setCurrent(node);
}

void GraphView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int node = nodeAt(event->position().toPoint()); node >= 0)
        Q_EMIT activated(node);
}

void GraphView::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_model.graph().nodes.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down: setCurrent(std::min(m_current + 1, last)); break;
    case Qt::Key_Left:
    case Qt::Key_Up: setCurrent(std::max(m_current - 1, std::min(0, last))); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        break;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace patchplane::ui
