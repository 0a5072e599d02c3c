// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/commit_text.h"
#include "ui/shared/feed_store.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// Edits message and author of a commit that the engine made. What is sent names the subject that was shown; the dialog
/// stays, with what was typed, until the new candidate is there or the person closes it. Ui thread.
class MessageDialog : public QDialog
{
    Q_OBJECT
public:
    MessageDialog(FeedStore &feed, RunId run, SubjectDigest subject, const CommitText &commit, QWidget *parent = nullptr);
    [[nodiscard]] QPlainTextEdit *message() const { return m_message; }
    [[nodiscard]] QLineEdit *name() const { return m_name; }
    [[nodiscard]] QLineEdit *email() const { return m_email; }
    [[nodiscard]] QPushButton *sendButton() const { return m_send; }
    [[nodiscard]] QString said() const;

private:
    void build();
    void send();
    void settled(const Result<> &outcome);
    void showState();
    FeedStore &m_feed;
    RunId m_run;
    SubjectDigest m_subject;
    bool m_onItsWay = false;
    QPlainTextEdit *m_message;
    QLineEdit *m_name;
    QLineEdit *m_email;
    MutedLabel *m_said;
    QPushButton *m_send;
};

} // namespace patchplane::ui
