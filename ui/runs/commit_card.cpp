// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/commit_card.h"

#include "engine/domain/secret.h"
#include "ui/runs/message_dialog.h"
#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>

namespace patchplane::ui {

static constexpr int kLines = 4; ///< of the message; the rest is scrolled to

CommitCard::CommitCard(FeedStore &feed, QWidget *parent)
    : QFrame(parent)
    , m_feed(feed)
    , m_message(new QPlainTextEdit(this))
    , m_people(new MutedLabel({}, Type::Caption, this))
    , m_edit(makeButton(tr("Edit message…"), this))
{
    setProperty("role", QStringLiteral("footer"));
    m_message->setReadOnly(true);
    m_message->setFont(fontOf(Type::CodeSmall));
    m_message->setAccessibleName(tr("Commit message"));
    m_message->setTabChangesFocus(true);
    m_message->setFixedHeight(kLines * QFontMetrics(m_message->font()).lineSpacing() + space::l);
    auto *side = new QVBoxLayout;
    side->setSpacing(space::xs);
    side->addWidget(m_people);
    side->addWidget(m_edit, 0, Qt::AlignLeft);
    side->addStretch();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::m);
    row->addWidget(m_message, 2);
    row->addLayout(side, 1);
    connect(m_edit, &QPushButton::clicked, this, &CommitCard::startEdit);
    m_edit->hide();
    hide();
}

void CommitCard::setCandidate(const std::optional<Candidate> &candidate)
{
    setVisible(candidate.has_value());
    if (!candidate || m_candidate == candidate->digest)
        return;
    m_candidate = candidate->digest;
    m_commit = commitText(candidate->changes.front().commitObject);
    m_mayAmend = mayAmend(candidate->origin);
    m_message->setPlainText(visibleBytes(m_commit.message).trimmed());
    showPeople();
}

static QString personText(const CommitPerson &person)
{
    return QString(visibleBytes(person.name) % u" <" % visibleBytes(person.email) % u'>');
}

void CommitCard::showPeople()
{
    QStringList lines{tr("Author: %1").arg(personText(m_commit.author))};
    if (m_commit.committer != m_commit.author)
        lines.append(tr("Committer: %1").arg(personText(m_commit.committer)));
    m_people->setText(lines.join(u'\n'));
}

void CommitCard::setSubject(RunId run, const std::optional<SubjectDigest> &subject)
{
    m_run = run;
    m_subject = subject;
    m_edit->setVisible(subject && m_mayAmend);
}

void CommitCard::startEdit()
{
    if (!m_run || !m_subject || !m_mayAmend)
        return;
    auto *dialog = new MessageDialog(m_feed, *m_run, *m_subject, m_commit, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QString CommitCard::message() const
{
    return m_message->toPlainText();
}

QString CommitCard::people() const
{
    return m_people->text();
}

} // namespace patchplane::ui
