// SPDX-License-Identifier: GPL-3.0-or-later
#include "suites.h"

#include "engine/domain/candidate.h"

#include <QSet>
#include <QTest>

#include <functional>

using namespace patchplane;

namespace {

FileSide side(const char *path, int mode, char content)
{
    return {{path}, mode, *BlobId::fromRaw(QByteArray(20, 'b')), *ContentDigest::fromRaw(QByteArray(32, content))};
}

RepositoryChange sampleChange()
{
    const auto repository = *RepositoryId::parse(u"0190a5c0-0000-7000-8000-000000000001");
    return {repository,
            *CommitId::fromRaw(QByteArray(20, '1')),
            *CommitId::fromRaw(QByteArray(20, '2')),
            *TreeId::fromRaw(QByteArray(20, '3')),
            "tree 3\nparent 1\n\nmessage\n",
            {{ChangeKind::Modified, side("a", 0100644, 'x'), side("a", 0100644, 'y'), 0, 1, 1, false, {}},
             {ChangeKind::Added, {}, side("b", 0100644, 'z'), 0, 5, 0, false, {}},
             {ChangeKind::Deleted, side("c", 0100755, 'w'), {}, 0, 0, 5, false, {}}}};
}

class DigestTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFieldOfACandidateCounts();
    void howADiffIsToldDoesNotCount();
    void everyFieldOfASubjectCounts();
    void layoutIsFixed();
    void fieldsDoNotRunIntoEachOther();
    void oneSpellingOfADigest();
    void risks_data();
    void risks();
};

void DigestTest::everyFieldOfACandidateCounts()
{
    using Edit = std::function<void(RepositoryChange &)>;
    const std::vector<Edit> edits{
        [](RepositoryChange &) {},
        [](RepositoryChange &c) { c.repository = *RepositoryId::parse(u"0190a5c0-0000-7000-8000-000000000002"); },
        [](RepositoryChange &c) { c.base = *CommitId::fromRaw(QByteArray(20, '9')); },
        [](RepositoryChange &c) { c.head = *CommitId::fromRaw(QByteArray(20, '9')); },
        [](RepositoryChange &c) { c.commitObject += "Signed-off-by: x\n"; },
        [](RepositoryChange &c) { c.files[0].before->path.bytes = "d"; },
        [](RepositoryChange &c) { c.files[0].before->mode = 0120000; },
        [](RepositoryChange &c) { c.files[0].before->content = *ContentDigest::fromRaw(QByteArray(32, 'q')); },
        [](RepositoryChange &c) { c.files[0].after->path.bytes = "d"; },
        [](RepositoryChange &c) { c.files[0].after->mode = 0100755; },
        [](RepositoryChange &c) { c.files[0].after->content = *ContentDigest::fromRaw(QByteArray(32, 'q')); },
        [](RepositoryChange &c) { c.files.pop_back(); },
        [](RepositoryChange &c) { c.files[1].before = side("b", 0100644, 'z'); },
    };
    QSet<QString> seen;
    for (const Edit &edit : edits) {
        RepositoryChange change = sampleChange();
        edit(change);
        seen.insert(candidateDigest({change}).toString());
    }
    seen.insert(candidateDigest({}).toString());
    seen.insert(candidateDigest({sampleChange(), sampleChange()}).toString());
    QCOMPARE(seen.size(), qsizetype(edits.size()) + 2);
}

void DigestTest::howADiffIsToldDoesNotCount()
{
    const CandidateDigest plain = candidateDigest({sampleChange()});
    RepositoryChange told = sampleChange();
    std::ranges::reverse(told.files);
    told.files[1].similarity = 90;
    told.files[2].risks = {Risk::Binary};
    QCOMPARE(candidateDigest({told}), plain);

    RepositoryChange renamed = sampleChange(); // c → b as a rename is the same bytes as c deleted, b added
    renamed.files.pop_back();
    renamed.files[1] = {ChangeKind::Renamed, side("c", 0100755, 'w'), side("b", 0100644, 'z'), 60, 5, 5, false, {}};
    QCOMPARE(candidateDigest({renamed}), plain);

    RepositoryChange copied = sampleChange();
    copied.files[1].change = ChangeKind::Copied;
    copied.files[1].before = side("elsewhere", 0100644, 'z');
    QCOMPARE(candidateDigest({copied}), plain);
}

