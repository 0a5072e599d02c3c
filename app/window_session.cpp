// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_session.h"

#include "app/sample.h"
#include "engine/ports/pool.h"

#include <QApplication>
#include <QCoroFuture>
#include <QMessageBox>

#include <algorithm>

namespace patchplane::app {

WindowSession::WindowSession(Composition &composition, QApplication &application)
    : m_composition(composition), m_theme(application), m_access(composition)
{
}

WindowSession::~WindowSession() = default;

void WindowSession::begin()
{
    open();
}

QCoro::Task<> WindowSession::open()
{
    const Result<> opened = co_await m_access.open(EngineAccess::Need::Drive, QStringLiteral("window"));
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
    hooks.sample = [this] { startSample(); };
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
    m_menu->addAction(tr("Open PatchPlane"), m_window.get(), [this] { m_window->show(); });
    m_menu->addAction(tr("Quit (runs are parked)"), this, [this] { close(); });
    m_tray = std::make_unique<QSystemTrayIcon>(QApplication::windowIcon());
    m_tray->setToolTip(QStringLiteral("PatchPlane"));
    m_tray->setContextMenu(m_menu.get());
    connect(m_tray.get(), &QSystemTrayIcon::activated, this, [this] { m_window->show(); });
    m_tray->show();
}

void WindowSession::onClose(bool first)
{
    if (!m_tray) {
        close();
        return;
    }
    if (first) {
        m_tray->showMessage(tr("PatchPlane goes on"),
                            tr("Closing hides the window; runs go on. Quit from this icon's menu parks them."));
    }
}

QCoro::Task<> WindowSession::close()
{
    if (std::exchange(m_closing, true))
        co_return;
    m_window->hide();
    const Result<> closed = co_await m_access.close();
    if (!closed)
        qWarning("closing: %ls", qUtf16Printable(closed.error().what));
    QCoreApplication::exit(closed ? 0 : 1);
}

/// Says that somebody is wanted and nothing of what the run holds.
void WindowSession::notify(const RunSummary &run)
{
    if (m_tray)
        m_tray->showMessage(tr("A run waits for you"), visibleText(run.repositoryName));
}

QCoro::Task<> WindowSession::startSample()
{
    const Result<RunId> run = co_await submitSample();
    if (run)
        m_window->openRun(*run);
    else
        tell(run.error(), tr("The sample cannot start"));
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
    box.setInformativeText(visibleText(error.remedy));
    box.exec();
}

} // namespace patchplane::app
