// SPDX-License-Identifier: GPL-3.0-or-later
#include "parity_test.h"

#include "engine/git/change_list.h"
#include "engine/git/line_diff.h"
#include "engine/git/path_rules.h"
#include "git_fixture.h"
#include "history_generator.h"

#include <QTest>

#include <filesystem>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

constexpr int kCommits = 420;

/// One line of `git diff --raw --numstat`, as text that can be compared and read.
using Lines = QMap<QByteArray, QByteArray>; ///< by path

QByteArray six(int mode)
{
    return QByteArray::number(mode, 8).rightJustified(6, '0');
}

Lines gitsLines(const QString &repository, const CommitId &base, const CommitId &head)
{
    const QByteArray raw = git(repository,
                               {u"diff"_s, u"--raw"_s, u"--numstat"_s, u"-z"_s, u"--no-abbrev"_s, u"-M50%"_s, u"-l1000"_s,
                                u"--no-ext-diff"_s, u"--no-textconv"_s, base.toString(), head.toString()},
                               {}, {{u"GIT_ATTR_SOURCE"_s, u"4b825dc642cb6eb9a060e54bf8d69288fbee4904"_s}});
    QList<QByteArray> fields = raw.split('\0');
    Lines lines;
    qsizetype at = 0;
    for (; at < fields.size() && fields[at].startsWith(':'); ++at) {
        const QByteArray head_ = fields[at];
        const bool pair = head_.contains(" R");
        const QByteArray before = fields[++at];
        const QByteArray after = pair ? fields[++at] : before;
        lines[after] = head_.sliced(1) + (pair ? " from " + before : QByteArray());
    }
    for (; at < fields.size() && !fields[at].isEmpty(); ++at) {
        const QList<QByteArray> counts = fields[at].split('\t');
        QByteArray path = fields[at].sliced(counts[0].size() + counts[1].size() + 2);
        if (path.isEmpty()) {
            at += 2;
            path = fields[at];
        }
        lines[path] += " +" + counts[0] + " -" + counts[1];
    }
    return lines;
}

QByteArray statusOf(const FileChange &change)
{
    switch (change.change) {
    case ChangeKind::Added: return "A";
    case ChangeKind::Deleted: return "D";
    case ChangeKind::Modified: return "M";
    case ChangeKind::TypeChanged: return "T";
    default: return "R" + QByteArray::number(change.similarity).rightJustified(3, '0');
    }
}

Lines ourLines(const std::vector<FileChange> &changes)
{
    Lines lines;
    for (const FileChange &change : changes) {
        const QByteArray none(40, '0');
        QByteArray line = six(change.before ? change.before->mode : 0) + ' ' + six(change.after ? change.after->mode : 0)
                          + ' ' + (change.before ? change.before->blob.toString().toLatin1() : none) + ' '
                          + (change.after ? change.after->blob.toString().toLatin1() : none) + ' ' + statusOf(change);
        if (change.change == ChangeKind::Renamed)
            line += " from " + change.before->path.bytes;
        if (change.binary)
            line += " +- --";
        else
            line += " +" + QByteArray::number(change.added) + " -" + QByteArray::number(change.removed);
        lines[change.path().bytes] = line;
    }
    return lines;
}

} // namespace

struct ParityTest::World {
    ~World() { std::filesystem::remove_all(folder.path().toStdString()); } // Qt cannot name what is no UTF-8
    QTemporaryDir folder;
    QString repository;
    QString vaultPath;
    std::shared_ptr<git::Vault> vault;
    std::vector<CommitId> commits; ///< oldest first

    std::vector<git::ChangedFile> changes(git_repository *in, size_t at) const
    {
        const git::TreeHandle before = take(git::treeOf(in, commits[at - 1]));
        const git::TreeHandle after = take(git::treeOf(in, commits[at]));
        return take(git::listChanges(in, before.get(), after.get()));
    }
};

void ParityTest::initTestCase()
{
    m_world = std::make_shared<World>();
    QVERIFY(m_world->folder.isValid());
    m_world->repository = qEnvironmentVariable("PATCHPLANE_TEST_REPOSITORY");
    if (m_world->repository.isEmpty()) {
        m_world->repository = m_world->folder.filePath(u"origin.git"_s);
        bool given = false;
        const uint seed = uint(qEnvironmentVariableIntValue("PATCHPLANE_TEST_SEED", &given));
        generateHistory(m_world->repository, kCommits + 1, given ? seed : 20260101U);
    }
    m_world->vaultPath = m_world->folder.filePath(u"vault"_s);
    m_world->vault = take(git::Vault::open(m_world->vaultPath, gitProgram()));
    take(m_world->vault->import(m_world->repository, u"HEAD"_s));
    const QByteArray list = git(m_world->repository, {u"rev-list"_s, u"--first-parent"_s, u"--reverse"_s,
                                                      u"--max-count=%1"_s.arg(kCommits + 1), u"HEAD"_s});
    for (const QByteArray &hex : list.split('\n')) {
        if (!hex.isEmpty())
            m_world->commits.push_back(idOf(hex));
    }
    qInfo("%zu pairs of commits", m_world->commits.size() - 1);
    QVERIFY(m_world->commits.size() > 1);
}

