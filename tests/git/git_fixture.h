// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/vault.h"

#include <QMap>
#include <QString>
#include <QTemporaryDir>

/// Real repositories for the tests, made by the real git under an empty configuration.
namespace patchplane::test {

QString gitProgram();

/// Runs git in `folder` and answers its output; a failure fails the test at once with git's own words.
QByteArray git(const QString &folder, const QStringList &arguments, const QByteArray &input = {},
               const QMap<QString, QString> &environment = {});
/// The exit code alone.
int gitExit(const QString &folder, const QStringList &arguments, const QByteArray &input = {});

/// A work tree with one commit on 'main' that holds these files.
QString makeRepository(const QString &path, const QMap<QString, QByteArray> &files);
/// Commits what the work tree holds; answers the commit's id.
CommitId commitAll(const QString &repository, const QString &message);
void writeFile(const QString &path, const QByteArray &content);
QByteArray readFile(const QString &path);
CommitId idOf(const QByteArray &hex);

/// What the engine writes into its commits here.
git::CommitProposal proposal(const QString &message);

/// A value or a failed test with the error's own words.
template <class T>
T take(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().what), qPrintable(result.error().remedy));
    return std::move(*result);
}

/// A repository of one commit, and a vault that has it.
struct VaultBench {
    explicit VaultBench(const QMap<QString, QByteArray> &files = {{QStringLiteral("a"), "a\n"}})
        : repository(makeRepository(folder.filePath(QStringLiteral("user")), files)),
          vault(take(git::Vault::open(folder.filePath(QStringLiteral("vault")), gitProgram()))),
          base(take(vault->import(repository, QStringLiteral("HEAD"))))
    {
    }
    RepositoryChange change(const CommitId &head) const
    {
        return take(vault->describe(RepositoryId(QUuid::createUuid()), base, head));
    }

    QTemporaryDir folder;
    QString repository;
    std::shared_ptr<git::Vault> vault;
    CommitId base;
};

/// A tree in memory as a stream.
class ListStream final : public TreeStream
{
public:
    explicit ListStream(std::vector<TreeEntry> entries) : m_entries(std::move(entries)) {}
    Result<std::optional<TreeEntry>> next() override
    {
        return m_at < m_entries.size() ? std::optional(m_entries[m_at++]) : std::nullopt;
    }

private:
    std::vector<TreeEntry> m_entries;
    size_t m_at = 0;
};

} // namespace patchplane::test
