// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/run_process.h"

#include "engine/ports/thread_door.h"
#include "engine/process/process_session.h"

#include <QDeadlineTimer>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::process {
namespace {

constexpr std::chrono::milliseconds kLook = std::chrono::milliseconds(100); ///< how often error output alone is read

QProcessEnvironment environmentOf(const QMap<QString, QString> &variables)
{
    QProcessEnvironment environment(QProcessEnvironment::Initialization{});
    for (const auto &[name, value] : variables.asKeyValueRange())
        environment.insert(name, value);
    return environment;
}

std::unexpected<Error> stopped(const ProcessOrder &order, ErrorCode code, const QString &why)
{
    return fail(Fault::Transient, code, u"%1 %2."_s.arg(QFileInfo(order.program).fileName(), why));
}

void drain(QProcess &process, ProcessOutput &into)
{
    into.output += process.readAllStandardOutput();
    into.errorOutput += process.readAllStandardError();
}

} // namespace

Result<ProcessOutput> runProcess(const ProcessOrder &order)
{
    assertMayBlock("runProcess");
    QProcess process;
    process.setProgram(order.program);
    process.setArguments(order.arguments);
    process.setWorkingDirectory(order.workingDirectory);
    process.setProcessEnvironment(environmentOf(order.environment));
    startInOwnSession(process);
    const QDeadlineTimer deadline(order.limit);
    // Looked at before, because a child that cannot become the program has no descriptor left to say so.
    const bool executable = QFileInfo(order.program).isExecutable();
    if (executable)
        process.start();
    if (!executable || !process.waitForStarted(int(order.limit.count())))
        return fail(Fault::Permanent, ErrorCode::NotFound,
                    u"%1 could not be started."_s.arg(order.program),
                    u"Install it, or name its path in the settings."_s);
    const qint64 child = process.processId();
    process.write(order.input);
    process.closeWriteChannel();

    ProcessOutput result;
    const auto over = [&] { return result.output.size() + result.errorOutput.size() > order.outputLimit; };
    while (process.state() != QProcess::NotRunning && !deadline.hasExpired() && !over()) {
        process.waitForReadyRead(int(std::min<qint64>(kLook.count(), deadline.remainingTime())));
        drain(process, result);
    }
    const bool running = process.state() != QProcess::NotRunning;
    endSession(child); // also what a child of it left behind
    process.waitForFinished(-1);
    drain(process, result);
    if (over())
        return stopped(order, ErrorCode::LimitExceeded, u"wrote more than %1 bytes"_s.arg(order.outputLimit));
    if (running)
        return stopped(order, ErrorCode::Timeout, u"did not end within %1 ms"_s.arg(order.limit.count()));
    if (process.exitStatus() != QProcess::NormalExit)
        return stopped(order, ErrorCode::IoError, u"was ended by a signal"_s);
    result.exitCode = process.exitCode();
    return result;
}

} // namespace patchplane::process
