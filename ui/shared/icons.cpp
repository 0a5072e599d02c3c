// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/icons.h"

#include "ui/shared/tokens.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

static void initResources()
{
    Q_INIT_RESOURCE(resources); // the linker drops a static library's resources that nobody names
}

namespace patchplane::ui {

static constexpr std::array kNames = {
    "inbox", "runs", "start", "branch", "agent", "folder", "pause", "resume", "redirect", "cancel", "hold", "check",
    "cross", "warn", "clock", "dot", "search", "split", "rows", "space", "next", "previous", "eye", "refresh", "shield",
    "lock", "question"};

static QPixmap rendered(Picture picture, QSize size, const QColor &colour)
{
    const QString key = QStringLiteral("pp-icon-%1-%2-%3").arg(int(picture)).arg(size.width()).arg(colour.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    static const bool ready = (initResources(), true);
    Q_UNUSED(ready)
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(QStringLiteral(":/icons/%1.svg").arg(QLatin1StringView(kNames[size_t(picture)])));
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(size)));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), colour);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

void paintIcon(QPainter &painter, Picture picture, const QRect &rect, const QColor &colour)
{
    const qreal scale = painter.device() ? painter.device()->devicePixelRatio() : 1.0;
    QPixmap pixmap = rendered(picture, (QSizeF(rect.size()) * scale).toSize(), colour);
    pixmap.setDevicePixelRatio(scale);
    painter.drawPixmap(rect.topLeft(), pixmap);
}

namespace {

class TintedEngine : public QIconEngine
{
public:
    explicit TintedEngine(Picture picture) : m_picture(picture) {}
    QIconEngine *clone() const override { return new TintedEngine(m_picture); }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        paintIcon(*painter, m_picture, rect, colour(mode, state));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return rendered(m_picture, size, colour(mode, state));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap result = rendered(m_picture, size, colour(mode, state));
        result.setDevicePixelRatio(scale);
        return result;
    }

private:
    static QColor colour(QIcon::Mode mode, QIcon::State state)
    {
        const QPalette palette = QGuiApplication::palette();
        const Tokens &tokens = tokensOf(palette);
        QColor result = state == QIcon::On ? tokens.accent : tokens.text;
        if (mode == QIcon::Disabled)
            result = tokens.muted;
        if (mode == QIcon::Disabled)
            result.setAlphaF(0.6F);
        return result;
    }
    Picture m_picture;
};

} // namespace

QIcon icon(Picture picture)
{
    return QIcon(new TintedEngine(picture));
}

} // namespace patchplane::ui
