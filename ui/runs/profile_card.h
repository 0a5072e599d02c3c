// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QFrame>

class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// A repository's configuration that waits to be accepted, beside the one that is: what is shown is what is accepted,
/// by its digest (security.md 14). Ui thread.
class ProfileCard : public QFrame
{
    Q_OBJECT
public:
    explicit ProfileCard(FeedStore &feed, QWidget *parent = nullptr);
    void open(const Repository &repository);
    void accept();
    [[nodiscard]] QPushButton *acceptButton() const { return m_accept; }
    [[nodiscard]] QString shownText() const;

private:
    void take(const Result<ProfileView> &view);
    void mark();
    FeedStore &m_feed;
    std::optional<RepositoryId> m_repository;
    std::optional<ProfileDigest> m_shown;
    QPlainTextEdit *m_text;
    MutedLabel *m_message;
    QPushButton *m_accept;
};

} // namespace patchplane::ui
