// SPDX-License-Identifier: GPL-3.0-or-later
#include "work_tree_test.h"

#include "engine/git/tree_walker.h"
#include "engine/git/tree_writer.h"
#include "git_fixture.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <filesystem>
#include <future>
#include <latch>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

const QMap<QString, QByteArray> kFiles{{u"a.txt"_s, "one\ntwo\n"}, {u"dir/b.txt"_s, "b\n"}, {u"dir/c.txt"_s, "c\n"},
                                       {u".gitignore"_s, "*.o\nout/\n"}, {u"tracked.o"_s, "tracked\n"}};

/// With a checkout of the head.
struct Bench : VaultBench {
    explicit Bench(const QMap<QString, QByteArray> &files = kFiles) : VaultBench(files)
    {
        checkOut(base);
    }
    void checkOut(const CommitId &commit)
    {
        std::filesystem::remove_all(checkout().toStdString());
        QDir().mkpath(checkout());
        const std::unique_ptr<TreeStream> tree = take(vault->tree(commit));
        snapshot = take(git::writeTree(checkout(), *tree));
    }
    QString checkout() const { return folder.filePath(u"checkout"_s); }
    QString file(const QString &name) const { return checkout() + u'/' + name; }
    Result<git::Collected> collect(const std::optional<CommitId> &put = {})
    {
        const std::unique_ptr<TreeStream> walk = git::walkTree(checkout(), snapshot);
        return vault->commitWorkTree(base, *walk, proposal(u"work"_s), put);
    }

    git::TreeSnapshot snapshot;
};

QByteArrayList pathsOf(const RepositoryChange &change)
{
    QByteArrayList paths;
    for (const FileChange &file : change.files)
        paths << file.path().bytes;
    return paths;
}

} // namespace

void WorkTreeTest::commitsWhatChanged()
{
    Bench bench;
    QCOMPARE(bench.collect().error().code, ErrorCode::NothingChanged);
    writeFile(bench.file(u"a.txt"_s), "one\nTWO\n");
    QFile::remove(bench.file(u"dir/b.txt"_s));
    writeFile(bench.file(u"new/deep.sh"_s), "#!/bin/sh\n");
    QFile(bench.file(u"new/deep.sh"_s)).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile::link(u"../outside"_s, bench.file(u"link"_s));
    const git::Collected made = take(bench.collect());
    const RepositoryChange change = bench.change(made.commit);
    QCOMPARE(pathsOf(change), (QByteArrayList{"a.txt", "dir/b.txt", "link", "new/deep.sh"}));
    QCOMPARE(change.files[0].added, 1);
    QCOMPARE(change.files[0].removed, 1);
    QCOMPARE(change.files[0].after->content, contentDigest("one\nTWO\n"));
    QCOMPARE(change.files[1].change, ChangeKind::Deleted);
    QVERIFY(std::ranges::contains(change.files[2].risks, Risk::LeavingLink));
    QCOMPARE(change.files[3].after->mode, 0100755);
    QVERIFY(std::ranges::contains(change.files[3].risks, Risk::ExecutableBit));
    QVERIFY(change.commitObject.contains(QByteArray("parent " + bench.base.toString().toLatin1() + '\n')));
    QVERIFY(change.commitObject.contains("author Ada Lovelace <ada@example.org> 1700000000 +0100\n"));
    QCOMPARE(git(bench.folder.filePath(u"vault"_s), {u"fsck"_s, u"--strict"_s, u"--no-dangling"_s}), QByteArray());
    QCOMPARE(take(bench.vault->file(made.commit, {"a.txt"})), "one\nTWO\n"_ba);
    QCOMPARE(bench.vault->file(made.commit, {"link"}).error().code, ErrorCode::NotFound);
}

/// By their text alone; what a '..' behind a name leads to, other links decide.
void WorkTreeTest::linksThatLeaveAreNamed()
{
    Bench bench;
    const std::vector<std::pair<const char *, bool>> links{
        {"../outside", true}, {"/etc/passwd", true},     {"dir/../../x", true}, {"here/../x", true}, {"./here/./../x", true},
        {"..", true},         {"./dir//b.txt", false}, {"dir/b.txt", false},  {".", false}};
    QDir().mkpath(bench.file(u"below"_s));
    std::filesystem::create_symlink("../dir/b.txt", bench.file(u"below/inner"_s).toStdString());
    std::filesystem::create_symlink("../../x", bench.file(u"below/outer"_s).toStdString());
    for (size_t i = 0; i < links.size(); ++i)
        std::filesystem::create_symlink(links[i].first, bench.file(u"link-%1"_s.arg(i)).toStdString());
    for (const FileChange &file : bench.change(take(bench.collect()).commit).files) {
        const QByteArray path = file.path().bytes;
        const bool leaves = path.startsWith("link-") ? links[path.sliced(5).toUInt()].second : path == "below/outer";
        QVERIFY2(std::ranges::contains(file.risks, Risk::LeavingLink) == leaves, path.constData());
    }
}

