// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_machine_page.h"
#include "suites.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>

/// `tst_domain --print-run-machine > docs/run-machine.md` writes the page that the test compares.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (app.arguments().contains(QStringLiteral("--print-run-machine"))) {
        std::fputs(runMachinePage().constData(), stdout);
        return 0;
    }
    int failed = 0;
    for (const auto make : {runMachineTest, jsonTest, digestTest, checkTest, policyTest, redactionTest})
        failed += QTest::qExec(make().get(), argc, argv);
    return failed;
}
