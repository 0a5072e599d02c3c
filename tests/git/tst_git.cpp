// SPDX-License-Identifier: GPL-3.0-or-later
#include "attack_test.h"
#include "parity_test.h"
#include "path_test.h"
#include "publish_test.h"
#include "work_tree_test.h"

#include <QTest>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    patchplane::test::PathTest paths;
    patchplane::test::WorkTreeTest workTrees;
    patchplane::test::PublishTest publication;
    patchplane::test::AttackTest attacks;
    patchplane::test::ParityTest parity;
    int failed = 0;
    for (QObject *test : std::initializer_list<QObject *>{&paths, &workTrees, &publication, &attacks, &parity})
        failed += QTest::qExec(test, argc, argv);
    return failed;
}
