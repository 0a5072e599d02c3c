// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_diff.h"

#include "tests/support/sample_runs.h"
#include "ui/diff/diff_page.h"
#include "ui/diff/line_index.h"
#include "ui/shared/problem_bar.h"
#include "ui/shared/tokens.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;

static QByteArray numbered(int count)
{
    QByteArray text;
    for (int i = 1; i <= count; ++i)
        text += "line " + QByteArray::number(i) + "\n";
    return text;
}

static ComposeOptions options(DiffLayout layout)
{
    return {layout, {}, u"%1 lines"_s};
}

void TestDiff::initTestCase()
{
    QSettings().remove(u"diff"_s);
}

void TestDiff::words_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("removed");
    QTest::addColumn<QByteArray>("added");
    QTest::addRow("inserted") << QByteArray("for (k < 13)") << QByteArray("for (k < 13 && s)") << QByteArray() << QByteArray(" && s");
    QTest::addRow("replaced") << QByteArray("int value = one;") << QByteArray("int value = two;") << QByteArray("one") << QByteArray("two");
    QTest::addRow("white space") << QByteArray("a  b c") << QByteArray("a b c") << QByteArray("  ") << QByteArray(" ");
    QTest::addRow("nothing in common") << QByteArray("alpha") << QByteArray("omega") << QByteArray() << QByteArray();
    QTest::addRow("bytes above ASCII") << QByteArray("grüße = 1") << QByteArray("grüße = 2") << QByteArray("1") << QByteArray("2");
}

void TestDiff::words()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, removed);
    QFETCH(QByteArray, added);
    const WordChanges changes = wordChanges(before, after);
    const auto joined = [](const QByteArray &line, const std::vector<Span> &spans) {
        QByteArray text;
        for (const Span &span : spans)
            text += line.mid(span.from, span.size);
        return text;
    };
    QCOMPARE(joined(before, changes.before), removed);
    QCOMPARE(joined(after, changes.after), added);
}

void TestDiff::lines()
{
    const LineIndex index("one\r\ntwo\r\n");
    QCOMPARE(index.count(), 2);
    QVERIFY(index.carriageReturns());
    QCOMPARE(index.line(1).toByteArray(), QByteArray("two"));
    const LineIndex mixed("one\r\ntwo\nlast");
    QVERIFY(!mixed.carriageReturns());
    QCOMPARE(mixed.line(0).toByteArray(), QByteArray("one\r"));
    QCOMPARE(mixed.line(2).toByteArray(), QByteArray("last"));
    QVERIFY(!mixed.endsWithNewline());
    QCOMPARE(LineIndex("").count(), 0);
}

void TestDiff::rowsKeepContextAndNameTheirGaps()
{
    const std::vector<DiffBlock> blocks{{50, 1, 50, 2}};
    std::vector<DiffRow> rows = diffRows(blocks, 100, 101, DiffLayout::Unified, {});
    QCOMPARE(rows.front(), (DiffRow{DiffRow::Gap, 0, 0, 46, 0}));
    QCOMPARE(rows[1], (DiffRow{DiffRow::Equal, 46, 46}));
    QCOMPARE(rows[5], (DiffRow{DiffRow::Removed, 50, -1}));
    QCOMPARE(rows[6], (DiffRow{DiffRow::Added, -1, 50}));
    QCOMPARE(rows.back(), (DiffRow{DiffRow::Gap, 55, 56, 45, 52}));
    rows = diffRows(blocks, 100, 101, DiffLayout::Unified, {{0, 1 << 20}, {52, 1 << 20}});
    QCOMPARE(rows.size(), size_t(102)); // everything: 99 equal lines, one removed, two added
}

void TestDiff::sideBySidePairsLines()
{
    const std::vector<DiffRow> rows = diffRows({{0, 2, 0, 3}}, 2, 3, DiffLayout::SideBySide, {});
    QCOMPARE(rows.size(), size_t(3));
    QCOMPARE(rows[1], (DiffRow{DiffRow::Changed, 1, 1}));
    QCOMPARE(rows[2], (DiffRow{DiffRow::Added, -1, 2}));
    const FileDiff diff = test::makeDiff("a", "x\ny\n", "u\nv\nw\n");
    const ComposedDiff composed = compose(diff, options(DiffLayout::SideBySide));
    QCOMPARE(composed.panes.size(), size_t(2));
    QCOMPARE(composed.panes[0].lines.back().kind, PaneLine::Filler);
    QCOMPARE(composed.panes[0].lines.size(), composed.panes[1].lines.size());
}

