// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/doctor.h"
#include "app/error_text.h"
#include "app/interrupt.h"
#include "app/logging.h"
#include "app/version.h"
#ifdef PATCHPLANE_WINDOW
#include "app/window.h"
#endif

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

namespace patchplane::app {
namespace {

void printTo(FILE *stream, const QString &text)
{
    QTextStream(stream) << text << Qt::flush;
}

/// A command that needs an engine, or looks at the machine.
int runCommand(const Invocation &invocation)
{
    QTextStream outStream(stdout);
    QTextStream errStream(stderr);
    const bool colours = wantsColours(standardOutputIsTerminal(), qgetenv("NO_COLOR"), qgetenv("TERM"));
    Terminal out(outStream, colours);
    Terminal err(errStream, colours);
    const Folders folders = foldersFor(invocation.data, invocation.config);
    if (const auto *check = std::get_if<ConfigCheckOptions>(&invocation.command)) {
        const bool named = !check->file.isEmpty() || folders.settingsNamed;
        return int(checkConfig(check->file.isEmpty() ? folders.settings : check->file,
                               named ? config::MissingFile::Fault : config::MissingFile::Defaults, invocation.json, out, err));
    }
    if (std::holds_alternative<DoctorOptions>(invocation.command))
        return runDoctor(folders, invocation.json, out);
    const Result<std::unique_ptr<Composition>> composition = Composition::open(folders);
    if (!composition) {
        tellError(composition.error(), invocation.json, out, err);
        return int(exitCodeOf(composition.error()));
    }
    const LogFile log((*composition)->data().logs(), (*composition)->redactor());
    Commands commands(**composition, invocation, out, err);
    onInterrupt([&commands] { commands.interrupt(); });
    QTimer::singleShot(0, QCoreApplication::instance(), [&commands] {
        commands.carryOut().then([](ExitCode code) { QCoreApplication::exit(int(code)); });
    });
    return QCoreApplication::exec();
}

int runProgram(int argc, char **argv)
{
    QCoreApplication::setOrganizationName(QStringLiteral("patchplane"));
    QCoreApplication::setApplicationName(QStringLiteral("patchplane"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PATCHPLANE_VERSION));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Parsed parsed = parseCommandLine(arguments);
    if (!parsed.invocation) {
        printTo(stdout, parsed.out);
        printTo(stderr, parsed.err);
        return int(parsed.code);
    }
    if (const auto *completion = std::get_if<CompletionOptions>(&parsed.invocation->command)) {
        printTo(stdout, completionScript(completion->shell));
        return int(ExitCode::Done);
    }
    if (std::holds_alternative<ConfigShowKeysOptions>(parsed.invocation->command)) {
        printTo(stdout, QString::fromUtf8(config::settingsTemplate()));
        return int(ExitCode::Done);
    }
    if (std::holds_alternative<WindowOptions>(parsed.invocation->command)) {
#ifdef PATCHPLANE_WINDOW
        return runWindow(argc, argv, *parsed.invocation);
#else
        printTo(stderr, QCoreApplication::translate("Main", "This patchplane was built without its window. Use a command: patchplane --help\n"));
        return int(ExitCode::Usage);
#endif
    }
    QCoreApplication app(argc, argv); // no display is needed from here on
    return runCommand(*parsed.invocation);
}

} // namespace
} // namespace patchplane::app

int main(int argc, char **argv)
{
    return patchplane::app::runProgram(argc, argv);
}
