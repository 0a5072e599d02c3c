// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/git_program.h"

#include "engine/ports/thread_door.h"
#include "engine/process/run_process.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

/// GIT_ALLOW_PROTOCOL because a repository's own protocol.<name>.allow would win over a general one.
QMap<QString, QString> fixedEnvironment(const QString &program, const QString &gitDir)
{
    const QString nothing = QProcess::nullDevice();
    return {{u"GIT_DIR"_s, gitDir},
            {u"GIT_CONFIG_GLOBAL"_s, nothing},
            {u"GIT_CONFIG_SYSTEM"_s, nothing},
            {u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s},
            {u"GIT_ATTR_NOSYSTEM"_s, u"1"_s},
            {u"GIT_NO_REPLACE_OBJECTS"_s, u"1"_s},
            {u"GIT_NO_LAZY_FETCH"_s, u"1"_s},
            {u"GIT_TERMINAL_PROMPT"_s, u"0"_s},
            {u"GIT_OPTIONAL_LOCKS"_s, u"0"_s},
            {u"GIT_ALLOW_PROTOCOL"_s, u"file"_s},
            {u"GIT_PROTOCOL_FROM_USER"_s, u"0"_s},
            {u"GIT_COMMITTER_NAME"_s, u"PatchPlane"_s}, // reflogs; never a commit
            {u"GIT_COMMITTER_EMAIL"_s, u"patchplane@localhost"_s},
            {u"LC_ALL"_s, u"C"_s},
            {u"PATH"_s, QFileInfo(program).absolutePath()}};
}

/// `core.alternateRefsCommand=:` because git runs an empty one, too. The fsck exceptions are flaws of old history
/// that no tree or path can hide behind.
QStringList fixedSettings(bool durable = true)
{
    const QString nothing = QProcess::nullDevice();
    const QStringList settings{
        u"protocol.allow=never"_s, u"protocol.file.allow=always"_s, u"safe.directory=*"_s,
        u"core.hooksPath="_s + nothing, u"core.fsmonitor=false"_s, u"core.alternateRefsCommand=:"_s,
        u"core.sshCommand=false"_s, u"core.askPass=false"_s, u"core.editor=false"_s, u"core.pager=cat"_s,
        u"core.attributesFile="_s + nothing, u"core.excludesFile="_s + nothing, u"credential.helper="_s,
        durable ? u"core.fsync=all"_s : u"core.fsync=none"_s, u"core.fsyncMethod=fsync"_s, u"gc.auto=0"_s, u"maintenance.auto=false"_s,
        u"fetch.fsckObjects=true"_s, u"transfer.fsckObjects=true"_s, u"receive.fsckObjects=true"_s,
        u"fetch.fsck.zeroPaddedFilemode=ignore"_s, u"fetch.fsck.badTimezone=ignore"_s,
        u"fetch.fsck.missingSpaceBeforeDate=ignore"_s, u"fetch.fsck.missingSpaceBeforeEmail=ignore"_s,
        u"fetch.unpackLimit=1"_s, u"transfer.unpackLimit=1"_s, u"fetch.recurseSubmodules=false"_s,
        u"submodule.recurse=false"_s, u"fetch.writeCommitGraph=false"_s};
    QStringList arguments{u"--no-pager"_s};
    for (const QString &setting : settings)
        arguments << u"-c"_s << setting;
    return arguments;
}

QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

/// The lines that git means for people, without its prefixes.
QString wordsOf(const QByteArray &errorOutput)
{
    QStringList lines = QString::fromUtf8(errorOutput.last(qMin<qsizetype>(errorOutput.size(), 2000)))
                            .split(u'\n', Qt::SkipEmptyParts);
    for (QString &line : lines)
        line.remove(u"fatal: "_s).remove(u"error: "_s);
    return lines.join(u"; "_s);
}

} // namespace

Result<QByteArray> GitProgram::run(const GitOrder &order) const
{
    assertMayBlock("GitProgram::run");
    process::ProcessOrder child{.program = m_program,
                                .arguments = fixedSettings(order.durable) + order.arguments,
                                .workingDirectory = order.gitDir,
                                .environment = fixedEnvironment(m_program, order.gitDir),
                                .limit = order.limit,
                                .outputLimit = order.outputLimit,
                                .input = order.input};
    child.environment.insert(order.environment);
    Result<process::ProcessOutput> ended = process::runProcess(child);
    if (!ended)
        return std::unexpected(ended.error());
    if (ended->ok())
        return std::move(ended->output);
    const QString words = wordsOf(ended->errorOutput);
    const ErrorCode code = words.contains("No space left"_L1) ? ErrorCode::DiskFull : ErrorCode::IoError;
    return fail(Fault::Permanent, code, u"git %1 failed: %2."_s.arg(order.arguments.value(0), words));
}

QString GitProgram::uploadPackCommand() const
{
    QStringList words{shellQuoted(m_program)};
    for (const QString &argument : fixedSettings())
        words << shellQuoted(argument);
    words << u"upload-pack"_s;
    return words.join(u' ');
}

} // namespace patchplane::git
