// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/small_widgets.h"

#include <QEvent>
#include <QPainter>
#include <QTextDocument>

namespace patchplane::ui {

QString plainToolTip(const QString &untrusted)
{
    return Qt::mightBeRichText(untrusted)
        ? QString(u"<p style='white-space: pre-wrap'>" % untrusted.toHtmlEscaped() % u"</p>")
        : untrusted;
}

QString toolTipWithKey(const QString &text, const QKeySequence &key)
{
    return QStringLiteral("%1 (%2)").arg(text, key.toString(QKeySequence::NativeText));
}

ElidedLabel::ElidedLabel(Type type, QWidget *parent)
    : QWidget(parent)
{
    setFont(fontOf(type));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setToolTip(plainToolTip(text));
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setMuted(bool muted)
{
    m_muted = muted;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height() + 2};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QChar(0x2026)) * 3, fontMetrics().height() + 2};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = tokensOf(palette());
    painter.setPen(m_muted ? tokens.muted : tokens.text);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, fontMetrics().elidedText(m_text, m_mode, width()));
}

static constexpr int kPillHeight = 22;
static constexpr int kSign = 13;

Pill::Pill(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide(); // until it has a word
}

void Pill::setWord(const Word &word)
{
    m_word = word;
    setAccessibleName(word.text);
    setVisible(!word.text.isEmpty());
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    return {QFontMetrics(fontOf(Type::Caption)).horizontalAdvance(m_word.text) + kSign + 3 * space::s - 2, kPillHeight};
}

void Pill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = tokensOf(palette());
    const QRect box(0, (height() - kPillHeight) / 2, width(), kPillHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.ground(m_word.tone));
    painter.drawRoundedRect(box, kPillHeight / 2.0, kPillHeight / 2.0);
    paintIcon(painter, m_word.sign, {box.left() + space::s - 1, box.top() + (kPillHeight - kSign) / 2, kSign, kSign},
              tokens.of(m_word.tone));
    painter.setPen(tokens.of(m_word.tone));
    painter.setFont(fontOf(Type::Caption));
    painter.drawText(box.adjusted(space::s + kSign + space::xs - 1, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, m_word.text);
}

MutedLabel::MutedLabel(const QString &text, Type type, QWidget *parent)
    : QLabel(text, parent)
{
    setFont(fontOf(type));
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    tint();
}

void MutedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && palette().color(QPalette::WindowText) != tokensOf(palette()).muted)
        tint();
}

void MutedLabel::tint()
{
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, tokensOf(palette()).muted);
    setPalette(tinted);
}

QPushButton *makeButton(const QString &text, QWidget *parent, ButtonRole role)
{
    auto *button = new QPushButton(text, parent);
    if (role != ButtonRole::Normal)
        button->setProperty("role", role == ButtonRole::Primary ? QStringLiteral("primary") : QStringLiteral("quiet"));
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    return button;
}

QLabel *makeLabel(const QString &text, Type type, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setFont(fontOf(type));
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace patchplane::ui
