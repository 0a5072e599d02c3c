// SPDX-License-Identifier: GPL-3.0-or-later
#include "program_world.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

constexpr int kLimit = 120'000;

ProgramWorld::ProgramWorld()
{
    Q_ASSERT(m_folder.isValid());
    write(settings(), {}); // who names a settings file must have it
}

QProcessEnvironment ProgramWorld::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"DISPLAY"_s);
    environment.remove(u"WAYLAND_DISPLAY"_s);
    environment.remove(u"QT_QPA_PLATFORM"_s);
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, QProcess::nullDevice());
    environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
    for (const QString &who : {u"AUTHOR"_s, u"COMMITTER"_s}) {
        environment.insert(u"GIT_"_s + who + u"_NAME"_s, u"Somebody"_s);
        environment.insert(u"GIT_"_s + who + u"_EMAIL"_s, u"somebody@example.org"_s);
    }
    environment.insert(u"XDG_CACHE_HOME"_s, m_folder.filePath(u"cache"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s));
    for (const auto &[name, value] : m_variables.asKeyValueRange())
        environment.insert(name, value);
    return environment;
}

void ProgramWorld::setVariable(const QString &name, const QString &value)
{
    if (value.isEmpty())
        m_variables.remove(name);
    else
        m_variables.insert(name, value);
}

std::unique_ptr<QProcess> ProgramWorld::start(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment());
    process->setWorkingDirectory(m_folder.path());
    process->start(QStringLiteral(PATCHPLANE_PROGRAM), QStringList{u"--data"_s, data(), u"--config"_s, settings()} + arguments);
    return process;
}

ProgramWorld::Ended ProgramWorld::run(const QStringList &arguments, const QByteArray &input) const
{
    const std::unique_ptr<QProcess> process = start(arguments);
    process->write(input);
    process->closeWriteChannel();
    if (!process->waitForFinished(kLimit))
        return {-1, process->readAllStandardOutput(), "not ended: " + process->readAllStandardError()};
    return {process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -2, process->readAllStandardOutput(),
            process->readAllStandardError()};
}

QByteArray ProgramWorld::git(const QString &repository, const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(u"git"_s, QStringList{u"-C"_s, repository} + arguments);
    process.waitForFinished(kLimit);
    return process.exitCode() == 0 ? process.readAllStandardOutput().trimmed() : QByteArray();
}

void ProgramWorld::write(const QString &path, const QByteArray &bytes) const
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

QString ProgramWorld::makeRepository(const QByteArray &check) const
{
    const QString path = m_folder.filePath(u"project"_s);
    QDir().mkpath(path);
    git(path, {u"init"_s, u"--quiet"_s, u"--initial-branch=main"_s});
    write(path + u"/value"_s, "1\n");
    write(path + u"/.patchplane.toml"_s, "[[check]]\nname = \"value\"\ncommand = [\"sh\", \"-c\", \"" + check + "\"]\n");
    git(path, {u"add"_s, u"."_s});
    git(path, {u"commit"_s, u"--quiet"_s, u"-m"_s, u"One"_s});
    git(path, {u"checkout"_s, u"--quiet"_s, u"-b"_s, u"topic"_s});
    write(path + u"/value"_s, "2\n");
    git(path, {u"commit"_s, u"--quiet"_s, u"-a"_s, u"-m"_s, u"Two"_s});
    git(path, {u"checkout"_s, u"--quiet"_s, u"main"_s});
    return path;
}