/// The content that a file was given behind the walk's back shows whether the walk has read it.
void WorkTreeTest::readsOnlyWhatChanged()
{
    Bench bench;
    writeFile(bench.file(u"a.txt"_s), "two\none\n"); // same length
    const std::unique_ptr<TreeStream> walk = git::walkTree(bench.checkout(), bench.snapshot);
    QByteArrayList read, all;
    while (const std::optional<TreeEntry> entry = take(walk->next())) {
        all << entry->path.bytes;
        if (entry->content)
            read << entry->path.bytes;
    }
    QCOMPARE(all, (QByteArrayList{".gitignore", "a.txt", "dir/b.txt", "dir/c.txt", "tracked.o"}));
    QVERIFY(read.contains("a.txt"));
    for (const QByteArray &path : std::as_const(read)) // the rest may only be what was written in the last tick
        QVERIFY(path == "a.txt" || bench.snapshot.files.value({path}).changedNs >= bench.snapshot.closedNs);
}

void WorkTreeTest::leavesIgnoredFilesOut()
{
    Bench bench;
    writeFile(bench.file(u"x.o"_s), "object");
    writeFile(bench.file(u"out/.git/config"_s), "a nested repository in an ignored folder harms nobody");
    writeFile(bench.file(u"tracked.o"_s), "changed\n");
    writeFile(bench.file(u".gitignore"_s), "a.txt\nsecret\n"); // the candidate's own rules have no say
    writeFile(bench.file(u"secret"_s), "s");
    const git::Collected made = take(bench.collect());
    QCOMPARE(pathsOf(bench.change(made.commit)), (QByteArrayList{".gitignore", "secret", "tracked.o"}));
    QCOMPARE(made.notes.size(), 1U);
    QVERIFY(made.notes[0].contains(u"out"_s) && made.notes[0].contains(u"x.o"_s));
}

void WorkTreeTest::keepsGitlinks()
{
    Bench bench;
    const QByteArray link = "160000 " + bench.base.toString().toLatin1() + "\tvendor/lib";
    git(bench.repository, {u"update-index"_s, u"--index-info"_s}, link + '\n');
    git(bench.repository, {u"commit"_s, u"-q"_s, u"-m"_s, u"gitlink"_s});
    bench.base = take(bench.vault->import(bench.repository, u"HEAD"_s));
    bench.checkOut(bench.base);
    writeFile(bench.file(u"a.txt"_s), "else\n");
    QCOMPARE(pathsOf(bench.change(take(bench.collect()).commit)), QByteArrayList{"a.txt"});
    writeFile(bench.file(u"vendor/lib/now-a-folder"_s), "x");
    QCOMPARE(pathsOf(bench.change(take(bench.collect()).commit)),
             (QByteArrayList{"a.txt", "vendor/lib", "vendor/lib/now-a-folder"}));
}

void WorkTreeTest::secondRoundStandsOnTheFirst()
{
    Bench bench;
    writeFile(bench.file(u"a.txt"_s), "first round\n");
    const CommitId first = take(bench.collect()).commit;
    bench.checkOut(first);
    writeFile(bench.file(u"dir/c.txt"_s), "second round\n");
    const RepositoryChange change = bench.change(take(bench.collect(first)).commit);
    QCOMPARE(pathsOf(change), (QByteArrayList{"a.txt", "dir/c.txt"}));
    QCOMPARE(change.files[0].after->content, contentDigest("first round\n"));
}

void WorkTreeTest::refusesUnsafeTrees_data()
{
    QTest::addColumn<QByteArrayList>("paths");
    QTest::addRow("git's folder") << QByteArrayList{"sub/.GIT/config"};
    QTest::addRow("short name") << QByteArrayList{"GIT~1"};
    QTest::addRow("climbs") << QByteArrayList{"../x"};
    QTest::addRow("case") << QByteArrayList{"A.TXT"};
    QTest::addRow("newline") << QByteArrayList{"a\nb"};
    QTest::addRow("file and folder") << QByteArrayList{"n", "n/m"};
    QTest::addRow("twice") << QByteArrayList{"n", "n"};
}

void WorkTreeTest::refusesUnsafeTrees()
{
    QFETCH(QByteArrayList, paths);
    Bench bench;
    std::vector<TreeEntry> entries{{{"a.txt"}, 0100644, std::nullopt}};
    for (const QByteArray &path : paths)
        entries.push_back({{path}, 0100644, "x"_ba});
    ListStream stream(std::move(entries));
    const Result<git::Collected> made = bench.vault->commitWorkTree(bench.base, stream, proposal(u"no"_s));
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::UnsafePath);
}

