// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/click_guard.h"
#include "ui/shared/feed_store.h"

#include <QFrame>

class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// A repository's configuration that waits to be accepted, beside the one that is: what is shown is what is accepted,
/// by its digest (security.md 14), and not before the guard is over. Ui thread.
class ProfileCard : public QFrame
{
    Q_OBJECT
public:
    explicit ProfileCard(FeedStore &feed, QWidget *parent = nullptr, SteadyClock clock = steadyNow);
    void open(const Repository &repository);
    void accept();
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }
    [[nodiscard]] QString shownText() const;
    [[nodiscard]] QString message() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void load();
    void forget();
    void take(const Result<ProfileView> &view);
    void settled(const Result<> &outcome);
    void mark();
    FeedStore &m_feed;
    ClickGuard m_guard;
    std::optional<RepositoryId> m_repository;
    std::optional<ProfileDigest> m_shown;
    bool m_onItsWay = false;
    QPlainTextEdit *m_text;
    MutedLabel *m_message;
    QPushButton *m_accept;
};

} // namespace patchplane::ui
