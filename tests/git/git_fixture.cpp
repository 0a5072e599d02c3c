// SPDX-License-Identifier: GPL-3.0-or-later
#include "git_fixture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

struct Ended {
    int code = 0;
    QByteArray output;
    QByteArray error;
};

Ended runGit(const QString &folder, const QStringList &arguments, const QByteArray &input,
             const QMap<QString, QString> &environment)
{
    QProcessEnvironment variables(QProcessEnvironment::Initialization{});
    for (const auto &[name, value] :
         {std::pair(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s), {u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s},
          {u"GIT_ATTR_NOSYSTEM"_s, u"1"_s}, {u"GIT_AUTHOR_NAME"_s, u"A"_s}, {u"GIT_AUTHOR_EMAIL"_s, u"a@example.org"_s},
          {u"GIT_COMMITTER_NAME"_s, u"C"_s}, {u"GIT_COMMITTER_EMAIL"_s, u"c@example.org"_s},
          {u"GIT_AUTHOR_DATE"_s, u"1700000000 +0000"_s}, {u"GIT_COMMITTER_DATE"_s, u"1700000000 +0000"_s},
          {u"LC_ALL"_s, u"C"_s}, {u"PATH"_s, u"/usr/bin:/bin"_s}})
        variables.insert(name, value);
    for (const auto &[name, value] : environment.asKeyValueRange())
        variables.insert(name, value);
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessEnvironment(variables);
    process.start(gitProgram(), QStringList{u"-c"_s, u"safe.directory=*"_s} + arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(120'000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

QString gitProgram()
{
    static const QString path = QStandardPaths::findExecutable(u"git"_s);
    return path;
}

QByteArray git(const QString &folder, const QStringList &arguments, const QByteArray &input,
               const QMap<QString, QString> &environment)
{
    const Ended ended = runGit(folder, arguments, input, environment);
    if (ended.code != 0)
        qFatal("git %s: %s", qPrintable(arguments.join(u' ')), ended.error.constData());
    return ended.output;
}

int gitExit(const QString &folder, const QStringList &arguments, const QByteArray &input)
{
    return runGit(folder, arguments, input, {}).code;
}

QString makeRepository(const QString &path, const QMap<QString, QByteArray> &files)
{
    QDir().mkpath(path);
    git(path, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
    for (const auto &[name, content] : files.asKeyValueRange())
        writeFile(path + u'/' + name, content);
    commitAll(path, u"first"_s);
    return path;
}

CommitId commitAll(const QString &repository, const QString &message)
{
    git(repository, {u"add"_s, u"-A"_s, u"-f"_s});
    git(repository, {u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, message});
    return idOf(git(repository, {u"rev-parse"_s, u"HEAD"_s}));
}

void writeFile(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

CommitId idOf(const QByteArray &hex)
{
    return CommitId::parse(QString::fromLatin1(hex.trimmed())).value();
}

git::CommitProposal proposal(const QString &message)
{
    const Signature person{u"Ada Lovelace"_s, u"ada@example.org"_s, Instant(std::chrono::seconds(1'700'000'000)), 60};
    return {person, person, message};
}

} // namespace patchplane::test
