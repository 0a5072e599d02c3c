// SPDX-License-Identifier: GPL-3.0-or-later
#include "publish_test.h"

#include "git_fixture.h"
#include "sync_watch.h"

#include <QDateTime>
#include <QDirIterator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

struct Bench {
    Bench()
        : path(makeRepository(folder.filePath(u"user"_s), {{u"a.txt"_s, "one\n"}, {u"dir/b.txt"_s, "b\n"}})),
          vaultPath(folder.filePath(u"vault"_s)), vault(take(git::Vault::open(vaultPath, gitProgram()))),
          user(take(git::UserRepository::open(path + u"/dir"_s, gitProgram()))),
          base(take(vault->import(path, u"main"_s))), commit(candidate("two\n"))
    {
    }
    CommitId candidate(const QByteArray &content)
    {
        ListStream tree({{{"a.txt"}, 0100644, content}, {{"dir/b.txt"}, 0100644, std::nullopt}});
        return take(vault->commitWorkTree(base, tree, proposal(u"candidate"_s))).commit;
    }
    Result<> publish(const QString &branch, const std::optional<CommitId> &old = {})
    {
        return user->publish(vaultPath, commit, branch, old);
    }

    QTemporaryDir folder;
    QString path, vaultPath;
    std::shared_ptr<git::Vault> vault;
    std::unique_ptr<git::UserRepository> user;
    CommitId base, commit;
};

/// Name, time and bytes of everything but objects, refs of branches and their logs.
QMap<QString, QByteArray> fingerprint(const QString &path)
{
    QMap<QString, QByteArray> all;
    QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo file = files.nextFileInfo();
        const QString name = file.filePath().sliced(path.size());
        if (!name.startsWith("/.git/objects/"_L1) && !name.contains("/refs/heads/patchplane/"_L1))
            all[name] = QByteArray::number(file.lastModified().toMSecsSinceEpoch()) + readFile(file.filePath());
    }
    return all;
}

} // namespace

void PublishTest::touchesNothingElse()
{
    Bench bench;
    writeFile(bench.path + u"/a.txt"_s, "dirty\n");
    writeFile(bench.path + u"/untracked"_s, "u\n");
    writeFile(bench.path + u"/staged"_s, "s\n");
    git(bench.path, {u"add"_s, u"staged"_s});
    const QMap<QString, QByteArray> before = fingerprint(bench.path);
    QCOMPARE(take(bench.user->dirtyFiles(10)), (std::vector<QString>{u"a.txt"_s, u"staged"_s, u"untracked"_s}));
    take(bench.publish(u"patchplane/run-1"_s).transform([] { return 0; }));
    QCOMPARE(fingerprint(bench.path), before);
    QCOMPARE(idOf(git(bench.path, {u"rev-parse"_s, u"refs/heads/patchplane/run-1"_s})), bench.commit);
    QCOMPARE(git(bench.path, {u"fsck"_s, u"--strict"_s, u"--connectivity-only"_s, u"--no-dangling"_s}), QByteArray());
    QCOMPARE(git(bench.path, {u"show"_s, bench.commit.toString() + u":a.txt"_s}), "two\n"_ba);
}

void PublishTest::refuses_data()
{
    QTest::addColumn<QString>("branch");
    for (const char *name : {"", "-x", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a\\b", "a.lock", "/a", "a/", "a//b",
                             ".a", "a.", "@{-1}", "a@{b", "HEAD", "a\nb", "main/below"})
        QTest::addRow("'%s'", QByteArray(name).toPercentEncoding().constData()) << QString::fromLatin1(name);
    QTest::addRow("long") << QString(201, u'a');
}

void PublishTest::refuses()
{
    QFETCH(QString, branch);
    static Bench bench;
    const QByteArray refs = git(bench.path, {u"for-each-ref"_s});
    const Result<> done = bench.publish(branch);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::PushRefused);
    QCOMPARE(git(bench.path, {u"for-each-ref"_s}), refs);
}

void PublishTest::comparesTheOldValue()
{
    Bench bench;
    git(bench.path, {u"branch"_s, u"taken"_s});
    QCOMPARE(bench.publish(u"taken"_s).error().code, ErrorCode::PushRefused); // said to be new, but exists
    QCOMPARE(bench.publish(u"none"_s, bench.base).error().code, ErrorCode::PushRefused); // said to exist, but does not
    QVERIFY(bench.publish(u"taken"_s, bench.base));
    QCOMPARE(take(bench.user->branchHead(u"taken"_s)), std::optional(bench.commit));
    git(bench.path, {u"branch"_s, u"-f"_s, u"taken"_s, bench.base.toString()});
    const CommitId other = bench.candidate("three\n");
    QCOMPARE(bench.publish(u"taken"_s, other).error().code, ErrorCode::PushRefused); // moved between
    git(bench.path, {u"symbolic-ref"_s, u"refs/heads/alias"_s, u"refs/heads/main"_s});
    QCOMPARE(bench.publish(u"alias"_s, bench.base).error().code, ErrorCode::PushRefused);
    QCOMPARE(take(bench.user->branchHead(u"main"_s)), std::optional(bench.base));
}

