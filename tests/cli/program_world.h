// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

/// A user of the program: a data folder, a settings file and a repository of their own.
class ProgramWorld
{
public:
    struct Ended {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };
    ProgramWorld();

    /// For every program that is started from now on; an empty value takes it back.
    void setVariable(const QString &name, const QString &value);
    Ended run(const QStringList &arguments, const QByteArray &input = {}) const;
    std::unique_ptr<QProcess> start(const QStringList &arguments) const;
    QByteArray git(const QString &repository, const QStringList &arguments) const;
    /// A repository with a file, a check (for the shell) and a branch 'topic' that changes the file. Its path.
    QString makeRepository(const QByteArray &check = "grep -q '[0-9]' value") const;
    void write(const QString &path, const QByteArray &bytes) const;

    QString folder() const { return m_folder.path(); }
    QString data() const { return m_folder.filePath(QStringLiteral("data")); }
    QString settings() const { return m_folder.filePath(QStringLiteral("engine.toml")); }
    QString sample() const { return data() + QStringLiteral("/sample.git"); }

private:
    QProcessEnvironment environment() const;
    QTemporaryDir m_folder;
    QMap<QString, QString> m_variables;
};