void WorkTreeTest::writesThroughNoLink()
{
    QTemporaryDir folder;
    const QString inside = folder.filePath(u"in"_s), outside = folder.filePath(u"out"_s);
    QDir().mkpath(inside);
    QDir().mkpath(outside);
    const auto write = [&](std::vector<TreeEntry> entries) {
        ListStream stream(std::move(entries));
        return git::writeTree(inside, stream);
    };
    QVERIFY(!write({{{"way"}, 0120000, outside.toUtf8()}, {{"way/file"}, 0100644, "x"_ba}}));
    QVERIFY(!QFile::exists(outside + u"/file"_s));
    QCOMPARE(write({{{"../out/file"}, 0100644, "x"_ba}}).error().code, ErrorCode::UnsafePath);
    QCOMPARE(write({{{".git/hooks/post-checkout"}, 0100755, "x"_ba}}).error().code, ErrorCode::UnsafePath);
    QVERIFY(write({{{"twice"}, 0100644, "x"_ba}}));
    QVERIFY(!write({{{"twice"}, 0100644, "y"_ba}})); // nothing is overwritten
    QCOMPARE(QFileInfo(inside + u"/twice"_s).permissions() & QFile::Permissions(0x77), QFile::Permissions());
}

/// A link to a file outside, a fifo, a folder that links to itself: read as what they are, and nothing blocks.
void WorkTreeTest::walksPastPitfalls()
{
    Bench bench;
    writeFile(bench.folder.filePath(u"secret"_s), "secret");
    QFile::link(bench.folder.filePath(u"secret"_s), bench.file(u"link"_s));
    QFile::link(u"."_s, bench.file(u"dir/loop"_s));
    QCOMPARE(QProcess::execute(u"mkfifo"_s, {bench.file(u"fifo"_s)}), 0);
    writeFile(bench.file(u".git/config"_s), "[core]\n\tworktree = /\n");
    const git::Collected made = take(bench.collect());
    const RepositoryChange change = bench.change(made.commit);
    QCOMPARE(pathsOf(change), (QByteArrayList{"dir/loop", "link"}));
    QCOMPARE(change.files[1].after->content, contentDigest(bench.folder.filePath(u"secret"_s).toUtf8()));
}

void WorkTreeTest::stopsAtLimits()
{
    Bench bench;
    git::TreeLimits limits;
    const auto outcome = [&] {
        const std::unique_ptr<TreeStream> walk = git::walkTree(bench.checkout(), {}, limits);
        for (;;) {
            const Result<std::optional<TreeEntry>> entry = walk->next();
            if (!entry || !*entry)
                return entry ? std::optional<ErrorCode>() : std::optional(entry.error().code);
        }
    };
    QCOMPARE(outcome(), std::optional<ErrorCode>());
    limits.files = 3;
    QCOMPARE(outcome(), std::optional(ErrorCode::LimitExceeded));
    limits = {};
    limits.depth = 1;
    QCOMPARE(outcome(), std::optional(ErrorCode::LimitExceeded));
    limits = {};
    limits.blob = 3;
    QCOMPARE(outcome(), std::optional(ErrorCode::LimitExceeded));
    limits = {};
    limits.total = 10;
    QCOMPARE(outcome(), std::optional(ErrorCode::LimitExceeded));
}

void WorkTreeTest::amendsOnlyTheMessage()
{
    Bench bench;
    writeFile(bench.file(u"a.txt"_s), "x\n");
    const CommitId made = take(bench.collect()).commit;
    const CommitId amended = take(bench.vault->amend(made, proposal(u"another message"_s)));
    QVERIFY(amended != made);
    QCOMPARE(bench.change(amended).tree, bench.change(made).tree);
    QVERIFY(bench.change(amended).commitObject.endsWith("\n\nanother message\n"));
    git::CommitProposal forged = proposal(u"m"_s);
    forged.author.name = u"Eve\ncommitter Mallory <m@x> 1 +0000"_s;
    QVERIFY(!bench.change(take(bench.vault->amend(made, forged))).commitObject.contains("\ncommitter Mallory"));
    forged.author.name = u"<>"_s;
    QCOMPARE(bench.vault->amend(made, forged).error().code, ErrorCode::InvalidInput);
}

