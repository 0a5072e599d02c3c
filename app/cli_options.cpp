// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli_options.h"

#include "app/command_tree.h"

#include <sstream>

namespace patchplane::app {

Parsed parseCommandLine(const QStringList &arguments)
{
    Invocation invocation;
    const std::unique_ptr<CLI::App> tree = makeCommandTree(invocation);
    std::vector<std::string> reversed; // as CLI11 wants them
    for (qsizetype i = arguments.size() - 1; i > 0; --i)
        reversed.push_back(arguments[i].toStdString());
    try {
        tree->parse(std::move(reversed));
        return {std::move(invocation), ExitCode::Done, {}, {}};
    } catch (const CLI::ParseError &end) { // CLI11 answers so for --help, too
        std::ostringstream out;
        std::ostringstream err;
        const int code = tree->exit(end, out, err);
        return {std::nullopt, code == 0 ? ExitCode::Done : ExitCode::Usage, QString::fromStdString(out.str()),
                QString::fromStdString(err.str())};
    }
}

} // namespace patchplane::app
