// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine_access.h"
#include "ui/shell/main_window.h"

#include <QCoroTask>
#include <QMenu>
#include <QMessageBox>
#include <QSystemTrayIcon>

namespace patchplane::app {

/// The life of a window: an engine is opened (or attached to), the window is shown, it hides to the tray or quits, and
/// the engine parks its runs. Main thread.
class WindowSession : public QObject
{
    Q_OBJECT
public:
    WindowSession(Composition &composition, QApplication &application);
    ~WindowSession() override;

    /// Shows the window once the engine answers; a failure is said in a dialog and ends the program.
    void begin();
    /// Parks what is driven here, says so, and ends the program. Any number of times.
    void quit();

private:
    QCoro::Task<> open();
    QCoro::Task<> close();
    QCoro::Task<> startSample(std::function<void(const Result<RunId> &)> answered);
    QCoro::Task<Result<RunId>> submitSample();
    void makeWindow();
    void makeTray();
    void present();
    void onClose(bool first);
    void sayParked();
    void notify(const RunSummary &run);
    void tell(const Error &error, const QString &title);

    Composition &m_composition;
    ui::Theme m_theme;
    EngineAccess m_access;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QMessageBox> m_farewell;
    std::optional<RunId> m_notified; ///< whose notification was the last
    std::unique_ptr<QSystemTrayIcon> m_tray; ///< absent where the desktop shows none
    bool m_closing = false;
};

} // namespace patchplane::app
