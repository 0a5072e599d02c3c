// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_command_line.h"
#include "tst_program.h"
#include "tst_text.h"

#include <QCoreApplication>
#include <QTest>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QStringList options = app.arguments();
    options.append(QStringLiteral("-nocrashhandler"));
    TestCommandLine commandLine;
    TestText text;
    TestProgram program;
    return QTest::qExec(&commandLine, options) | QTest::qExec(&text, options)
        | QTest::qExec(&program, options);
}
