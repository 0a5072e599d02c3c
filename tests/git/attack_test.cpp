// SPDX-License-Identifier: GPL-3.0-or-later
#include "attack_test.h"

#include "engine/git/change_list.h"
#include "engine/git/tree_walker.h"
#include "engine/process/run_process.h"
#include "git_fixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

void makeScript(const QString &path, const QString &marker)
{
    writeFile(path, "#!/bin/sh\necho \"$0\" >> '" + marker.toUtf8() + "'\nexit 0\n");
    QFile(path).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

/// Everything by which a repository can name a program, in the configuration itself and in a file that it includes.
void plantPrograms(const QString &repository, const QString &script)
{
    const QByteArray run = script.toUtf8();
    const QByteArray hooks = QFileInfo(script).absolutePath().toUtf8() + "/hooks";
    for (const char *hook : {"reference-transaction", "post-checkout", "pre-push", "update", "pre-receive", "post-update",
                             "post-index-change", "pre-auto-gc", "proc-receive", "post-merge"}) {
        QDir().mkpath(QString::fromUtf8(hooks));
        QFile::copy(script, QString::fromUtf8(hooks) + u'/' + QString::fromLatin1(hook));
        QFile::copy(script, repository + u"/.git/hooks/"_s + QString::fromLatin1(hook));
    }
    const QByteArray config = "[core]\n\tfsmonitor = " + run + "\n\thooksPath = " + hooks + "\n\tsshCommand = " + run
                              + "\n\tpager = " + run + "\n\teditor = " + run + "\n\taskPass = " + run
                              + "\n\talternateRefsCommand = " + run + "\n\tgitProxy = " + run + "\n[uploadpack]\n\tpackObjectsHook = "
                              + run + "\n[filter \"evil\"]\n\tclean = " + run + "\n\tsmudge = " + run + "\n\tprocess = " + run
                              + "\n\trequired = true\n[diff \"evil\"]\n\ttextconv = " + run + "\n\tcommand = " + run
                              + "\n[diff]\n\texternal = " + run + "\n[alias]\n\tfetch = !" + run + "\n\tstatus = !" + run
                              + "\n\tupdate-ref = !" + run + "\n[credential]\n\thelper = !" + run + "\n[gpg]\n\tprogram = " + run
                              + "\n[protocol \"ext\"]\n\tallow = always\n[url \"ext::" + run + " \"]\n\tinsteadOf = /\n[gc]\n\tauto = 1\n";
    const QString included = QFileInfo(script).absolutePath() + u"/included"_s;
    writeFile(included, config);
    const QByteArray own = readFile(repository + u"/.git/config"_s);
    writeFile(repository + u"/.git/config"_s, own + config + "[include]\n\tpath = " + included.toUtf8() + '\n');
    writeFile(repository + u"/.gitattributes"_s, "* filter=evil diff=evil merge=evil\n");
    writeFile(repository + u"/.git/info/attributes"_s, "* filter=evil diff=evil\n");
}

} // namespace

void AttackTest::configurationExecutesNothing()
{
    QTemporaryDir folder;
    const QString repository = makeRepository(folder.filePath(u"user"_s), {{u"a.txt"_s, "one\n"}});
    const QString lender = makeRepository(folder.filePath(u"lender"_s), {{u"z"_s, "z\n"}});
    const QString marker = folder.filePath(u"marker"_s), script = folder.filePath(u"evil/run"_s);
    makeScript(script, marker);
    plantPrograms(repository, script);
    writeFile(repository + u"/.git/objects/info/alternates"_s, (lender + u"/.git/objects\n"_s).toUtf8());
    writeFile(repository + u"/a.txt"_s, "dirty\n");
    gitExit(repository, {u"status"_s}); // the control: an unguarded git does run them
    gitExit(repository, {u"update-ref"_s, u"refs/heads/control"_s, u"HEAD"_s});
    QVERIFY(readFile(marker).contains("/run\n"));
    QVERIFY(readFile(marker).contains("reference-transaction\n"));
    QFile::remove(marker);

    const QString vaultPath = folder.filePath(u"vault"_s);
    const std::shared_ptr<git::Vault> vault = take(git::Vault::open(vaultPath, gitProgram()));
    const std::unique_ptr<git::UserRepository> user = take(git::UserRepository::open(repository, gitProgram()));
    QVERIFY(!take(user->dirtyFiles(10)).empty());
    const CommitId base = take(vault->import(repository, u"main"_s));
    ListStream tree({{{"a.txt"}, 0100644, "two\n"_ba}});
    const CommitId head = take(vault->commitWorkTree(base, tree, proposal(u"c"_s))).commit;
    take(user->publish(vaultPath, head, u"published"_s, {}).transform([] { return 0; }));
    take(user->publish(vaultPath, base, u"published"_s, head).transform([] { return 0; }));
    take(vault->patch(base, head));
    QVERIFY2(!QFile::exists(marker), readFile(marker).constData());
    QCOMPARE(take(user->branchHead(u"published"_s)), std::optional(base));
}

