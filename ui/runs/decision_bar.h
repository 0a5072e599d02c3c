// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/click_guard.h"
#include "ui/runs/run_view.h"
#include "ui/shared/feed_store.h"

#include <QFrame>
#include <QHash>

#include <set>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace patchplane::ui {

class ElidedLabel;
class MutedLabel;
class Pill;

/// Where a person approves or rejects, with the guards of docs/design.md, 'Decision': what is sent is the digest that
/// is painted; nothing is taken while the guard is up after that digest came to stand here; approving waits for the
/// whole diff; where policy leaves no approval, it takes a reason. What was sent stays with its run and subject while
/// another run is shown: not twice, and what went wrong is said when the run is shown again. Ui thread.
class DecisionBar : public QFrame
{
    Q_OBJECT
public:
    explicit DecisionBar(FeedStore &feed, QWidget *parent = nullptr, SteadyClock clock = steadyNow);

    /// Shows the subject; the same again changes nothing and does not arm the guard anew.
    void setSubject(RunId run, const SubjectProposed &proposed, const Repository &repository);
    void setArrived(int arrived, int total, bool whole);
    void clear();

    void approve();
    void reject();
    [[nodiscard]] const std::optional<SubjectDigest> &painted() const { return m_painted; }
    [[nodiscard]] bool canApprove() const;
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void stale(); ///< the subject changed meanwhile: the page asks again

private:
    QWidget *buildFacts();
    QWidget *buildFields();
    QWidget *buildButtons();
    void decide(bool approve);
    void sendEdit();
    void send(Command command, const QString &said);
    void settled(RunId run, const Result<> &outcome);
    void showState();
    [[nodiscard]] bool isEdited() const;
    [[nodiscard]] bool isOnItsWay() const;
    void say(const QString &text);
    FeedStore &m_feed;
    ClickGuard m_guard;
    std::optional<RunId> m_run;
    std::optional<SubjectDigest> m_painted;
    std::optional<SubjectProposed> m_proposed;
    bool m_whole = false;
    std::set<std::pair<RunId, SubjectDigest>> m_sent; ///< what is on its way
    QHash<RunId, QString> m_unseen;                   ///< what went wrong while another run was shown
    QString m_said; ///< the message, but while the diff arrives
    int m_arrived = 0;
    int m_total = 0;
    Pill *m_best;
    ElidedLabel *m_why;
    ElidedLabel *m_digest;
    QComboBox *m_kind;
    QLineEdit *m_branch;
    QLabel *m_target;
    QPushButton *m_edit;
    QLineEdit *m_reason;
    MutedLabel *m_message;
    QPushButton *m_approve;
    QPushButton *m_reject;
};

} // namespace patchplane::ui
