// SPDX-License-Identifier: GPL-3.0-or-later
#include "path_test.h"

#include "engine/git/ignore_rules.h"
#include "engine/git/path_rules.h"
#include "git_fixture.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {

void PathTest::rules_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("allowed");
    for (const char *path : {"a", "src/main.cpp", ".gitignore", ".github/workflows/ci.yml", "\xff\xfe", "gitx", "\xC3\xBC.txt",
                             "com", "com10.txt", "console.c", ".git-blame-ignore-revs", "git~2", "a.b.c", "...a", "-rf"})
        QTest::addRow("takes %s", path) << QByteArray(path) << true;
    for (const char *path :
         {"", "/a", "a/", "a//b", ".", "..", "a/../b", ".git", ".GIT", ".Git/config", "a/.git/hooks/x", "git~1", "GIT~1/x",
          ".git.", ".git ", ".git::$INDEX_ALLOCATION", ".g\xE2\x80\x8Cit", ".gi\xEF\xBB\xBFt", "\xE2\x80\xAD.git",
          "\xEF\xBC\x8E\xEF\xBD\x87\xEF\xBD\x89\xEF\xBD\x94", "a.", "a ", "dir /x", "a\\b", "a:b", "a\nb", "a\x01", "a\x7f",
          "\xC2\x85", "con", "CON.txt", "nul", "aux.c", "lpt1", "COM9.log", "com\xC2\xB9", "conin$", "x/prn/y"})
        QTest::addRow("refuses '%s'", QByteArray(path).toPercentEncoding().constData()) << QByteArray(path) << false;
    QTest::addRow("refuses a zero byte") << QByteArray("a\0b", 3) << false;
}

void PathTest::rules()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, allowed);
    const Result<> checked = git::checkPath({path});
    QCOMPARE(checked.has_value(), allowed);
    if (!allowed)
        QCOMPARE(checked.error().code, ErrorCode::UnsafePath);
}

void PathTest::lengths()
{
    for (const QByteArray &path :
         QByteArrayList{QByteArray(256, 'a'), QByteArray("a/").repeated(64) + 'a', QByteArray("abc/").repeated(1100) + 'a'}) {
        const Result<> checked = git::checkPath({path});
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::LimitExceeded);
    }
    QVERIFY(git::checkPath({QByteArray(255, 'a')}));
}

void PathTest::collisions()
{
    const auto verdict = [](const QList<std::pair<QByteArray, bool>> &paths) {
        git::CollisionFinder finder;
        for (const auto &[path, isNew] : paths) {
            if (!finder.add({path}, isNew))
                return false;
        }
        return true;
    };
    QVERIFY(verdict({{"a/b", true}, {"a/c", true}, {"ab", false}}));
    QVERIFY(!verdict({{"Makefile", false}, {"makefile", true}}));
    QVERIFY(!verdict({{"makefile", true}, {"Makefile", false}}));
    QVERIFY(verdict({{"Makefile", false}, {"makefile", false}}));                         // the base has them: it stays possible
    QVERIFY(!verdict({{"Src/a", false}, {"src/b", true}}));                               // folders collide, too
    QVERIFY(!verdict({{"\xC3\xA4", false}, {"a\xCC\x88", true}}));                        // composed and decomposed
    QVERIFY(!verdict({{"stra\xC3\x9F""e", false}, {"STRASSE", true}}));
}

/// Every pattern against every path, ours against `git check-ignore`.
void PathTest::ignoresLikeGit()
{
    const QByteArray patterns = "*.o\n!keep.o\n/build\nnode_modules/\nfoo/**\n**/bar\na/**/z\n#comment\n\\#hash\n\\!bang\n"
                                "trail\\ \nspace   \n[a-c]x\n[!a-c]y\ndoc/*.txt\nx?z\nq/\n!q/\nlogs/*\n!logs/keep\n*.[[:digit:]]\n"
                                "**/deep/\nabc**def\nb\\*c\nm*n/*o/p*\n/s/**/t*u/**/v\nw/**/***/x\n";
    const QByteArray nested = "local\n!*.o\n/only\n";
    QTemporaryDir folder;
    const QString repository = makeRepository(folder.filePath(u"r"_s), {{u".gitignore"_s, patterns},
                                                                        {u"sub/.gitignore"_s, nested}});
    git::IgnoreRules rules;
    rules.add({}, patterns);
    rules.add({"sub"}, nested);
    const QList<QByteArray> paths{
        "a.o", "keep.o", "x/a.o", "x/keep.o", "build", "x/build", "node_modules/p/i.js", "x/node_modules/y", "foo/a", "foo/b/c", "foo",
        "x/foo/a", "bar", "x/y/bar", "bar/in", "a/z", "a/b/z", "a/b/c/z", "az", "#hash", "#comment", "!bang", "trail ", "space", "ax", "dx",
        "dy", "ay", "doc/a.txt", "doc/b/a.txt", "x/doc/a.txt", "xyz", "x/z", "q/file", "logs/a", "logs/keep", "f.1", "f.x", "u/deep/f",
        "deep/f", "abcxdef", "abc/def", "b*c", "bxc", "mnan/boo/pq", "mn/o/p", "m/n/o/p",
        "s/tu/v", "s/a/b/tau/v", "s/a/tu/b/c/v", "s/tu/tuu/x/v", "s/ta/u/v", "w/x", "w/a/x", "w/a/b/c/x", "sub/local", "local", "sub/t/local", "sub/m.o", "sub/only", "sub/t/only", "sub/build"};
    for (const QByteArray &path : paths) {
        const bool gits = gitExit(repository, {u"check-ignore"_s, u"-q"_s, u"--no-index"_s, u"--"_s, QString::fromUtf8(path)}) == 0;
        QVERIFY2(rules.ignores({path}, false) == gits, path.constData());
    }
}

void PathTest::patternsAreBounded()
{
    const auto repeated = [](const char *what, int times, const char *end) -> QByteArray {
        return QByteArray(what).repeated(times) + end;
    };
    QVERIFY(git::wildMatch(repeated("**/", 1000, "c"), "a/b/c"));
    QVERIFY(!git::wildMatch(repeated("**/", 340'000, "c"), "a/b/c"));
    QVERIFY(!git::wildMatch(repeated("*a", 2000, "b"), QByteArray(4000, 'a')));
    QVERIFY(!git::wildMatch(repeated("**/*a", 800, "b"), repeated("aaa/", 1000, "")));
    git::IgnoreRules rules;
    rules.add({}, QByteArray("**/").repeated(340'000) + "c\n" + QByteArray(4097, 'x') + "\nd\n");
    QVERIFY(!rules.ignores({"a/b/c"}, false));
    QVERIFY(!rules.ignores({QByteArray(4097, 'x')}, false));
    QVERIFY(rules.ignores({"d"}, false)); // the lines beside count
    for (int i = 0; i < 4; ++i)
        rules.add({QByteArray::number(i)}, QByteArray("e\n").repeated(1 << 19));
    QVERIFY(rules.ignores({"2/e"}, false));
    QVERIFY(!rules.ignores({"3/e"}, false)); // more than is taken in all
}

} // namespace patchplane::test