void TestDiff::paneShowsWhatIsHidden()
{
    const FileDiff diff = test::makeDiff("a", "safe\n", "sa\xE2\x80\xAE" "fe \xFF\n");
    const ComposedDiff composed = compose(diff, options(DiffLayout::Unified));
    const QByteArray &text = composed.panes[0].text;
    QVERIFY2(text.contains("sa\\u{202E}fe \\x{FF}"), text.constData());
    QCOMPARE(composed.panes[0].lines[1].source, -1); // its bytes are not the blob's: no colours there
}

void TestDiff::carriageReturnsOfAllLinesAreSaidOnce()
{
    const ComposedDiff all = compose(test::makeDiff("a", "one\r\n", "one\r\ntwo\r\n"), options(DiffLayout::Unified));
    QVERIFY(all.carriageReturns);
    QVERIFY(!all.panes[0].text.contains("\\u{D}"));
    const ComposedDiff some = compose(test::makeDiff("a", "one\ntwo\n", "one\r\ntwo\n"), options(DiffLayout::Unified));
    QVERIFY(some.panes[0].text.contains("one\\u{D}"));
}

void TestDiff::stylesFollowTheirLines()
{
    const FileDiff diff = test::makeDiff("a", "old\nsame\n", "new\nsame\n");
    const ComposedDiff composed = compose(diff, options(DiffLayout::Unified)); // old, new, same
    const QByteArray before("\1\1\1\0\2\2\2\2\0", 9), after("\3\3\3\0\4\4\4\4\0", 9);
    const PaneText &pane = composed.panes[0];
    QCOMPARE(paneStyles(pane, {}, turnAfter(pane, {}), before, after), QByteArray("\1\1\1\0\3\3\3\0\4\4\4\4", 12));
    QCOMPARE(paneStyles(pane, {1, 4}, {2, 8}, before, after), QByteArray("\3\3\3\0", 4)); // a part of it
}

void TestDiff::highlighterColoursOffTheUiThread()
{
    Highlighter highlighter;
    const QByteArray code = "int main() { return 0; } // ü comment\nreturn;\n";
    std::optional<QByteArray> styles;
    highlighter.highlight(contentDigest(code), code, u"a.cpp"_s, this, [&](const QByteArray &s) { styles = s; });
    QTRY_VERIFY(styles.has_value());
    QCOMPARE(styles->size(), code.size());
    QCOMPARE(int(styles->at(code.indexOf("return"))), 1 + int(CodeTone::Keyword));
    QCOMPARE(int(styles->at(code.indexOf("comment") + 6)), 1 + int(CodeTone::Comment)); // behind two bytes of one letter
    QCOMPARE(int(styles->at(code.lastIndexOf("return"))), 1 + int(CodeTone::Keyword));
    std::optional<QByteArray> again;
    highlighter.highlight(contentDigest(code), code, u"a.cpp"_s, this, [&](const QByteArray &s) { again = s; });
    QCOMPARE(again, styles); // known: at once
}

void TestDiff::treeJoinsFoldersAndMarksViewed()
{
    test::ScriptedClient client;
    std::ignore = test::fillSampleWorld(client);
    std::vector<FileChange> files;
    for (const auto &[path, diff] : client.diffs)
        files.push_back(diff.change);
    FileTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFiles(files);
    QCOMPARE(model.index(0, 0).data().toString(), u".github/workflows"_s);
    QCOMPARE(model.rowCount(model.index(2, 0)), 3); // src/net
    model.setViewed(0, true);
    QCOMPARE(model.viewedCount(), 1);
    model.setFiles(files);
    QVERIFY(model.isViewed(0)); // the same content is still viewed
    files[0].after->content = contentDigest("changed");
    model.setFiles(files);
    QVERIFY(!model.isViewed(0));
}

