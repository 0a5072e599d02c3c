// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_session.h"

#include "app/sample.h"
#include "engine/ports/pool.h"

#include <QApplication>
#include <QCoroFuture>

#include <algorithm>

namespace patchplane::app {

WindowSession::WindowSession(Composition &composition, QApplication &application)
    : m_composition(composition), m_theme(application), m_access(composition)
{
    m_access.ownRuns().takeAll();
}

WindowSession::~WindowSession() = default;

void WindowSession::begin()
{
    open();
}

void WindowSession::quit()
{
    close();
}

QCoro::Task<> WindowSession::open()
{
    const Result<> opened = co_await m_access.open(EngineAccess::Need::Drive, Door::Window, QStringLiteral("window"));
    if (m_closing)
        co_return; // somebody ended us meanwhile
    if (!opened) {
        tell(opened.error(), tr("PatchPlane cannot start"));
        QCoreApplication::exit(1);
        co_return;
    }
    makeWindow();
    makeTray();
    m_window->start();
    m_window->show();
}

void WindowSession::makeWindow()
{
    ui::WindowHooks hooks;
    hooks.notify = [this](const RunSummary &run) { notify(run); };
    hooks.sample = [this](auto answered) { startSample(std::move(answered)); };
    m_window = std::make_unique<ui::MainWindow>(m_access.client(), m_theme, std::move(hooks));
    connect(m_window.get(), &ui::MainWindow::closeWanted, this, &WindowSession::onClose);
    connect(m_window.get(), &ui::MainWindow::quitWanted, this, [this] { close(); });
}

/// Without a tray a hidden window could not be found again, so closing quits there.
void WindowSession::makeTray()
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_menu = std::make_unique<QMenu>();
    m_menu->addAction(tr("Open PatchPlane"), m_window.get(), [this] { present(); });
    QAction *quit = m_menu->addAction(tr("Quit"), this, [this] { close(); });
    // Who drives may change while the window is open.
    connect(m_menu.get(), &QMenu::aboutToShow, quit,
            [this, quit] { quit->setText(m_access.drives() ? tr("Quit (runs are parked)") : tr("Quit")); });
    m_tray = std::make_unique<QSystemTrayIcon>(QApplication::windowIcon());
    m_tray->setToolTip(QStringLiteral("PatchPlane"));
    m_tray->setContextMenu(m_menu.get());
    connect(m_tray.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Context)
            present();
    });
    connect(m_tray.get(), &QSystemTrayIcon::messageClicked, this, [this] {
        present();
        if (m_notified)
            m_window->openRun(*m_notified);
    });
    m_tray->show();
}

void WindowSession::present()
{
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

void WindowSession::onClose(bool first)
{
    if (!m_tray) {
        close();
        return;
    }
    if (first) {
        m_tray->showMessage(tr("PatchPlane goes on"),
                            m_access.drives() ? tr("Closing hides the window; runs go on. Quit from this icon's menu parks them.")
                                              : tr("Closing hides the window. Quit from this icon's menu ends it; the engine goes on."));
    }
}

QCoro::Task<> WindowSession::close()
{
    if (std::exchange(m_closing, true))
        co_return;
    if (m_access.drives())
        sayParked();
    if (m_window)
        m_window->hide();
    const Result<> closed = co_await m_access.close();
    if (!closed)
        qWarning("closing: %ls", qUtf16Printable(closed.error().what));
    QCoreApplication::exit(closed ? 0 : 1);
}

/// Where there is a tray its message outlives us; else a box stands there while the runs are being parked.
void WindowSession::sayParked()
{
    const QString title = tr("PatchPlane ends");
    const QString text = tr("Runs that are under way are parked. They go on when PatchPlane is started again.");
    if (m_tray) {
        m_tray->showMessage(title, text);
        return;
    }
    m_farewell = std::make_unique<QMessageBox>(QMessageBox::Information, title, text, QMessageBox::NoButton);
    m_farewell->setTextFormat(Qt::PlainText);
    m_farewell->show();
}

/// Says that somebody is wanted and nothing of what the run holds.
void WindowSession::notify(const RunSummary &run)
{
    m_notified = run.id;
    if (m_tray)
        m_tray->showMessage(tr("A run waits for you"), visibleText(run.repositoryName));
}

QCoro::Task<> WindowSession::startSample(std::function<void(const Result<RunId> &)> answered)
{
    answered(co_await submitSample());
}

QCoro::Task<Result<RunId>> WindowSession::submitSample()
{
    const auto make = [git = m_composition.gitProgram(), folder = m_composition.folders().data + QStringLiteral("/sample.git")] {
        return makeSample(git, folder);
    };
    const Result<SampleRepository> made = co_await onPool(*QThreadPool::globalInstance(), make);
    if (!made)
        co_return std::unexpected(made.error());
    EngineClient &client = m_access.client();
    const Result<Receipt> added = co_await client.send({CommandId(client.newUuid()), AddRepository{made->path}});
    if (!added)
        co_return std::unexpected(added.error());
    const Result<RepositoryList> known = co_await ask(client, ListRepositories{});
    if (!known)
        co_return std::unexpected(known.error());
    const auto sample = std::ranges::find(known->repositories, made->path, &Repository::path);
    if (sample == known->repositories.end())
        co_return fail(Fault::Bug, ErrorCode::Bug, tr("The sample repository was not recorded."));
    const RunId run(client.newUuid());
    const Submit submit{run, sample->id, ReviewRevision{made->branch, {}}, {}, false};
    const Result<Receipt> taken = co_await client.send({CommandId(client.newUuid()), submit});
    if (!taken)
        co_return std::unexpected(taken.error());
    co_return run;
}

void WindowSession::tell(const Error &error, const QString &title)
{
    QMessageBox box(QMessageBox::Warning, title, visibleText(error.what), QMessageBox::Ok, m_window.get());
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(visibleText(error.remedy));
    box.exec();
}

} // namespace patchplane::app