void WorkTreeTest::mergesAndAncestors()
{
    Bench bench;
    writeFile(bench.file(u"a.txt"_s), "ours\ntwo\n");
    const CommitId ours = take(bench.collect()).commit;
    writeFile(bench.file(u"a.txt"_s), "theirs\ntwo\n");
    const CommitId theirs = take(bench.collect()).commit;
    bench.checkOut(bench.base);
    writeFile(bench.file(u"dir/b.txt"_s), "elsewhere\n");
    const CommitId elsewhere = take(bench.collect()).commit;
    QVERIFY(!take(bench.vault->mergesCleanly(ours, theirs)));
    QVERIFY(take(bench.vault->mergesCleanly(ours, elsewhere)));
    QVERIFY(take(bench.vault->isAncestor(bench.base, ours)));
    QVERIFY(take(bench.vault->isAncestor(ours, ours)));
    QVERIFY(!take(bench.vault->isAncestor(ours, theirs)));
    QCOMPARE(take(bench.vault->mergeBase(ours, theirs)), bench.base);
    const QByteArray conflicting = take(bench.vault->patch(bench.base, theirs));
    QCOMPARE(bench.vault->commitPatch(ours, conflicting, proposal(u"p"_s)).error().code, ErrorCode::BaseConflict);
    QCOMPARE(bench.vault->commitPatch(ours, "no patch", proposal(u"p"_s)).error().code, ErrorCode::InvalidInput);
}

/// Two runs that make the same commit pin it at the same time, each by a vault of its own.
void WorkTreeTest::pinsWhatAnotherPins()
{
    Bench bench;
    const QString vault = bench.folder.filePath(u"vault"_s);
    writeFile(bench.file(u"a.txt"_s), "x\n");
    const CommitId commit = take(bench.collect()).commit;
    const QString ref = vault + u"/refs/patchplane/keep/"_s + commit.toString();
    for (int i = 0; i < 200; ++i) {
        QVERIFY(QFile::remove(ref));
        std::latch begin(2);
        const auto pin = [&] {
            const std::shared_ptr<git::Vault> own = take(git::Vault::open(vault, gitProgram()));
            begin.arrive_and_wait();
            return own->pin(commit);
        };
        std::future<Result<>> other = std::async(std::launch::async, pin);
        const Result<> mine = pin();
        const Result<> theirs = other.get();
        QVERIFY2(mine, mine ? "" : qPrintable(mine.error().what));
        QVERIFY2(theirs, theirs ? "" : qPrintable(theirs.error().what));
    }
}

void WorkTreeTest::sweepsWhatAKilledEngineLeft()
{
    Bench bench;
    const QString vault = bench.folder.filePath(u"vault"_s);
    writeFile(bench.file(u"a.txt"_s), "x\n");
    const CommitId made = take(bench.collect()).commit;
    const QString ref = vault + u"/refs/patchplane/keep/"_s + made.toString();
    QVERIFY(QFile::remove(ref)); // killed before the rename that gives the ref its name
    writeFile(ref + u".lock"_s, made.toString().toLatin1());
    for (const QString &left : {u"/config.lock"_s, u"/patch-aBcDeF/objects/x"_s, u"/objects/pack/tmp_pack_x"_s,
                                u"/objects/pack/pack_git2_x"_s})
        writeFile(vault + left, "left");
    QVERIFY(!bench.collect()); // the control: a lock keeps this commit from being pinned
    git::Vault::sweep(vault);
    QCOMPARE(take(bench.collect()).commit, made);
    for (const QString &left : {u"/config.lock"_s, u"/patch-aBcDeF"_s, u"/objects/pack/tmp_pack_x"_s,
                                u"/objects/pack/pack_git2_x"_s})
        QVERIFY2(!QFile::exists(vault + left), qPrintable(left));
    QCOMPARE(take(bench.vault->file(made, {"a.txt"})), "x\n"_ba);
    git::Vault::sweep(bench.folder.filePath(u"nothing-there"_s));
}

void WorkTreeTest::sweepsWhereAPatchWorks()
{
    Bench bench;
    const QString vault = bench.folder.filePath(u"vault"_s);
    const QString spy = bench.folder.filePath(u"git-spy"_s);
    const QString seen = bench.folder.filePath(u"seen"_s);
    const QByteArray script = "#!/bin/sh\ntest -z \"$GIT_INDEX_FILE\" || echo \"$GIT_INDEX_FILE\" > '" + seen.toUtf8() + "'\nexec '"
        + gitProgram().toUtf8() + "' \"$@\"\n";
    writeFile(spy, script);
    QVERIFY(QFile::setPermissions(spy, QFile::ReadOwner | QFile::ExeOwner));
    const std::shared_ptr<git::Vault> spied = take(git::Vault::open(vault, spy));
    QVERIFY(!spied->commitPatch(bench.base, "no patch", proposal(u"p"_s)));
    const QString folder = QFileInfo(QString::fromUtf8(readFile(seen)).trimmed()).path();
    QVERIFY(!folder.isEmpty() && !QFile::exists(folder)); // gone with the patch
    writeFile(folder + u"/index"_s, "killed"); // as a kill would leave it
    git::Vault::sweep(vault);
    QVERIFY2(!QFile::exists(folder), qPrintable(folder));
}

} // namespace patchplane::test