void AttackTest::importRefusesTreesThatNameGitsFolder_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {".git", ".GIT", "git~1", ".g\xE2\x80\x8Cit", ".."})
        QTest::addRow("%s", name) << QByteArray(name);
}

void AttackTest::importRefusesTreesThatNameGitsFolder()
{
    QFETCH(QByteArray, name);
    QTemporaryDir folder;
    const QString repository = makeRepository(folder.filePath(u"user"_s), {{u"a"_s, "a\n"}});
    const QByteArray blob = git(repository, {u"hash-object"_s, u"-w"_s, u"--stdin"_s}, "evil").trimmed();
    const QByteArray tree = git(repository, {u"mktree"_s, u"-z"_s}, "100644 blob " + blob + '\t' + name + '\0').trimmed();
    const QByteArray commit = git(repository, {u"commit-tree"_s, u"-m"_s, u"x"_s, QString::fromLatin1(tree)}).trimmed();
    const std::shared_ptr<git::Vault> vault = take(git::Vault::open(folder.filePath(u"vault"_s), gitProgram()));
    const Result<CommitId> imported = vault->import(repository, QString::fromLatin1(commit));
    QVERIFY(!imported);
    QCOMPARE(imported.error().code, ErrorCode::Corrupt);
}

void AttackTest::replaceRefsReplaceNothing()
{
    QTemporaryDir folder;
    const QString repository = makeRepository(folder.filePath(u"user"_s), {{u"a"_s, "honest\n"}});
    const CommitId honest = idOf(git(repository, {u"rev-parse"_s, u"HEAD"_s}));
    writeFile(repository + u"/a"_s, "forged\n");
    const CommitId forged = commitAll(repository, u"forged"_s);
    git(repository, {u"replace"_s, honest.toString(), forged.toString(), u"-f"_s});
    const std::shared_ptr<git::Vault> vault = take(git::Vault::open(folder.filePath(u"vault"_s), gitProgram()));
    QCOMPARE(take(vault->file(take(vault->import(repository, honest.toString())), {"a"})), "honest\n"_ba);
}

void AttackTest::attributesBlindNothing()
{
    VaultBench bench({{u"a.py"_s, "one\n"}, {u".gitattributes"_s, "*.py -diff -text\n"}});
    writeFile(bench.repository + u"/a.py"_s, "evil()\n");
    commitAll(bench.repository, u"hidden"_s);
    const CommitId head = take(bench.vault->import(bench.repository, u"HEAD"_s));
    const RepositoryChange change = bench.change(head);
    QCOMPARE(change.files.size(), 1U);
    QVERIFY(!change.files[0].binary);
    QCOMPARE(change.files[0].added, 1);
    QVERIFY(take(bench.vault->patch(bench.base, head)).contains("+evil()\n"));
    QCOMPARE(take(bench.vault->diff(change.files[0], Whitespace::Show)).size(), 1U);
}

void AttackTest::vaultBorrowsNoObjects()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"vault"_s);
    take(git::Vault::open(path, gitProgram()));
    writeFile(path + u"/objects/info/alternates"_s, "/somewhere/objects\n");
    QCOMPARE(git::Vault::open(path, gitProgram()).error().code, ErrorCode::Corrupt);
}

/// The sandbox's own `.git`, as folder and as file that points elsewhere, with a worktree setting: not a byte of it
/// reaches the candidate, and the repository that it points to is not touched.
void AttackTest::sandboxGitFolderIsNeverOpened()
{
    VaultBench bench;
    for (const bool asFile : {true, false}) {
        const QString checkout = bench.folder.filePath(asFile ? u"one"_s : u"two"_s);
        writeFile(checkout + u"/a"_s, "changed\n");
        if (asFile)
            writeFile(checkout + u"/.git"_s, ("gitdir: "_L1 + bench.repository + "/.git\n"_L1).toUtf8());
        else
            git(checkout, {u"init"_s, u"-q"_s});
        const std::unique_ptr<TreeStream> walk = git::walkTree(checkout);
        const CommitId head = take(bench.vault->commitWorkTree(bench.base, *walk, proposal(u"c"_s))).commit;
        QCOMPARE(bench.change(head).files.size(), 1U);
        writeFile(checkout + u"/sub/.git"_s, "gitdir: /\n");
        const std::unique_ptr<TreeStream> nested = git::walkTree(checkout);
        QCOMPARE(bench.vault->commitWorkTree(bench.base, *nested, proposal(u"c"_s)).error().code, ErrorCode::UnsafePath);
    }
    QCOMPARE(git(bench.repository, {u"status"_s, u"--porcelain"_s}), QByteArray());
}

void AttackTest::patchesLeadNowhere_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"../escaped", ".git/hooks/post-checkout", "sub/.GIT/config", "git~1/config", "aux.txt", "a:b", "A"})
        QTest::addRow("%s", path) << QByteArray(path);
}