void PublishTest::neverMovesWhatIsCheckedOut()
{
    Bench bench;
    git(bench.path, {u"worktree"_s, u"add"_s, u"-q"_s, u"-b"_s, u"elsewhere"_s, bench.folder.filePath(u"second"_s)});
    git(bench.path, {u"branch"_s, u"rebased"_s});
    writeFile(bench.path + u"/.git/rebase-merge/head-name"_s, "refs/heads/rebased\n");
    QCOMPARE(take(bench.user->checkedOutBranches()), (std::vector<QString>{u"elsewhere"_s, u"main"_s, u"rebased"_s}));
    for (const QString &branch : {u"main"_s, u"elsewhere"_s, u"rebased"_s}) {
        const Result<> done = bench.publish(branch, bench.base);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::PushRefused);
        QVERIFY(done.error().remedy.contains(bench.commit.toString()));
        QCOMPARE(take(bench.user->branchHead(branch)), std::optional(bench.base));
    }
}

void PublishTest::looksAround()
{
    Bench bench;
    QCOMPARE(bench.user->path(), bench.path);
    QCOMPARE(take(bench.user->defaultBranch()), u"main"_s);
    git(bench.path, {u"branch"_s, u"zz"_s});
    QCOMPARE(take(bench.user->branches()), (std::vector<QString>{u"main"_s, u"zz"_s}));
    QCOMPARE(take(bench.user->resolve(u"HEAD"_s)), bench.base);
    QCOMPARE(bench.user->resolve(u"nowhere"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(bench.user->resolve(u"--output=x"_s).error().code, ErrorCode::NotFound);
    git(bench.path, {u"config"_s, u"user.name"_s, u"Local Person"_s});
    git(bench.path, {u"config"_s, u"user.email"_s, u"local@example.org"_s});
    QCOMPARE(take(bench.user->identity()).name, u"Local Person"_s);
    QCOMPARE(git::UserRepository::open(bench.folder.path(), gitProgram()).error().code, ErrorCode::InvalidInput);
}

/// What names the new branch is synced, up to the folder that was there before; a pin that was left unsynced, too.
void PublishTest::outlivesAPowerCut()
{
    Bench bench;
    const QString git = bench.path + u"/.git/"_s;
    const QStringList folders{u"refs/heads"_s, u"refs/heads/patchplane"_s, u"refs/heads/patchplane/deep"_s, u"objects/pack"_s};
    const SyncWatch published;
    take(bench.publish(u"patchplane/deep/run-1"_s).transform([] { return 0; }));
    for (const QString &folder : folders)
        QVERIFY2(published.saw(git + folder), qPrintable(folder));
    const SyncWatch kept; // again, where a publication is found that another process may not have finished
    QVERIFY(bench.user->keep(u"patchplane/deep/run-1"_s));
    for (const QString &folder : folders)
        QVERIFY2(kept.saw(git + folder), qPrintable(folder));

    const SyncWatch imported;
    QCOMPARE(take(bench.vault->import(bench.path, u"main"_s)), bench.base);
    QVERIFY(imported.saw(bench.vaultPath + u"/refs/patchplane/keep"_s));
    const SyncWatch pinned;
    QVERIFY(bench.vault->pin(bench.commit));
    QVERIFY(pinned.saw(bench.vaultPath + u"/refs/patchplane/keep"_s));
}

void PublishTest::heedsPersonalExcludes()
{
    Bench bench;
    writeFile(bench.path + u"/notes.swp"_s, "x");
    writeFile(bench.path + u"/todo"_s, "x");
    writeFile(bench.folder.filePath(u"config/git/ignore"_s), "*.swp\n");
    const QByteArray home = qgetenv("XDG_CONFIG_HOME");
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(bench.folder.filePath(u"config"_s)));
    const Result<std::vector<QString>> dirty = bench.user->dirtyFiles(10);
    home.isNull() ? qunsetenv("XDG_CONFIG_HOME") : qputenv("XDG_CONFIG_HOME", home);
    QCOMPARE(take(dirty), std::vector<QString>{u"todo"_s});
}

} // namespace patchplane::test
