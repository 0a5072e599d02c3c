// SPDX-License-Identifier: GPL-3.0-or-later
#include "children.h"
#include "tst_artifacts.h"
#include "tst_commits.h"
#include "tst_contract.h"
#include "tst_data_folder.h"
#include "tst_migrations.h"
#include "tst_reads.h"
#include "tst_timeline.h"
#include "tst_verify.h"

#include <QTest>

using namespace patchplane::store;

template <class... Tests>
static int runAll(int argc, char **argv)
{
    int failures = 0;
    const auto run = [&](auto test) { failures += QTest::qExec(&test, argc, argv); };
    (run(Tests()), ...);
    return failures;
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc > 2 && QByteArrayView(argv[1]) == "--child")
        return runChild(app.arguments().sliced(2));
    return runAll<TestMigrations, TestCommits, TestContract, TestVerify, TestReads, TestTimeline, TestArtifacts, TestDataFolder>(argc, argv);
}