void TestDiff::namesAreNoMarkup()
{
    FileTreeModel model;
    model.setFiles({test::makeDiff("<img src=\"x\">", "a\n", "b\n").change});
    const QModelIndex file = model.indexOfFile(0);
    QVERIFY(file.data(Qt::ToolTipRole).toString().contains(u"&lt;img"_s));
    QCOMPARE(file.data(FileTreeModel::PathRole).toString(), u"<img src=\"x\">"_s); // the filter's text stays as it is
}

namespace {

struct Page {
    test::ScriptedClient client;
    test::SampleWorld world = test::fillSampleWorld(client);
    DiffPage page{client};
    Page() { page.resize(1100, 700); }
    void open(const std::vector<FileDiff> &diffs)
    {
        client.diffs.clear();
        for (const FileDiff &diff : diffs)
            client.diffs[diff.change.path().bytes] = diff;
        page.show();
        page.setCandidate(world.reviewed, test::makeCandidate(diffs, 1));
    }
    CodeView *code() const { return page.view()->panes().back(); }
    void hold(std::function<bool(Whitespace)> which)
    {
        client.hold = [which](const Query &query) {
            const auto *file = std::get_if<GetFileDiff>(&query);
            return file && which(file->whitespace);
        };
    }
    void release()
    {
        client.hold = {};
        client.release();
    }
    QString text() const
    {
        QString all;
        for (int row = 0; row < code()->rows(); ++row)
            all += code()->rowText(row) + u'\n';
        return all;
    }
};

} // namespace

void TestDiff::pageBringsTheWholeDiff()
{
    Page p;
    std::vector<FileDiff> diffs;
    for (int i = 0; i < 40; ++i)
        diffs.push_back(test::makeDiff("f" + QByteArray::number(100 + i), "a\n", "b\n"));
    p.client.hold = [](const Query &query) { return std::holds_alternative<GetFileDiff>(query); };
    p.open(diffs);
    QVERIFY(!p.page.store().whole());
    QCOMPARE(p.client.count<GetFileDiff>(), 4); // a few at a time
    p.client.hold = {};
    p.client.release();
    QTRY_VERIFY(p.page.store().whole());
    QCOMPARE(p.page.store().arrived(), 40);
    QTRY_COMPARE(p.code()->rows(), 2);
}

void TestDiff::pageIsNotWholeWhileAFileFails()
{
    Page p;
    const FileDiff one = test::makeDiff("one", "a\n", "b\n");
    const FileDiff two = test::makeDiff("two", "a\n", "b\n");
    p.open({one});
    p.client.diffs.clear();
    p.client.diffs["one"] = one;
    p.page.setCandidate(p.world.reviewed, test::makeCandidate({one, two}, 1));
    QTRY_COMPARE(p.page.store().arrived(), 1);
    QTRY_VERIFY(p.page.store().error().has_value());
    QVERIFY(!p.page.store().whole());
    auto *problem = p.page.findChild<ProblemBar *>();
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(u"There is no such thing."_s));
    p.client.diffs["two"] = two;
    QTest::mouseClick(problem->findChild<QPushButton *>(), Qt::LeftButton);
    QTRY_VERIFY(p.page.store().whole());
    QVERIFY(!problem->isVisible());
}

void TestDiff::nothingStaysOfACandidateThatIsGone()
{
    Page p;
    p.open({test::makeDiff("one", "a\n", "b\n")});
    QTRY_VERIFY(p.page.store().whole());
    p.page.clear();
    QVERIFY(!p.page.store().whole());
    QVERIFY(!p.page.store().candidate());
    QCOMPARE(p.page.store().total(), 0);
    p.open({test::makeDiff("one", "a\n", "b\n")}); // the same once more
    QCOMPARE(p.page.files()->current(), 0);
    QTRY_VERIFY(p.page.store().whole());
    QTRY_COMPARE(p.code()->rows(), 2);
}

