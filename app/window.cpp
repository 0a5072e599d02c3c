// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/folders.h"
#include "app/interrupt.h"
#include "app/logging.h"
#include "app/window_session.h"
#include "engine/ports/thread_door.h"
#include "ui/shared/watchdog.h"
#include "ui/shell/translation.h"

#include <QApplication>
#include <QIcon>
#include <QMessageBox>

#include <cstdio>
#include <cstdlib>

namespace patchplane::app {

// Where there is no display Qt says so in its own words and aborts; a person gets one sentence and a way on.
static void tellNoDisplay(QtMsgType type, const QMessageLogContext &, const QString &)
{
    if (type != QtFatalMsg)
        return;
    const QString words = QCoreApplication::translate(
        "Main", "PatchPlane cannot open its window: there is no display that it can use.\n"
                "Start it where there is one, or use a command: patchplane --help\n");
    std::fputs(qPrintable(words), stderr);
    std::_Exit(int(ExitCode::Failed));
}

static int tellStart(const Error &error)
{
    QMessageBox box(QMessageBox::Critical, QCoreApplication::translate("Main", "PatchPlane cannot start"), visibleText(error.what));
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(visibleText(error.remedy));
    box.exec();
    return int(exitCodeOf(error));
}

int runWindow(int &argc, char **argv, const Invocation &invocation)
{
    const QtMessageHandler before = qInstallMessageHandler(tellNoDisplay);
    QApplication application(argc, argv);
    qInstallMessageHandler(before);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/patchplane.svg")));
    QApplication::setDesktopFileName(QStringLiteral("patchplane"));
    ui::installTranslation(application);

    const Result<std::unique_ptr<Composition>> composition = Composition::open(foldersFor(invocation.data, invocation.config));
    if (!composition)
        return tellStart(composition.error());
    const LogFile log((*composition)->data().logs(), (*composition)->redactor());
    forbidBlockingHere(); // from here on the window is there for the person
#ifdef PATCHPLANE_DEBUG
    const ui::Watchdog watchdog; // its beat would cost an idle window more than all the rest
#endif
    WindowSession session(**composition, application);
    onInterrupt([&session] { session.quit(); });
    session.begin();
    return QApplication::exec();
}

} // namespace patchplane::app
