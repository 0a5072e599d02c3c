// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/forges/local/local_publisher.h"
#include "engine/git/vault.h"
#include "git_fixture.h"

#include <QCoroTask>
#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace patchplane::test {
namespace {

struct Bench {
    Bench()
        : path(makeRepository(folder.filePath(u"user"_s), {{u"a.txt"_s, "one\n"}})), vaultPath(folder.filePath(u"vault"_s)),
          vault(take(git::Vault::open(vaultPath, gitProgram()))), base(take(vault->import(path, u"main"_s))),
          commit(candidate("two\n")), publisher(pool, gitProgram(), [this](RepositoryId) { return vaultPath; })
    {
        git(path, {u"branch"_s, u"release"_s});
    }
    CommitId candidate(const QByteArray &content)
    {
        ListStream tree({{{"a.txt"}, 0100644, content}});
        return take(vault->commitWorkTree(base, tree, proposal(u"candidate"_s))).commit;
    }
    PublicationOrder order(PublicationKind kind, const QString &branch, std::optional<CommitId> old = {})
    {
        const Repository repository{RepositoryId(QUuid::createUuid()), u"user"_s, path, u"main"_s, {}};
        const CandidateDigest digest = *CandidateDigest::fromRaw(QByteArray(32, '1'));
        return {repository, {digest, kind, branch, kind == PublicationKind::Merge ? branch : u"main"_s}, commit, old};
    }
    std::optional<CommitId> head(const QString &branch)
    {
        return take(take(git::UserRepository::open(path, gitProgram()))->branchHead(branch));
    }

    QTemporaryDir folder;
    QThreadPool pool;
    QString path, vaultPath;
    std::shared_ptr<git::Vault> vault;
    CommitId base, commit;
    forges::LocalPublisher publisher;
};

} // namespace

/// LocalPublisher: the branch is made once, whoever asks and however often.
class ForgesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void publishesOnce()
    {
        Bench bench;
        const PublicationOrder order = bench.order(PublicationKind::Branch, u"patchplane/x-1"_s);
        QVERIFY(!take(QCoro::waitFor(bench.publisher.find(order))));
        const PublicationFound done = take(QCoro::waitFor(bench.publisher.publish(order)));
        QCOMPARE(done.ref, u"refs/heads/patchplane/x-1"_s);
        QCOMPARE(done.commit, bench.commit);
        QCOMPARE(take(QCoro::waitFor(bench.publisher.find(order)))->commit, bench.commit);
        QCOMPARE(take(QCoro::waitFor(bench.publisher.publish(order))).commit, bench.commit);
        QCOMPARE(git(bench.path, {u"reflog"_s, u"patchplane/x-1"_s}).count('\n'), 1); // one effect
    }

    void publishesOnceWhenAskedTwiceAtOnce()
    {
        for (int round = 0; round < 5; ++round) {
            Bench bench;
            const PublicationOrder order = bench.order(PublicationKind::Branch, u"patchplane/x-1"_s);
            std::vector<QCoro::Task<Result<PublicationFound>>> both;
            for (int i = 0; i < 4; ++i)
                both.push_back(bench.publisher.publish(order));
            for (auto &one : both)
                QCOMPARE(take(QCoro::waitFor(one)).commit, bench.commit);
            QCOMPARE(git(bench.path, {u"reflog"_s, u"patchplane/x-1"_s}).count('\n'), 1);
        }
    }

    void oneOfTwoCandidatesWins()
    {
        Bench bench;
        PublicationOrder first = bench.order(PublicationKind::Branch, u"b"_s), second = first;
        second.commit = bench.candidate("three\n");
        QCoro::Task<Result<PublicationFound>> one = bench.publisher.publish(first), two = bench.publisher.publish(second);
        const Result<PublicationFound> a = QCoro::waitFor(one), b = QCoro::waitFor(two);
        QCOMPARE(int(a.has_value()) + int(b.has_value()), 1);
        QCOMPARE((a ? b : a).error().code, ErrorCode::PushRefused);
        QCOMPARE(bench.head(u"b"_s), std::optional(a ? first.commit : second.commit));
    }

    void mergesForwardOnly()
    {
        Bench bench;
        const PublicationOrder order = bench.order(PublicationKind::Merge, u"release"_s, bench.base);
        QCOMPARE(take(QCoro::waitFor(bench.publisher.publish(order))).commit, bench.commit);
        QCOMPARE(bench.head(u"release"_s), std::optional(bench.commit));
        git(bench.path, {u"worktree"_s, u"add"_s, u"-q"_s, u"-b"_s, u"on"_s, bench.folder.filePath(u"w"_s), u"release"_s});
        writeFile(bench.folder.filePath(u"w/more"_s), "m\n");
        const CommitId later = commitAll(bench.folder.filePath(u"w"_s), u"later"_s);
        git(bench.path, {u"branch"_s, u"-f"_s, u"release"_s, later.toString()});
        QCOMPARE(take(QCoro::waitFor(bench.publisher.find(order)))->commit, later); // still merged, others went on

        PublicationOrder stray = bench.order(PublicationKind::Merge, u"release"_s, later);
        stray.commit = bench.candidate("three\n");
        const Result<PublicationFound> refused = QCoro::waitFor(bench.publisher.publish(stray));
        QCOMPARE(refused.error().code, ErrorCode::BaseConflict);
        QCOMPARE(bench.head(u"release"_s), std::optional(later));
    }

    void usersOwnThingsStayAsTheyAre()
    {
        Bench bench;
        writeFile(bench.path + u"/staged"_s, "in the index\n");
        git(bench.path, {u"add"_s, u"staged"_s});
        writeFile(bench.path + u"/a.txt"_s, "changed, not committed\n");
        writeFile(bench.path + u"/new"_s, "untracked\n");
        const QStringList things{u".git/index"_s, u".git/HEAD"_s, u".git/config"_s, u"a.txt"_s, u"staged"_s, u"new"_s};
        const auto bytes = [&] {
            QByteArrayList all;
            for (const QString &thing : things)
                all.append(readFile(bench.path + u'/' + thing));
            return all;
        };
        const QByteArrayList before = bytes();
        QVERIFY(!before.contains(QByteArray()));
        take(QCoro::waitFor(bench.publisher.publish(bench.order(PublicationKind::Branch, u"patchplane/x-1"_s))));
        take(QCoro::waitFor(bench.publisher.publish(bench.order(PublicationKind::Merge, u"release"_s, bench.base))));
        QCOMPARE(bytes(), before);
    }

    void refusesWhatIsCheckedOutOrMoved()
    {
        Bench bench;
        const Result<PublicationFound> checkedOut =
            QCoro::waitFor(bench.publisher.publish(bench.order(PublicationKind::Merge, u"main"_s, bench.base)));
        QCOMPARE(checkedOut.error().code, ErrorCode::PushRefused);
        const Result<PublicationFound> exists =
            QCoro::waitFor(bench.publisher.publish(bench.order(PublicationKind::Branch, u"release"_s)));
        QCOMPARE(exists.error().code, ErrorCode::PushRefused);
        QCOMPARE(bench.head(u"main"_s), std::optional(bench.base));
        QCOMPARE(bench.head(u"release"_s), std::optional(bench.base));
    }
};

} // namespace patchplane::test

QTEST_GUILESS_MAIN(patchplane::test::ForgesTest)
#include "tst_forges.moc"
