// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_diff.h"
#include "tst_run_pane.h"
#include "tst_shared.h"
#include "tst_window.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>


int main(int argc, char **argv)
{
    const QTemporaryDir settings; // no setting of this machine, and none is left behind
    qputenv("XDG_CONFIG_HOME", settings.path().toUtf8());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("patchplane-tests"));
    TestShared shared;
    TestDiff diff;
    TestRunPane page;
    TestWindow window;
    int failed = 0;
    for (QObject *tests : {static_cast<QObject *>(&shared), static_cast<QObject *>(&diff), static_cast<QObject *>(&page), static_cast<QObject *>(&window)})
        failed += QTest::qExec(tests, argc, argv);
    return failed;
}
