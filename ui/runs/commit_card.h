// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/commit_text.h"
#include "ui/shared/feed_store.h"

#include <QFrame>

class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// The candidate's commit: its whole message and who made it, since both are published with the diff. Where the engine
/// made the commit and the run waits for a decision, the message can be edited. Ui thread.
class CommitCard : public QFrame
{
    Q_OBJECT
public:
    explicit CommitCard(FeedStore &feed, QWidget *parent = nullptr);
    void setCandidate(const std::optional<Candidate> &candidate);
    /// The subject that a person sees now, for an edit to name; none: there is nothing to edit.
    void setSubject(RunId run, const std::optional<SubjectDigest> &subject);
    void startEdit();
    [[nodiscard]] QString message() const;
    [[nodiscard]] QString people() const;
    [[nodiscard]] QPushButton *editButton() const { return m_edit; }

private:
    void showPeople();
    FeedStore &m_feed;
    std::optional<RunId> m_run;
    std::optional<SubjectDigest> m_subject;
    std::optional<CandidateDigest> m_candidate;
    CommitText m_commit;
    bool m_mayAmend = false;
    QPlainTextEdit *m_message;
    MutedLabel *m_people;
    QPushButton *m_edit;
};

} // namespace patchplane::ui
