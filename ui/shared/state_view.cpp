// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/state_view.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QTimer>
#include <QVBoxLayout>

namespace patchplane::ui {

static constexpr int kPicture = 40;

StateView::StateView(QWidget *parent)
    : QWidget(parent)
    , m_sign(new QLabel(this))
    , m_title(makeLabel({}, Type::Heading, this))
    , m_text(new MutedLabel({}, Type::Body, this))
    , m_action(makeButton({}, this))
    , m_delay(new QTimer(this))
{
    auto *column = new QVBoxLayout(this);
    column->setSpacing(space::s);
    column->addStretch(2);
    for (QWidget *widget : {static_cast<QWidget *>(m_sign), static_cast<QWidget *>(m_title)})
        column->addWidget(widget, 0, Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setMaximumWidth(460);
    auto *middle = new QHBoxLayout; // an alignment would take the height that wrapped lines need
    middle->addStretch();
    middle->addWidget(m_text, 1);
    middle->addStretch();
    column->addLayout(middle);
    column->addSpacing(space::s);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_action->hide();
    m_delay->setSingleShot(true);
    m_delay->setInterval(std::chrono::milliseconds(150));
    connect(m_action, &QPushButton::clicked, this, &StateView::acted);
    connect(m_delay, &QTimer::timeout, m_title, &QWidget::show);
}

void StateView::showEmpty(Picture picture, const QString &title, const QString &text, const QString &action)
{
    set(picture, title, text, action);
}

void StateView::showLoading(const QString &text)
{
    set(std::nullopt, text, {}, {});
    m_title->hide();
    m_delay->start();
}

void StateView::showError(const Error &error, const QString &action)
{
    set(Picture::Warn, visibleText(error.what), visibleText(error.remedy), action);
}

QString StateView::title() const
{
    return m_title->text();
}

void StateView::set(std::optional<Picture> picture, const QString &title, const QString &text, const QString &action)
{
    m_delay->stop();
    m_picture = picture;
    m_sign->setVisible(picture.has_value());
    paintPicture();
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void StateView::paintPicture()
{
    if (m_picture)
        m_sign->setPixmap(icon(*m_picture).pixmap(QSize(kPicture, kPicture), devicePixelRatioF(), QIcon::Disabled));
}

} // namespace patchplane::ui
