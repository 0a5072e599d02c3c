// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_access.h"
#include "tst_command_line.h"
#include "tst_loop.h"
#include "tst_program.h"
#include "tst_text.h"
#include "tst_watch.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QStringList options = app.arguments();
    options.append(QStringLiteral("-nocrashhandler"));
    TestCommandLine commandLine;
    TestText text;
    TestWatch watch;
    TestAccess access;
    TestProgram program;
    TestLoop loop;
    return QTest::qExec(&commandLine, options) | QTest::qExec(&text, options) | QTest::qExec(&watch, options)
        | QTest::qExec(&access, options) | QTest::qExec(&program, options) | QTest::qExec(&loop, options);
}
