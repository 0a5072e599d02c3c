// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_diff.h"
#include "tst_keys.h"
#include "tst_run_pane.h"
#include "tst_run_tabs.h"
#include "tst_shared.h"
#include "tst_start.h"
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
    if (application.arguments().contains(QStringLiteral("--stall")))
        return TestShared::stall(); // a second process of watchdogPrintsTheStack
    TestShared shared;
    TestDiff diff;
    TestRunPane page;
    TestRunTabs tabs;
    TestStart start;
    TestKeys keys;
    TestWindow window;
    int failed = 0;
    for (QObject *tests : std::initializer_list<QObject *>{&shared, &diff, &page, &tabs, &start, &keys, &window})
        failed += QTest::qExec(tests, argc, argv);
    return failed;
}