void ParityTest::changesEqualGits()
{
    const git::RepositoryHandle vault = take(git::openVaultRepository(m_world->vaultPath));
    for (size_t at = 1; at < m_world->commits.size(); ++at) {
        const Lines expected = gitsLines(m_world->repository, m_world->commits[at - 1], m_world->commits[at]);
        const std::vector<FileChange> described =
            take(git::describeChanges(m_world->vaultPath, m_world->changes(vault.get(), at)));
        QVERIFY(std::ranges::is_sorted(described, {}, [](const FileChange &change) { return change.path(); }));
        const Lines found = ourLines(described);
        if (found != expected) {
            for (const QByteArray &path : expected.keys() + found.keys()) {
                if (expected.value(path) != found.value(path))
                    qWarning() << at << m_world->commits[at].toString() << path << "\n git" << expected.value(path)
                               << "\n our" << found.value(path);
            }
        }
        QCOMPARE(found, expected);
    }
}

/// One work tree goes through the whole history by our patches alone.
void ParityTest::patchesApply()
{
    const QString work = m_world->folder.filePath(u"work"_s);
    git(m_world->folder.path(), {u"clone"_s, u"-q"_s, u"--no-checkout"_s, m_world->repository, work});
    git(work, {u"checkout"_s, u"-q"_s, u"--detach"_s, m_world->commits.front().toString()});
    for (size_t at = 1; at < m_world->commits.size(); ++at) {
        const QByteArray patch = take(m_world->vault->patch(m_world->commits[at - 1], m_world->commits[at]));
        const QByteArray tree = git(work, {u"rev-parse"_s, m_world->commits[at].toString() + u"^{tree}"_s});
        if (patch.isEmpty()) {
            QCOMPARE(git(work, {u"write-tree"_s}), tree);
            continue;
        }
        const QString file = m_world->folder.filePath(u"patch"_s);
        writeFile(file, patch);
        git(work, {u"apply"_s, u"--index"_s, u"--whitespace=nowarn"_s, file});
        QCOMPARE(git(work, {u"write-tree"_s}), tree);
    }
}

void ParityTest::patchesBecomeCommits()
{
    const git::RepositoryHandle vault = take(git::openVaultRepository(m_world->vaultPath));
    int made = 0, refused = 0;
    const size_t step = qEnvironmentVariableIsSet("PATCHPLANE_TEST_REPOSITORY") ? 1 : 4; // each costs its syncs
    for (size_t at = 1; at < m_world->commits.size(); at += step) {
        const CommitId base = m_world->commits[at - 1], head = m_world->commits[at];
        const QByteArray patch = take(m_world->vault->patch(base, head));
        if (patch.isEmpty())
            continue;
        const Result<RepositoryChange> honest = m_world->vault->describe(RepositoryId(QUuid::createUuid()), base, head);
        const Result<CommitId> commit = m_world->vault->commitPatch(base, patch, proposal(u"as a patch"_s));
        if (!honest) {
            QCOMPARE(honest.error().code, ErrorCode::UnsafePath);
            QVERIFY(!commit);
            ++refused;
            continue;
        }
        QVERIFY2(commit, qPrintable(head.toString() + u": "_s + (commit ? QString() : commit.error().what)));
        const git::TreeHandle tree = take(git::treeOf(vault.get(), *commit));
        QCOMPARE(git::fromOid<TreeId>(*git_tree_id(tree.get())), honest->tree);
        ++made;
    }
    qInfo("%d patches became commits, %d refused for their names", made, refused);
    QVERIFY(made > 0);
}

void ParityTest::blocksAddUp()
{
    const git::RepositoryHandle vault = take(git::openVaultRepository(m_world->vaultPath));
    for (size_t at = 1; at < m_world->commits.size(); ++at) {
        for (const FileChange &change :
             take(git::describeChanges(m_world->vaultPath, m_world->changes(vault.get(), at)))) {
            qint64 added = 0, removed = 0;
            int before = 0, after = 0;
            for (const DiffBlock &block : take(m_world->vault->diff(change, Whitespace::Show))) {
                QCOMPARE(block.beforeFrom - before, block.afterFrom - after); // as many equal lines on both sides
                QVERIFY(block.beforeFrom >= before);
                before = block.beforeFrom + block.beforeCount;
                after = block.afterFrom + block.afterCount;
                added += block.afterCount;
                removed += block.beforeCount;
            }
            QCOMPARE(added, change.added);
            QCOMPARE(removed, change.removed);
        }
    }
}

} // namespace patchplane::test