void AttackTest::patchesLeadNowhere()
{
    QFETCH(QByteArray, path);
    VaultBench bench;
    const QByteArray patch = "diff --git a/" + path + " b/" + path + "\nnew file mode 100644\n--- /dev/null\n+++ b/" + path
                             + "\n@@ -0,0 +1 @@\n+evil\n";
    const Result<CommitId> made = bench.vault->commitPatch(bench.base, patch, proposal(u"p"_s));
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::UnsafePath);
}

void AttackTest::bombsAreRefused_data()
{
    QTest::addColumn<QByteArray>("leaf"); ///< what stands in the innermost of eight trees of ten entries
    QTest::addRow("files") << QByteArray("100644 blob");
    QTest::addRow("empty folders") << QByteArray("040000 tree");
}

/// A few hundred bytes of trees that stand for a hundred million paths.
void AttackTest::bombsAreRefused()
{
    QFETCH(QByteArray, leaf);
    VaultBench bench;
    const QByteArray blob = git(bench.repository, {u"rev-parse"_s, u"HEAD:a"_s}).trimmed();
    QByteArray inner = leaf.endsWith("blob") ? blob : git(bench.repository, {u"mktree"_s}).trimmed();
    for (int level = 0; level < 8; ++level) {
        QByteArray entries;
        for (int i = 0; i < 10; ++i)
            entries += (level == 0 ? leaf : QByteArray("040000 tree")) + ' ' + inner + '\t' + char('0' + i) + '\n';
        inner = git(bench.repository, {u"mktree"_s}, entries).trimmed();
    }
    const CommitId bomb = idOf(git(bench.repository, {u"commit-tree"_s, u"-m"_s, u"x"_s, u"-p"_s, bench.base.toString(),
                                                QString::fromLatin1(inner)}));
    QCOMPARE(take(bench.vault->import(bench.repository, bomb.toString())), bomb); // git's own check has nothing against it
    QCOMPARE(bench.vault->describe(RepositoryId(QUuid::createUuid()), bench.base, bomb).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(bench.vault->patch(bench.base, bomb).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(bench.vault->tree(bomb).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(bench.vault->mergesCleanly(bench.base, bomb).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(bench.vault->commitPatch(bomb, "diff --git a/n b/n\n", proposal(u"p"_s)).error().code, ErrorCode::LimitExceeded);
}

void AttackTest::contentsAreLimited()
{
    QTemporaryDir folder;
    const QString repository = makeRepository(folder.filePath(u"user"_s), {{u"a"_s, QByteArray(1000, 'a')}});
    const git::RepositoryHandle opened = take(git::openUserRepository(repository));
    const CommitId first = idOf(git(repository, {u"rev-parse"_s, u"HEAD"_s}));
    writeFile(repository + u"/a"_s, QByteArray(1000, 'b'));
    const git::TreeHandle before = take(git::treeOf(opened.get(), first));
    const git::TreeHandle after = take(git::treeOf(opened.get(), commitAll(repository, u"b"_s)));
    const auto outcome = [&](const git::TreeLimits &limits) {
        return git::listChanges(opened.get(), before.get(), after.get(), limits).error_or(Error{}).code;
    };
    QCOMPARE(outcome({.total = 2000}), Error{}.code);
    QCOMPARE(outcome({.total = 1999}), ErrorCode::LimitExceeded);
    const git::OdbHandle odb = take(git::objectsOf(opened.get()));
    const git_oid blob = git_tree_entry_byindex(after.get(), 0) ? *git_tree_entry_id(git_tree_entry_byindex(after.get(), 0)) : git_oid{};
    QVERIFY(git::readObject(odb.get(), blob, GIT_OBJECT_BLOB, {.blob = 1000}));
    QCOMPARE(git::readObject(odb.get(), blob, GIT_OBJECT_BLOB, {.blob = 999}).error().code, ErrorCode::LimitExceeded);
}

/// A child that hangs is ended with what it started; one that floods is cut.
void AttackTest::gitEndsInTime()
{
    QElapsedTimer timer;
    timer.start();
    process::ProcessOrder order{.program = u"/bin/sh"_s, .arguments = {u"-c"_s, u"sleep 600 & sleep 600"_s},
                                .workingDirectory = u"/"_s, .environment = {{u"PATH"_s, u"/usr/bin:/bin"_s}},
                                .limit = std::chrono::milliseconds(300), .input = {}};
    QCOMPARE(process::runProcess(order).error().code, ErrorCode::Timeout);
    order.arguments = {u"-c"_s, u"yes"_s};
    order.limit = std::chrono::seconds(60);
    order.outputLimit = 1 << 20;
    QCOMPARE(process::runProcess(order).error().code, ErrorCode::LimitExceeded);
    order.arguments = {u"-c"_s, u"cat; echo $SECRET; exit 3"_s};
    order.input = QByteArray(1 << 19, 'x');
    const process::ProcessOutput echoed = take(process::runProcess(order));
    QCOMPARE(echoed.exitCode, 3);
    QCOMPARE(echoed.output, order.input + '\n');
    order.program = u"/nonexistent/git"_s;
    QCOMPARE(process::runProcess(order).error().code, ErrorCode::NotFound);
    QVERIFY(timer.elapsed() < 60'000);
}

} // namespace patchplane::test
