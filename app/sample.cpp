// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample.h"

#include "engine/config/profile.h"
#include "engine/git/git_program.h"

#include <QDir>
#include <QFile>

static void initialiseResources()
{
    Q_INIT_RESOURCE(sample);
}

namespace patchplane::app {
namespace {

const QString kBranch = QStringLiteral("mend-greeting");

QByteArray resource(const QString &name)
{
    QFile file(QStringLiteral(":/sample/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Writes objects and refs of a bare repository, one git call each; the first error stays.
class Maker
{
public:
    Maker(const QString &gitProgram, QString folder) : m_git(gitProgram), m_folder(std::move(folder)) {}

    QByteArray git(const QStringList &arguments, const QByteArray &input = {})
    {
        if (!m_result)
            return {};
        const QString name = QStringLiteral("PatchPlane sample");
        const QString mail = QStringLiteral("sample@localhost");
        const QString date = QStringLiteral("1700000000 +0000"); // the same commits on every machine
        Result<QByteArray> output = m_git.run({.gitDir = m_folder, .arguments = arguments, .input = input,
                                               .environment = {{QStringLiteral("GIT_AUTHOR_NAME"), name},
                                                               {QStringLiteral("GIT_AUTHOR_EMAIL"), mail},
                                                               {QStringLiteral("GIT_AUTHOR_DATE"), date},
                                                               {QStringLiteral("GIT_COMMITTER_NAME"), name},
                                                               {QStringLiteral("GIT_COMMITTER_EMAIL"), mail},
                                                               {QStringLiteral("GIT_COMMITTER_DATE"), date}}});
        if (output)
            return output->trimmed();
        m_result = std::unexpected(output.error());
        return {};
    }
    QByteArray line(const QByteArray &mode, const QByteArray &name, const QByteArray &content)
    {
        return mode + " blob " + git({QStringLiteral("hash-object"), QStringLiteral("-w"), QStringLiteral("--stdin")}, content) + '\t' + name + '\n';
    }
    QByteArray tree(const QByteArray &greeting)
    {
        return git({QStringLiteral("mktree")},
                   line("100644", ".patchplane.toml", resource(QStringLiteral("patchplane.toml")))
                       + line("100644", "README.md", resource(QStringLiteral("README.md"))) + line("100755", "greet.sh", greeting)
                       + line("100755", "test.sh", resource(QStringLiteral("test.sh"))));
    }
    QString commit(const QByteArray &tree, const QString &parent, const QByteArray &message)
    {
        QStringList arguments{QStringLiteral("commit-tree"), QString::fromLatin1(tree)};
        if (!parent.isEmpty())
            arguments << QStringLiteral("-p") << parent;
        return QString::fromLatin1(git(arguments, message));
    }
    void branch(const QString &name, const QString &commit)
    {
        git({QStringLiteral("update-ref"), QStringLiteral("refs/heads/") + name, commit});
    }
    Result<> result() const { return m_result; }

private:
    git::GitProgram m_git;
    QString m_folder;
    Result<> m_result;
};

} // namespace

Result<SampleRepository> makeSample(const QString &gitProgram, const QString &folder)
{
    initialiseResources();
    const SampleRepository sample{folder, kBranch, config::profileDigest(resource(QStringLiteral("patchplane.toml")))};
    QDir().mkpath(folder);
    Maker maker(gitProgram, folder);
    // Everything is named by its content, so doing it again changes nothing.
    maker.git({QStringLiteral("init"), QStringLiteral("--quiet"), QStringLiteral("--bare"), QStringLiteral("--initial-branch=main")});
    const QString base = maker.commit(maker.tree(resource(QStringLiteral("greet-before.sh"))), {}, "Greet whoever is named\n");
    const QString head = maker.commit(maker.tree(resource(QStringLiteral("greet-after.sh"))), base,
                                      "Greet the world when nobody is named\n\nAn empty name gave 'Hello, !'.\n");
    maker.branch(QStringLiteral("main"), base);
    maker.branch(kBranch, head);
    return maker.result().transform([&] { return sample; });
}

} // namespace patchplane::app