void DigestTest::everyFieldOfASubjectCounts()
{
    const Subject subject{candidateDigest({}), PublicationKind::Branch, QStringLiteral("b"), QStringLiteral("t")};
    QSet<QString> seen{subjectDigest(subject).toString()};
    Subject edited = subject;
    edited.candidate = candidateDigest({sampleChange()});
    seen.insert(subjectDigest(edited).toString());
    edited = subject;
    edited.publication = PublicationKind::Merge;
    seen.insert(subjectDigest(edited).toString());
    edited = subject;
    edited.branch = QStringLiteral("t");
    seen.insert(subjectDigest(edited).toString());
    edited.target = QStringLiteral("b"); // swapped with branch
    seen.insert(subjectDigest(edited).toString());
    edited = subject;
    edited.target = QStringLiteral("b");
    seen.insert(subjectDigest(edited).toString());
    QCOMPARE(seen.size(), 6);
}

/// Decisions of years hang on these bytes: whoever changes the layout must raise its version and see this fail.
void DigestTest::layoutIsFixed()
{
    QCOMPARE(candidateDigest({sampleChange()}).toString(), QStringLiteral("2f476379296006a44cb98a6c4f33a585e7e51d69d2533980bcc23a1c863b47cd"));
    const Subject subject{candidateDigest({sampleChange()}), PublicationKind::Merge, QStringLiteral("main"), QStringLiteral("main")};
    QCOMPARE(subjectDigest(subject).toString(), QStringLiteral("73f06a96d5ded0975ac32a9664147b40067b5e0dff4f1977e6079c388e1c6502"));
}

void DigestTest::fieldsDoNotRunIntoEachOther()
{
    const auto digest = [](std::initializer_list<QByteArrayView> fields) {
        DigestBuilder builder("test");
        for (const QByteArrayView field : fields)
            builder.add(field);
        return builder.finish<ContentTag>();
    };
    QVERIFY(digest({"ab", "c"}) != digest({"a", "bc"}));
    QVERIFY(digest({"abc"}) != digest({"abc", ""}));
}

void DigestTest::oneSpellingOfADigest()
{
    const QString hex = QString(64, u'a');
    QVERIFY(CandidateDigest::parse(hex));
    QVERIFY(!CandidateDigest::parse(hex.toUpper()));
    QVERIFY(!CandidateDigest::parse(hex.chopped(2)));
    QVERIFY(!CandidateDigest::parse(QString(hex).replace(3, 1, u'g')));
    QVERIFY(!CandidateDigest::parse(QString(hex + u' ')));
    QVERIFY(CommitId::parse(QString(40, u'0')) && !CommitId::parse(QString(41, u'0')));
}

void DigestTest::risks_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *path, const char *expected) {
        QTest::newRow(path) << QByteArray(path) << QString::fromLatin1(expected);
    };
    row("src/main.cpp", "");
    row("README.md", "");
    row("docs/makefiles.md", "build-file"); // in doubt a name is a risk
    row("latest.txt", "");
    row("src/contest.java", "test-file");
    row("protest.py", "");
    row(".gitmodules", "gitmodules");
    row("third/.gitmodules", "gitmodules");
    row(".GitAttributes", "gitattributes");
    row("a/.lfsconfig", "lfsconfig");
    row(".patchplane.toml", "profile-file");
    row("sub/.patchplane.toml", "");
    row(".github/workflows/ci.yml", "ci");
    row(".GITHUB/Workflows/ci.yml", "ci");
    row(".github/CODEOWNERS", "");
    row("Jenkinsfile", "ci");
    row(".gitlab-ci.yml", "ci");
    row("CMakeLists.txt", "build-file");
    row("cmake/Find.cmake", "build-file");
    row("sub/makefile", "build-file");
    row("Dockerfile.dev", "build-file");
    row("package.json", "build-file dependency-file");
    row("package-lock.json", "dependency-file");
    row("requirements-dev.txt", "dependency-file");
    row("Cargo.lock", "dependency-file");
    row("go.sum", "dependency-file");
    row("tests/a.py", "test-file");
    row("src/test/java/A.java", "test-file");
    row("test_a.py", "test-file");
    row("a_test.go", "test-file");
    row("login.spec.ts", "test-file");
    row("LoginTest.java", "test-file");
    row("conftest.py", "test-file");
    row("tests/CMakeLists.txt", "build-file test-file");
    row("tests/package-lock.json", "test-file dependency-file");
    row("caf\xe9/test/x", "test-file");
    row("", "");
    row("x/", "");
}

void DigestTest::risks()
{
    QFETCH(QByteArray, path);
    QFETCH(QString, expected);
    QStringList texts;
    for (const Risk risk : risksOfPath({path}))
        texts.append(toText(risk));
    QCOMPARE(texts.join(u' '), expected);
}

} // namespace

std::unique_ptr<QObject> digestTest()
{
    return std::make_unique<DigestTest>();
}

#include "digest_test.moc"
