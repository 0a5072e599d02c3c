// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/sandbox_command.h"

#include "engine/process/run_logged.h"

#include <algorithm>
#include <array>

namespace patchplane::checks {

using namespace std::chrono_literals;

namespace {

/// What programs say when they could not reach a network.
bool wantedTheNetwork(const QString &output)
{
    static constexpr std::array signs = {"EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "getaddrinfo", "Could not resolve",
                                         "Temporary failure in name resolution", "Network is unreachable",
                                         "network unreachable", "failed to fetch", "Name or service not known"};
    return std::ranges::any_of(signs, [&](const char *sign) {
        return output.contains(QLatin1StringView(sign), Qt::CaseInsensitive);
    });
}

Error setUpFailure(const std::vector<QString> &command, const ProcessEnd &end, const process::OutputLog &log)
{
    const QString how = end.how == ProcessEnding::Exited ? QStringLiteral("exit code %1").arg(end.code)
                                                         : QString(toText(end.how));
    const QString remedy = wantedTheNetwork(log.lastLines(40))
        ? QStringLiteral("Set-up has no network: put what it needs into a cache, ask for the cache by name in "
                         ".patchplane.toml and grant it in engine.toml.")
        : QStringLiteral("Read the log of the set-up; try the command in a fresh clone.");
    return {Fault::Permanent, ErrorCode::SetUp,
            QStringLiteral("set-up '%1' ended with %2:\n%3")
                .arg(commandLine(command), how, log.lastLines(8)),
            remedy};
}

} // namespace

NotEnforced notEnforced(const ExecutionSession &session)
{
    NotEnforced missing;
    for (const Enforcement &enforcement : session.enforced()) {
        if (!enforcement.enforced)
            missing.push_back(QStringLiteral("%1 (%2)").arg(toText(enforcement.limit.kind), enforcement.how));
    }
    return missing;
}

std::vector<QByteArray> argvOf(const std::vector<QString> &command)
{
    std::vector<QByteArray> argv;
    for (const QString &argument : command)
        argv.push_back(argument.toUtf8());
    return argv;
}

QString commandLine(const std::vector<QString> &command)
{
    return QStringList(command.begin(), command.end()).join(u' ');
}

QCoro::Task<Result<>> runSetUp(ExecutionSession &session, SetUp setUp, std::shared_ptr<process::OutputLog> log, Clock &clock,
                               std::stop_token stop)
{
    const Instant deadline = clock.now() + setUp.limit;
    for (const std::vector<QString> &command : setUp.commands) {
        const std::chrono::milliseconds left = std::max<std::chrono::milliseconds>(deadline - clock.now(), 1ms);
        log->say(TimelineKind::Note, QStringLiteral("set-up: ") + commandLine(command), clock.now());
        CommandSpec spec{.argv = argvOf(command), .folder = kCheckoutPath, .environment = {}, .limit = left};
        const ProcessEnd end = co_await process::runLogged(session, std::move(spec), QByteArray(), log, clock, stop);
        if (stop.stop_requested())
            co_return fail(Fault::Stopping, ErrorCode::Interrupted, QStringLiteral("the set-up was stopped"));
        if (!end.ok())
            co_return std::unexpected(setUpFailure(command, end, *log));
    }
    co_return Result<>();
}

} // namespace patchplane::checks
