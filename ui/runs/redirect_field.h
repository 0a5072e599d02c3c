// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/id.h"

#include <QFrame>
#include <QHash>

class QPlainTextEdit;

namespace patchplane::ui {

/// Where a person writes what the agent is to do instead. What is written is kept for its run until it has arrived.
/// Ctrl+Return sends it, and nothing of the window hears of that key. Ui thread.
class RedirectField : public QFrame
{
    Q_OBJECT
public:
    explicit RedirectField(QWidget *parent = nullptr);
    void setRun(RunId run); ///< hidden, with that run's draft
    void start();           ///< shown, with the focus
    void settle(RunId run); ///< it has arrived: the draft goes

Q_SIGNALS:
    void sent(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void send();
    std::optional<RunId> m_run;
    QHash<RunId, QString> m_drafts;
    QPlainTextEdit *m_text;
};

} // namespace patchplane::ui
