// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/digest.h"

#include <QCache>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace patchplane::ui {

/// Colours for blobs, off the ui thread: one worker thread with its own syntax repository (they are not shared between
/// threads). A result is one byte for each byte of the blob: 0, or 1 + a CodeTone. Kept by content and definition.
/// Lines above 20,000 bytes stay plain. Ui thread; what still runs when it is destroyed is waited for.
class Highlighter : public QObject
{
    Q_OBJECT
public:
    explicit Highlighter(QObject *parent = nullptr);
    ~Highlighter() override;

    /// `done` is called on the ui thread, at once when the colours are known; never when `context` is gone or a later
    /// `abandon` came first. A file without a known syntax answers with an empty array.
    void highlight(const ContentDigest &content, const QByteArray &blob, const QString &fileName, QObject *context,
                   std::function<void(const QByteArray &)> done);
    /// What was asked for and is not begun yet is not wanted any more.
    void abandon();

    static constexpr qsizetype kLongestLine = 20'000;

private:
    struct Worker;
    std::shared_ptr<Worker> m_worker;
    std::shared_ptr<std::atomic<int>> m_generation;
    QCache<QString, QByteArray> m_known;
    QThreadPool m_pool;
};

} // namespace patchplane::ui
