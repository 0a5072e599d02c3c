// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/control.h"

#include <algorithm>

namespace patchplane::checks {

static bool judges(Risk risk)
{
    return risk == Risk::TestFile || risk == Risk::BuildFile || risk == Risk::DependencyFile
        || risk == Risk::ContinuousIntegration || risk == Risk::ProfileFile;
}

static bool below(const RepoPath &path, const RepoPath &prefix)
{
    return path == prefix || path.bytes.startsWith(prefix.bytes.endsWith('/') ? prefix.bytes : prefix.bytes + '/');
}

/// Does a command name this very file? './run.sh' is run.sh of the checkout.
static bool names(const std::vector<QString> &command, const RepoPath &path)
{
    return std::ranges::any_of(command, [&](const QString &word) {
        return (word.startsWith(u"./") ? word.sliced(2) : word).toUtf8() == path.bytes;
    });
}

static bool judgesByPath(const RepoPath &path, const config::Profile &profile)
{
    return std::ranges::any_of(risksOfPath(path), judges)
        || std::ranges::any_of(profile.tests, [&](const RepoPath &prefix) { return below(path, prefix); })
        || std::ranges::any_of(profile.checks, [&](const CheckSpec &check) { return names(check.command, path); })
        || std::ranges::any_of(profile.setup, [&](const auto &command) { return names(command, path); });
}

bool underCandidatesControl(const std::vector<FileChange> &files, const config::Profile &profile)
{
    return std::ranges::any_of(files, [&](const FileChange &file) {
        return std::ranges::any_of(file.risks, judges) || (file.before && judgesByPath(file.before->path, profile))
            || (file.after && judgesByPath(file.after->path, profile));
    });
}

} // namespace patchplane::checks
