// SPDX-License-Identifier: GPL-3.0-or-later
// A checkout of 20,000 files from the vault, as a sandbox gets it, against `git worktree add` of the same commit:
// interleaved, median of 9, in each folder that is named (one on disk, one on tmpfs). The goal is at most 1.2 times.
#include "engine/git/tree_writer.h"
#include "git_fixture.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTextStream>

#include <algorithm>
#include <filesystem>

using namespace Qt::StringLiterals;
using namespace patchplane;

namespace {

constexpr int kFiles = 20'000;
constexpr int kRounds = 9;

/// Files of 200 bytes to 12 KiB of text in 400 folders; packed, as a real repository is.
void makeLargeRepository(const QString &path)
{
    QDir().mkpath(path);
    test::git(path, {u"init"_s, u"-q"_s, u"--bare"_s, u"-b"_s, u"main"_s});
    QRandomGenerator random(1);
    QByteArray stream = "commit refs/heads/main\ncommitter B <b@example.org> 1 +0000\ndata 0\n";
    for (int i = 0; i < kFiles; ++i) {
        QByteArray content;
        for (int lines = 5 + int(random.bounded(250)); lines > 0; --lines)
            content += "line " + QByteArray::number(random.bounded(100'000)) + " of some source text\n";
        stream += "M 100644 inline d" + QByteArray::number(i % 20) + "/e" + QByteArray::number(i % 400) + "/f"
                  + QByteArray::number(i) + "\ndata " + QByteArray::number(content.size()) + '\n' + content + '\n';
    }
    test::git(path, {u"fast-import"_s, u"--quiet"_s}, stream);
    test::git(path, {u"repack"_s, u"-adq"_s});
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double measure(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

void compare(const QString &place, QTextStream &out)
{
    const QTemporaryDir folder(place + u"/bench-XXXXXX"_s);
    const QString origin = folder.filePath(u"origin.git"_s), ours = folder.filePath(u"ours"_s),
                  gits = folder.filePath(u"gits"_s);
    makeLargeRepository(origin);
    const std::shared_ptr<git::Vault> vault = test::take(git::Vault::open(folder.filePath(u"vault"_s), test::gitProgram()));
    const CommitId commit = test::take(vault->import(origin, u"main"_s));
    std::vector<double> mine, theirs;
    for (int round = 0; round < kRounds; ++round) {
        QDir().mkpath(ours);
        mine.push_back(measure([&] {
            const std::unique_ptr<TreeStream> tree = test::take(vault->tree(commit));
            test::take(git::writeTree(ours, *tree));
        }));
        theirs.push_back(
            measure([&] { test::git(origin, {u"worktree"_s, u"add"_s, u"-q"_s, u"--detach"_s, gits, u"main"_s}); }));
        if (test::git(folder.path(), {u"diff"_s, u"--no-index"_s, u"--stat"_s, u"ours/d0"_s, u"gits/d0"_s}) != "")
            qFatal("the two checkouts differ");
        test::git(origin, {u"worktree"_s, u"remove"_s, u"--force"_s, gits});
        std::filesystem::remove_all(ours.toStdString());
    }
    out << place << ": ours " << median(mine) << " ms, git worktree add " << median(theirs) << " ms, ratio "
        << median(mine) / median(theirs) << Qt::endl;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    QStringList places = application.arguments().sliced(1);
    if (places.isEmpty())
        places = {QDir::tempPath(), u"/dev/shm"_s};
    for (const QString &place : std::as_const(places))
        compare(place, out);
    return 0;
}
