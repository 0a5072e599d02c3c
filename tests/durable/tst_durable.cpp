// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/durable_tests.h"

#include <QTest>

using namespace patchplane::test;

template <class Test>
static int run(int argc, char **argv)
{
    Test test;
    return QTest::qExec(&test, argc, argv);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return run<ReplayTest>(argc, argv) + run<ExecutorTest>(argc, argv) + run<SqliteTest>(argc, argv)
        + run<CrashTest>(argc, argv);
}
