// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/message_dialog.h"

#include "ui/shared/small_widgets.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace patchplane::ui {

MessageDialog::MessageDialog(FeedStore &feed, RunId run, SubjectDigest subject, const CommitText &commit, QWidget *parent)
    : QDialog(parent)
    , m_feed(feed)
    , m_run(run)
    , m_subject(subject)
    , m_message(new QPlainTextEdit(QString::fromUtf8(commit.message).trimmed(), this))
    , m_name(new QLineEdit(QString::fromUtf8(commit.author.name), this))
    , m_email(new QLineEdit(QString::fromUtf8(commit.author.email), this))
    , m_said(new MutedLabel(tr("An edit makes a new candidate of the same tree: its checks run again, and you decide anew."), Type::Body, this))
    , m_send(makeButton(tr("Make the new candidate"), this, ButtonRole::Primary))
{
    setWindowTitle(tr("Edit message"));
    setMinimumWidth(560);
    m_message->setFont(fontOf(Type::Code));
    m_message->setAccessibleName(tr("Commit message"));
    m_message->setTabChangesFocus(true);
    m_name->setAccessibleName(tr("Author's name"));
    m_email->setAccessibleName(tr("Author's mail address"));
    build();
    connect(m_message, &QPlainTextEdit::textChanged, this, &MessageDialog::showState);
    connect(m_name, &QLineEdit::textChanged, this, &MessageDialog::showState);
    connect(m_send, &QPushButton::clicked, this, &MessageDialog::send);
    showState();
}

void MessageDialog::build()
{
    auto *form = new QFormLayout;
    form->addRow(tr("Author"), m_name);
    form->addRow(tr("Mail address"), m_email);
    QPushButton *close = makeButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_send);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::l, space::l, space::l);
    column->setSpacing(space::m);
    column->addWidget(m_message, 1);
    column->addLayout(form);
    column->addWidget(m_said);
    column->addLayout(buttons);
}

void MessageDialog::showState()
{
    const bool complete = !m_message->toPlainText().trimmed().isEmpty() && !m_name->text().trimmed().isEmpty();
    m_send->setEnabled(complete && !m_onItsWay);
}

void MessageDialog::send()
{
    m_onItsWay = true;
    m_said->setText(tr("On its way…"));
    showState();
    const AmendMessage edit{m_run, m_subject, m_message->toPlainText().trimmed() + u'\n', m_name->text().trimmed(), m_email->text().trimmed()};
    m_feed.desk().send(edit, this, [this](const Result<> &outcome) { settled(outcome); });
}

void MessageDialog::settled(const Result<> &outcome)
{
    m_onItsWay = false;
    if (outcome) {
        accept();
        return;
    }
    m_said->setText(outcome.error().code == ErrorCode::Stale
                        ? tr("Stale: this is not the run's subject any more. Nothing was changed; close this and look again.")
                        : Words::error(outcome.error()));
    showState();
}

QString MessageDialog::said() const
{
    return m_said->text();
}

} // namespace patchplane::ui
