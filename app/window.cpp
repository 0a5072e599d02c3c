// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/folders.h"
#include "app/logging.h"
#include "app/window_session.h"

#include <QApplication>
#include <QIcon>
#include <QLibraryInfo>
#include <QMessageBox>
#include <QTranslator>

namespace patchplane::app {

static void loadTranslation(QApplication &application, const QString &name)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(QLocale(), name, QStringLiteral("_"), QStringLiteral(":/i18n")))
        QApplication::installTranslator(translator);
}

int runWindow(int &argc, char **argv, const Invocation &invocation)
{
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/patchplane.svg")));
    QApplication::setDesktopFileName(QStringLiteral("patchplane"));
    loadTranslation(application, QStringLiteral("patchplane"));

    const Result<std::unique_ptr<Composition>> composition = Composition::open(foldersFor(invocation.data, invocation.config));
    if (!composition) {
        QMessageBox::critical(nullptr, QCoreApplication::translate("Main", "PatchPlane cannot start"),
                              visibleText(composition.error().what) + QStringLiteral("\n\n")
                                  + visibleText(composition.error().remedy));
        return 1;
    }
    const LogFile log((*composition)->data().logs(), (*composition)->redactor());
    WindowSession session(**composition, application);
    session.begin();
    return QApplication::exec();
}

} // namespace patchplane::app
