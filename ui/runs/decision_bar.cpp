// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/decision_bar.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>

#include <algorithm>

namespace patchplane::ui {

DecisionBar::DecisionBar(FeedStore &feed, QWidget *parent, SteadyClock clock)
    : QFrame(parent)
    , m_feed(feed)
    , m_guard(std::move(clock))
{
    setProperty("role", QStringLiteral("footer"));
    setAccessibleName(tr("Decision"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::s);
    column->addWidget(buildFacts());
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(buildFields(), 1);
    row->addWidget(buildButtons());
    column->addLayout(row);
    m_message = new MutedLabel({}, Type::Caption, this);
    column->addWidget(m_message);
    clear();
}

QWidget *DecisionBar::buildFacts()
{
    auto *facts = new QWidget(this);
    auto *row = new QHBoxLayout(facts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(makeLabel(tr("Your decision"), Type::Heading, facts));
    m_best = new Pill(facts);
    m_why = new ElidedLabel(Type::Body, facts);
    m_why->setMuted(true);
    m_digest = new ElidedLabel(Type::CodeSmall, facts);
    m_digest->setMuted(true);
    m_digest->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    row->addWidget(m_best);
    row->addWidget(m_why, 1);
    row->addWidget(m_digest);
    return facts;
}

QWidget *DecisionBar::buildFields()
{
    auto *fields = new QWidget(this);
    auto *row = new QHBoxLayout(fields);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    m_kind = new QComboBox(fields);
    m_kind->addItems({tr("Make the branch"), tr("Merge into")});
    m_kind->setAccessibleName(tr("What is published"));
    m_branch = new QLineEdit(fields);
    m_branch->setAccessibleName(tr("Branch"));
    m_branch->setMinimumWidth(160);
    m_target = makeLabel({}, Type::Body, fields);
    m_edit = makeButton(tr("Change"), fields);
    m_reason = new QLineEdit(fields);
    m_reason->setPlaceholderText(tr("Reason, to approve against the policy"));
    m_reason->setAccessibleName(tr("Reason"));
    for (QWidget *widget : {static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_branch), static_cast<QWidget *>(m_target), static_cast<QWidget *>(m_edit)})
        row->addWidget(widget);
    row->addWidget(m_reason, 1);
    row->addStretch();
    connect(m_kind, &QComboBox::activated, this, &DecisionBar::showState);
    connect(m_branch, &QLineEdit::textChanged, this, &DecisionBar::showState);
    connect(m_branch, &QLineEdit::returnPressed, m_edit, &QPushButton::click);
    connect(m_edit, &QPushButton::clicked, this, &DecisionBar::sendEdit);
    connect(m_reason, &QLineEdit::textChanged, this, &DecisionBar::showState);
    return fields;
}

QWidget *DecisionBar::buildButtons()
{
    auto *buttons = new QWidget(this);
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    m_reject = makeButton(tr("Reject"), buttons);
    m_approve = makeButton(tr("Approve"), buttons, ButtonRole::Primary);
    m_reject->setToolTip(toolTipWithKey(tr("Reject this candidate"), Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
    row->addWidget(m_reject);
    row->addWidget(m_approve);
    connect(m_approve, &QPushButton::clicked, this, &DecisionBar::approve);
    connect(m_reject, &QPushButton::clicked, this, &DecisionBar::reject);
    return buttons;
}

static QString whyText(const PolicyOutcome &outcome)
{
    QStringList lines;
    for (const TraceLine &line : outcome.trace) {
        if (line.allows == outcome.best)
            lines.append(visibleText(line.saw));
    }
    return lines.join(QStringLiteral("; "));
}

void DecisionBar::setSubject(RunId run, const SubjectProposed &proposed, const Repository &repository)
{
    if (m_painted == proposed.subject && m_run == run)
        return;
    const bool changed = m_painted && m_run == run;
    m_run = run;
    m_proposed = proposed;
    m_painted = proposed.subject;
    m_guard.arm();
    m_best->setWord(Words::outcome(proposed.outcome.best));
    m_best->setToolTip(tr("The best that policy allows; score %1 of 100").arg(proposed.outcome.score));
    m_why->setText(whyText(proposed.outcome));
    m_digest->setText(tr("subject %1").arg(proposed.subject.shortText()));
    m_digest->setToolTip(proposed.subject.toString());
    m_kind->setCurrentIndex(int(proposed.what.publication));
    m_branch->setText(proposed.what.branch);
    m_target->setText(tr("for %1 in %2").arg(visibleText(proposed.what.target), visibleText(repository.name)));
    m_reason->clear();
    m_reason->setVisible(approvalNeedsReason(proposed.outcome.best));
    const QString unseen = m_unseen.take(run);
    m_said = changed ? tr("The subject changed. Look again before you decide.") : unseen;
    setVisible(true);
    showState();
}

void DecisionBar::setArrived(int arrived, int total, bool whole)
{
    m_arrived = arrived;
    m_total = total;
    m_whole = whole;
    showState();
}

void DecisionBar::clear()
{
    m_run.reset();
    m_painted.reset();
    m_proposed.reset();
    m_said.clear();
    setVisible(false);
    showState();
}

/// What stands in the fields is not the subject that is painted.
bool DecisionBar::isEdited() const
{
    return m_proposed
        && (m_branch->text() != m_proposed->what.branch || m_kind->currentIndex() != int(m_proposed->what.publication));
}

bool DecisionBar::isOnItsWay() const
{
    return m_painted && m_sent.contains({*m_run, *m_painted});
}

bool DecisionBar::canApprove() const
{
    if (!m_painted || isOnItsWay() || !m_whole)
        return false;
    return !isEdited() && (!approvalNeedsReason(m_proposed->outcome.best) || !m_reason->text().trimmed().isEmpty());
}

void DecisionBar::showState()
{
    const bool onItsWay = isOnItsWay();
    m_approve->setEnabled(canApprove());
    m_reject->setEnabled(m_painted && !onItsWay);
    m_edit->setVisible(isEdited() && !onItsWay);
    m_edit->setEnabled(!m_branch->text().trimmed().isEmpty());
    QString why = toolTipWithKey(tr("Approve exactly this"), Qt::CTRL | Qt::Key_Return);
    if (!m_whole)
        why = tr("Off until the whole diff has arrived: %1 of %2 files").arg(m_arrived).arg(m_total);
    else if (isEdited())
        why = tr("Change the subject first, or set it back");
    else if (!canApprove() && m_proposed && !onItsWay)
        why = tr("Policy does not allow this: give a reason");
    m_approve->setToolTip(why);
    m_approve->setAccessibleDescription(why);
    m_approve->setText(onItsWay ? tr("On its way…") : approvalNeedsReason(m_proposed ? m_proposed->outcome.best : DecisionState::Accepted) ? tr("Override and approve") : tr("Approve"));
    m_approve->setAccessibleName(m_approve->text());
    const bool arrives = m_proposed && !m_whole && m_total > 0;
    m_message->setText(arrives ? why : m_said);
    m_message->setVisible(!m_message->text().isEmpty());
}

void DecisionBar::approve()
{
    if (canApprove() && !m_guard.isUp())
        decide(true);
}

void DecisionBar::reject()
{
    if (m_painted && !isOnItsWay() && !m_guard.isUp())
        decide(false);
}

void DecisionBar::decide(bool approve)
{
    const bool against = approve && approvalNeedsReason(m_proposed->outcome.best);
    send(Decide{*m_run, *m_painted, approve, against, m_reason->text().trimmed()},
         approve ? tr("The approval is on its way.") : tr("The rejection is on its way."));
}

void DecisionBar::sendEdit()
{
    if (!m_painted || isOnItsWay() || m_guard.isUp())
        return;
    send(EditSubject{*m_run, *m_painted, PublicationKind(m_kind->currentIndex()), m_branch->text().trimmed()},
         tr("The change is on its way."));
}

void DecisionBar::send(Command command, const QString &said)
{
    const RunId run = *m_run;
    const SubjectDigest subject = *m_painted;
    m_sent.insert({run, subject});
    say(said);
    m_feed.desk().send(std::move(command), this, [this, run, subject](const Result<> &outcome) {
        m_sent.erase({run, subject});
        settled(run, outcome);
    });
}

void DecisionBar::settled(RunId run, const Result<> &outcome)
{
    const bool old = !outcome && outcome.error().code == ErrorCode::Stale;
    const QString text = outcome ? QString()
        : old ? tr("Stale: this is not the run's subject any more. Nothing was decided; the new subject is shown.")
              : Words::error(outcome.error());
    if (run != m_run) { // another one is shown now
        if (!outcome)
            m_unseen.insert(run, text);
        return;
    }
    say(text);
    if (old)
        Q_EMIT stale();
}

void DecisionBar::say(const QString &text)
{
    m_said = text;
    showState();
}

QString DecisionBar::message() const
{
    return m_message->text();
}

} // namespace patchplane::ui
