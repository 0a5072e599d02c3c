// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/confirm_bar.h"

#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>

namespace patchplane::ui {

ConfirmBar::ConfirmBar(QWidget *parent)
    : QFrame(parent)
    , m_question(new MutedLabel({}, Type::Body, this))
    , m_verb(makeButton({}, this))
    , m_wayOut(makeButton(tr("Not now"), this))
{
    setProperty("role", QStringLiteral("bar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_question, 1);
    row->addWidget(m_verb);
    row->addWidget(m_wayOut);
    connect(m_wayOut, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT confirmed();
    });
    m_verb->hide(); // it has no name yet
    hide();
}

void ConfirmBar::ask(const QString &question, const QString &verb)
{
    m_question->setText(question);
    m_verb->setText(verb);
    m_verb->show();
    m_verb->setAccessibleName(verb);
    m_verb->setAccessibleDescription(question);
    m_wayOut->setAccessibleDescription(question);
    show();
    m_wayOut->setFocus(Qt::ShortcutFocusReason);
}

} // namespace patchplane::ui
