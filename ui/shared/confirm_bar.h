// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// Asks once, in the page, before what cannot be taken back: the question, the verb, and the way out, which has the
/// focus. Hidden until it asks and after the answer. Ui thread.
class ConfirmBar : public QFrame
{
    Q_OBJECT
public:
    explicit ConfirmBar(QWidget *parent = nullptr);
    void ask(const QString &question, const QString &verb);
    [[nodiscard]] QPushButton *verb() const { return m_verb; }
    [[nodiscard]] QPushButton *wayOut() const { return m_wayOut; }

Q_SIGNALS:
    void confirmed();

private:
    MutedLabel *m_question;
    QPushButton *m_verb;
    QPushButton *m_wayOut;
};

} // namespace patchplane::ui