void TestDiff::whiteSpaceModeAsksAgain()
{
    Page p;
    p.hold([](Whitespace mode) { return mode == Whitespace::Show; });
    p.open({test::makeDiff("one", "a\n", "b\n")});
    QVERIFY(p.page.view()->isLoading());
    p.page.nextWhitespace(); // while the file is on its way in the mode before
    QTRY_COMPARE(p.code()->rows(), 2);
    p.release();
    QTRY_VERIFY(p.page.store().whole());
}

void TestDiff::onlyTheDiffAsItIsCounts()
{
    Page p;
    p.hold([](Whitespace mode) { return mode == Whitespace::Show; });
    p.open({test::makeDiff("one", "a\n", "b\n")});
    p.page.nextWhitespace();
    QTRY_COMPARE(p.code()->rows(), 2); // seen, with white space hidden
    QCOMPARE(p.page.store().arrived(), 0);
    QVERIFY(!p.page.store().whole());
    p.release();
    QTRY_VERIFY(p.page.store().whole());
}

void TestDiff::aNewCandidateShowsAllWhiteSpace()
{
    Page p;
    p.open({test::makeDiff("one", "a\n", "b\n")});
    p.page.nextWhitespace();
    QCOMPARE(p.page.store().whitespace(), Whitespace::IgnoreAtEnd);
    p.open({test::makeDiff("one", "a\n", "c\n")});
    QCOMPARE(p.page.store().whitespace(), Whitespace::Show);
    QCOMPARE(p.page.findChild<QComboBox *>()->currentIndex(), 0);
}

void TestDiff::gapOpensByReturn()
{
    Page p;
    const QByteArray before = numbered(100);
    p.open({test::makeDiff("a.txt", before, QByteArray(before).replace("line 50\n", "line fifty\n"))});
    QTRY_VERIFY(p.text().contains(u"unchanged lines"_s));
    QVERIFY(!p.text().contains(u"line 30\n"_s));
    p.code()->goToRow(0);
    QTest::keyClick(p.code()->focusProxy(), Qt::Key_Return);
    QTRY_VERIFY(p.text().contains(u"line 30\n"_s));
    QCOMPARE(p.code()->numberText(0), u"⋯ "_s); // no line number: no line
}

void TestDiff::changesAreWalkedAcrossFiles()
{
    Page p;
    const QByteArray before = numbered(60);
    QByteArray after = before;
    after.replace("line 10\n", "line ten\n").replace("line 40\n", "line forty\n");
    p.open({test::makeDiff("a.txt", before, after), test::makeDiff("b.txt", "x\n", "y\n")});
    QTRY_COMPARE(p.page.view()->composed().changes.size(), size_t(2));
    QTRY_COMPARE(p.code()->currentRow(), p.page.view()->composed().changes[0]);
    p.page.nextChange();
    QCOMPARE(p.code()->currentRow(), p.page.view()->composed().changes[1]);
    p.page.nextChange();
    QTRY_COMPARE(p.page.files()->current(), 1);
    QTRY_COMPARE(p.code()->rows(), 2);
    p.page.previousChange();
    QCOMPARE(p.page.files()->current(), 0);
    QTRY_COMPARE(p.page.view()->composed().changes.size(), size_t(2)); // composed anew, on the pool
    QCOMPARE(p.code()->currentRow(), p.page.view()->composed().changes[1]); // entered from below
}

void TestDiff::aFileThatIsLoadingIsNotSkipped()
{
    Page p;
    p.hold([](Whitespace) { return true; });
    p.open({test::makeDiff("a.txt", "x\n", "y\n"), test::makeDiff("b.txt", "x\n", "y\n")});
    p.page.nextChange();
    QCOMPARE(p.page.files()->current(), 0); // its changes were not seen
    p.release();
    QTRY_VERIFY(!p.page.view()->isLoading());
    p.page.nextChange();
    QCOMPARE(p.page.files()->current(), 1);
}

