// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/control.h"

#include <QRegularExpression>

#include <algorithm>

namespace patchplane::checks {

using namespace Qt::StringLiterals;

static bool judges(Risk risk)
{
    return risk == Risk::TestFile || risk == Risk::BuildFile || risk == Risk::DependencyFile
        || risk == Risk::ContinuousIntegration || risk == Risk::ProfileFile;
}

static bool below(const RepoPath &path, const RepoPath &prefix)
{
    return path == prefix || path.bytes.startsWith(prefix.bytes.endsWith('/') ? prefix.bytes : prefix.bytes + '/');
}

/// The words of an argument, for it may be a line for a shell ('cd tools && ./check.sh') or an option with a file in it
/// ('--config=x/y.json').
static QStringList wordsIn(const QString &argument)
{
    static const QRegularExpression between(u"[\\s\"'`=;|&()<>{},]+"_s);
    return argument.split(between, Qt::SkipEmptyParts);
}

/// Does a command name this file? 'run.sh', './run.sh' and, for a command that may change its folder first, the end of
/// the file's path. Too many are better than one too few: a person looks.
static bool names(const std::vector<QString> &command, const RepoPath &path)
{
    const QByteArray anywhere = '/' + path.bytes;
    return std::ranges::any_of(command, [&](const QString &argument) {
        return std::ranges::any_of(wordsIn(argument), [&](const QString &word) {
            const QByteArray name = '/' + (word.startsWith(u"./") ? word.sliced(2) : word).toUtf8();
            return name.size() > 1 && anywhere.endsWith(name);
        });
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
