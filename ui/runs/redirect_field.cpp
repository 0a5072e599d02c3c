// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/redirect_field.h"

#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>

namespace patchplane::ui {

RedirectField::RedirectField(QWidget *parent)
    : QFrame(parent)
    , m_text(new QPlainTextEdit(this))
{
    setProperty("role", QStringLiteral("bar"));
    m_text->setPlaceholderText(tr("What should the agent do instead? It starts the next round with this."));
    m_text->setAccessibleName(tr("What the agent is told"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(68);
    m_text->installEventFilter(this);
    QPushButton *send = makeButton(tr("Send"), this, ButtonRole::Primary);
    send->setToolTip(toolTipWithKey(send->text(), Qt::CTRL | Qt::Key_Return));
    QPushButton *close = makeButton(tr("Close"), this, ButtonRole::Quiet);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->addWidget(m_text, 1);
    row->addWidget(send);
    row->addWidget(close);
    connect(send, &QPushButton::clicked, this, &RedirectField::send);
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_run)
            m_drafts.insert(*m_run, m_text->toPlainText());
    });
    hide();
}

bool RedirectField::eventFilter(QObject *watched, QEvent *event)
{
    const bool press = event->type() == QEvent::KeyPress;
    if (watched != m_text || (!press && event->type() != QEvent::ShortcutOverride))
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!enter || (key->modifiers() & ~Qt::KeypadModifier) != Qt::ControlModifier)
        return false;
    event->accept();
    if (press)
        send();
    return true;
}

void RedirectField::setRun(RunId run)
{
    m_run = run;
    hide();
    const QSignalBlocker quiet(m_text);
    m_text->setPlainText(m_drafts.value(run));
}

void RedirectField::start()
{
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void RedirectField::send()
{
    if (const QString text = m_text->toPlainText().trimmed(); !text.isEmpty())
        Q_EMIT sent(text);
}

void RedirectField::settle(RunId run)
{
    m_drafts.remove(run);
    if (run == m_run)
        setRun(run);
}

} // namespace patchplane::ui
