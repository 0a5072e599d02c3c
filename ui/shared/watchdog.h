// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>
#include <memory>

class QTimer;

namespace patchplane::ui {

/// Watches the ui thread: a beat from its event loop every 10 ms, and a thread that sees when the beat is late. What
/// blocks for more than `limit` is counted, and in debug builds its stack is printed while it still blocks.
/// Made and destroyed on the ui thread.
class Watchdog : public QObject
{
    Q_OBJECT
public:
    explicit Watchdog(std::chrono::milliseconds limit = std::chrono::milliseconds(50), QObject *parent = nullptr);
    ~Watchdog() override;
    [[nodiscard]] int stalls() const;
    [[nodiscard]] std::chrono::milliseconds longest() const;

private:
    struct Shared;
    void beat();
    std::shared_ptr<Shared> m_shared;
    QTimer *m_timer;
    class Watcher;
    std::unique_ptr<Watcher> m_watcher;
};

} // namespace patchplane::ui
