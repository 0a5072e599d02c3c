// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QFrame>

class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// While the engine is lost: since when, why, what cannot be done now, and a way to ask again at once. The window asks
/// by itself, too (FeedStore). Ui thread.
class OfflineBar : public QFrame
{
    Q_OBJECT
public:
    explicit OfflineBar(FeedStore &feed, QWidget *parent = nullptr);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton *again() const { return m_again; }

private:
    void showState();
    FeedStore &m_feed;
    MutedLabel *m_text;
    QPushButton *m_again;
};

} // namespace patchplane::ui