void TestDiff::aFileThatFailedHasNoChanges()
{
    Page p;
    const QByteArray before = numbered(60);
    QByteArray after = before;
    after.replace("line 10\n", "line ten\n").replace("line 40\n", "line forty\n");
    const std::vector<FileDiff> diffs{test::makeDiff("a.txt", before, after), test::makeDiff("b.txt", "x\n", "y\n"), test::makeDiff("c.txt", "x\n", "y\n")};
    p.hold([](Whitespace) { return true; });
    p.open(diffs);
    p.client.diffs.erase("b.txt");
    p.release();
    QTRY_COMPARE(p.page.view()->composed().changes.size(), size_t(2));
    p.page.nextFile();
    QTRY_VERIFY(!p.page.view()->isLoading());
    QVERIFY(!p.page.view()->hasFile());
    p.page.nextChange(); // not through those of the file before, which nobody sees
    QCOMPARE(p.page.files()->current(), 2);
}

void TestDiff::longLinesAreAskedAboutAndShownWhole()
{
    Page p;
    const QByteArray line(30'000, 'x');
    p.open({test::makeDiff("a.js", "short\n", line + "\n")});
    QTRY_VERIFY(p.page.findChild<QPushButton *>() != nullptr && p.page.view()->composed().longestLine > 20'000);
    QPushButton *anyway = nullptr;
    const auto find = [&] {
        for (QPushButton *button : p.page.findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == u"Show anyway"_s)
                anyway = button;
        }
        return anyway != nullptr;
    };
    QTRY_VERIFY(find());
    QTest::mouseClick(anyway, Qt::LeftButton);
    QTRY_COMPARE(p.code()->rowText(1).size(), 30'000);
}

void TestDiff::layoutTogglesAndMarginsCount()
{
    Page p;
    p.open({test::makeDiff("a.txt", "one\ntwo\n", "one\n2\nthree\n")});
    QTRY_COMPARE(p.code()->rows(), 4);
    QCOMPARE(p.code()->numberText(0), u"  1   1   "_s);
    QCOMPARE(p.code()->numberText(1), u"  2     − "_s);
    p.page.toggleLayout();
    QTRY_COMPARE(p.page.view()->panes().front()->rows(), 3);
    QCOMPARE(p.page.view()->panes()[0]->numberText(2), u"      "_s); // no line on that side
    QCOMPARE(p.page.view()->panes()[1]->numberText(2), u"  3 + "_s);
    QVERIFY(QSettings().value(u"diff/sideBySide"_s).toBool());
    p.page.toggleLayout();
    QTRY_COMPARE(p.code()->rows(), 4);
}

void TestDiff::hundredThousandLines()
{
    Page p;
    const FileDiff diff = test::largeDiff("src/large.cpp", 100'000, 11);
    QSignalSpy coloured(p.page.view(), &DiffView::coloured);
    std::optional<bool> wholeAtOnce;
    connect(p.page.view(), &DiffView::shown, this, [&] { wholeAtOnce = p.code()->isFilled(); });
    p.open({diff});
    QTRY_VERIFY_WITH_TIMEOUT(coloured.count() > 0, 60'000);
    QCOMPARE(wholeAtOnce, std::optional(false)); // turn by turn, so that nothing is held up …
    QVERIFY(p.code()->isFilled());
    QCOMPARE(p.page.view()->composed().changes.size(), size_t(9091));
    const int last = p.code()->rows() - 1;
    QVERIFY(last > 90'000);
    QVERIFY(p.code()->rowText(last).contains(u"unchanged lines"_s)); // … and whole in the end
    QVERIFY(p.code()->rowText(last - 1).contains(u"value99994"_s));
}

void TestDiff::aPlaceFarDownIsReached()
{
    Page p;
    p.open({test::largeDiff("src/large.cpp", 30'000, 11)});
    int far = 0;
    connect(p.page.view(), &DiffView::shown, this, [&] {
        far = p.code()->rows() - 10;
        p.code()->goToRow(far);
        QCOMPARE(p.code()->currentRow(), far); // that it is not in yet is nobody's concern
        QCOMPARE(p.code()->firstVisibleRow(), 0);
    });
    QTRY_VERIFY_WITH_TIMEOUT(far > 20'000 && p.code()->isFilled(), 60'000);
    QCOMPARE(p.code()->currentRow(), far);
    QVERIFY(p.code()->firstVisibleRow() > far - 200);
}
