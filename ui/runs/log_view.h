// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// A check's log from the artifact store, a window of 256 KiB at a time: the end first, since that is where a failure
/// stands; earlier parts on demand. Invisible characters are shown. Ui thread.
class LogView : public QWidget
{
    Q_OBJECT
public:
    explicit LogView(FeedStore &feed, QWidget *parent = nullptr);
    void showLog(const ContentDigest &log, const QString &title);
    void clear(const QString &why);
    [[nodiscard]] QString text() const;
    void loadEarlier();
    static constexpr qint64 kWindow = 256 << 10;

private:
    void load(qint64 from, qint64 count, bool first);
    void take(const Result<ArtifactRange> &range, qint64 from, bool first);
    FeedStore &m_feed;
    MutedLabel *m_title;
    QPushButton *m_earlier;
    QPlainTextEdit *m_text;
    std::optional<ContentDigest> m_log;
    QString m_name;
    qint64 m_from = 0;
    qint64 m_size = 0;
    bool m_loading = false; ///< a window is on its way: not a second time
    int m_generation = 0;
};

} // namespace patchplane::ui
