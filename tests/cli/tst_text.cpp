// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_text.h"

#include "app/diff_text.h"
#include "app/run_text.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace patchplane;
using namespace patchplane::app;
using namespace Qt::StringLiterals;

namespace {

QString sink;
QTextStream sinkStream(&sink);
const Terminal kPlain(sinkStream, false);
const Terminal kColoured(sinkStream, true);

FileSide side(const QByteArray &path, const QByteArray &content)
{
    return {RepoPath{path}, 0100644, *BlobId::fromRaw(QByteArray(20, 'b')), contentDigest(content)};
}

/// The blocks of two files that differ in whole lines, found by their common beginning and end: enough for one block.
FileDiff oneBlock(const QByteArray &before, const QByteArray &after)
{
    const auto lines = [](const QByteArray &text) { return text.isEmpty() ? QByteArrayList() : text.split('\n'); };
    QByteArrayList a = lines(before);
    QByteArrayList b = lines(after);
    if (!a.isEmpty() && a.last().isEmpty())
        a.removeLast();
    if (!b.isEmpty() && b.last().isEmpty())
        b.removeLast();
    const auto same = [&](qsizetype i, qsizetype j) { // the last line's newline belongs to it
        const bool aWhole = i + 1 < a.size() || before.endsWith('\n');
        const bool bWhole = j + 1 < b.size() || after.endsWith('\n');
        return a[i] == b[j] && aWhole == bWhole;
    };
    qsizetype head = 0;
    while (head < a.size() && head < b.size() && same(head, head))
        ++head;
    qsizetype tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && same(a.size() - 1 - tail, b.size() - 1 - tail))
        ++tail;
    FileDiff diff;
    diff.change = {ChangeKind::Modified, side("f", before), side("f", after), 0, 0, 0, false, {}};
    diff.before = before;
    diff.after = after;
    diff.blocks = {{int(head), int(a.size() - head - tail), int(head), int(b.size() - head - tail)}};
    return diff;
}

QByteArray gnuDiff(const QByteArray &before, const QByteArray &after)
{
    QTemporaryDir folder;
    const auto write = [&](const QString &name, const QByteArray &bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    if (!write(u"a"_s, before) || !write(u"b"_s, after))
        return {};
    QProcess process;
    process.setWorkingDirectory(folder.path());
    process.start(u"git"_s, {u"diff"_s, u"--no-index"_s, u"--no-color"_s, u"a"_s, u"b"_s});
    process.waitForFinished(10'000);
    const QByteArray all = process.readAllStandardOutput();
    return all.sliced(all.indexOf("@@"));
}

RunDetail waitingRun()
{
    const RunId run = *RunId::parse(u"01890a5d-ac96-774b-bcce-b302099a8057");
    const RequestId request = *RequestId::parse(u"01890a5d-ac96-774b-bcce-b302099a8058");
    const RepositoryId repository = *RepositoryId::parse(u"01890a5d-ac96-774b-bcce-b302099a8059");
    const Subject what{*CandidateDigest::fromRaw(QByteArray(32, 'c')), PublicationKind::Branch, u"patchplane/x-1"_s, u"main"_s};
    const RunStatus status{RunState::Waiting, WaitReason::Decision, RunState::Checking, false, {}};
    const CommitId commit = *CommitId::fromRaw(QByteArray(20, 'h'));
    const Candidate candidate{what.candidate, Origin::ExistingBranch, {}, 1,
                              {{repository, commit, commit, *TreeId::fromRaw(QByteArray(20, 't')), {}, {oneBlock("a\n", "b\n").change}}}};
    const SubjectDigest subject = *SubjectDigest::fromRaw(QByteArray(32, 's'));
    return {9,
            {run, request, repository, u"r"_s, u"topic\x1b[31m"_s, status, 1, what.candidate, subject, DecisionState::Accepted,
             {}, 1, 1, 1, 0, 0, 0, true, {}, {}},
            {request, repository, SourceChannel::App, {}, {}, ReviewRevision{u"topic"_s, {}}, {}, false, {}},
            {repository, u"r"_s, u"/r"_s, u"main"_s, {}},
            {{1, {}, run, {}, CandidateFrozen{candidate, {u"left out: notes\u200b.txt"_s}}},
             {2, {}, run, {}, SubjectProposed{what, subject, {DecisionState::Accepted, 100, {{u"checks"_s, u"all passed"_s, DecisionState::Accepted}}},
                                              contentDigest("facts")}},
             {3, {}, run, {}, WaitBegan{WaitReason::Decision, u"Waits for your decision."_s}}},
            {}};
}

} // namespace

void TestText::diffIsWhatDiffPrints_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addRow("middle") << "1\n2\n3\n4\n5\n6\n7\n8\n9\n"_ba << "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"_ba;
    QTest::addRow("first line") << "1\n2\n3\n4\n5\n"_ba << "one\n2\n3\n4\n5\n"_ba;
    QTest::addRow("last line") << "1\n2\n3\n4\n5\n"_ba << "1\n2\n3\n4\nfive\n"_ba;
    QTest::addRow("added at the end") << "1\n2\n"_ba << "1\n2\n3\n"_ba;
    QTest::addRow("removed at the start") << "1\n2\n3\n"_ba << "2\n3\n"_ba;
    QTest::addRow("all new") << ""_ba << "1\n2\n"_ba;
    QTest::addRow("all gone") << "1\n2\n"_ba << ""_ba;
    QTest::addRow("no newline before") << "1\n2"_ba << "1\n2\n"_ba;
    QTest::addRow("no newline after") << "1\n2\n"_ba << "1\n2"_ba;
    QTest::addRow("no newline in context") << "1\n2\n3"_ba << "one\n2\n3"_ba;
}

void TestText::diffIsWhatDiffPrints()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const QStringList lines = unifiedDiff(oneBlock(before, after), kPlain);
    // git writes "1" where we write "1,1", and a heading behind @@: compare without both.
    QString expected = QString::fromUtf8(gnuDiff(before, after));
    expected.replace(QRegularExpression(u"([-+]\\d+)(?= )(?=.*@@)"_s), u"\\1,1"_s);
    expected.replace(QRegularExpression(u"(@@ .* @@).*"_s), u"\\1"_s);
    QCOMPARE(lines.sliced(1).join(u'\n') + u'\n', expected);
}

void TestText::diffHidesNothing()
{
    const QStringList lines = unifiedDiff(oneBlock("a\n", "if (admin\u202e) \x1b[2K\xff\n"), kPlain);
    const QString all = lines.join(u'\n');
    QVERIFY(!all.contains(QChar(0x1b)) && !all.contains(QChar(0x202e)));
    QVERIFY2(all.contains(u"\\u{202E}") && all.contains(u"\\x{FF}"), qPrintable(all));
    FileDiff evil = oneBlock("a\n", "b\n");
    evil.change.after->path.bytes = "a\nadded: b";
    evil.change.before.reset();
    QVERIFY(!unifiedDiff(evil, kPlain).first().contains(u'\n'));
}

void TestText::binariesAreNamed()
{
    FileDiff diff = oneBlock("a", "bc");
    diff.change.binary = true;
    diff.change.risks = {Risk::Binary};
    const QString all = unifiedDiff(diff, kPlain).join(u'\n');
    QVERIFY(all.contains(u"1 bytes before, 2 bytes after") && all.contains(u"! binary"));
}

void TestText::coloursOnlyWhereSomebodyLooks_data()
{
    QTest::addColumn<bool>("terminal");
    QTest::addColumn<QByteArray>("noColor");
    QTest::addColumn<QByteArray>("term");
    QTest::addColumn<bool>("wants");
    QTest::addRow("terminal") << true << ""_ba << "xterm"_ba << true;
    QTest::addRow("pipe") << false << ""_ba << "xterm"_ba << false;
    QTest::addRow("NO_COLOR") << true << "1"_ba << "xterm"_ba << false;
    QTest::addRow("dumb") << true << ""_ba << "dumb"_ba << false;
}

void TestText::coloursOnlyWhereSomebodyLooks()
{
    QFETCH(bool, terminal);
    QFETCH(QByteArray, noColor);
    QFETCH(QByteArray, term);
    QFETCH(bool, wants);
    QCOMPARE(wantsColours(terminal, noColor, term), wants);
    const FileDiff diff = oneBlock("a\n", "b\n");
    QVERIFY(!unifiedDiff(diff, kPlain).join(u'\n').contains(u'\x1b'));
    QVERIFY(unifiedDiff(diff, kColoured).join(u'\n').contains(u"\x1b[31m-a\x1b[0m"));
}

void TestText::tablesAlign()
{
    QCOMPARE(aligned({{u"a"_s, u"bbb"_s, u"c"_s}, {u"aaaa"_s, u"b"_s, u""_s}}), QStringList({u"a     bbb  c"_s, u"aaaa  b"_s}));
}

void TestText::linesStayLines()
{
    QCOMPARE(oneLine(u"two\nlines\tand \u200b"_s), u"two\\nlines and \\u{200B}"_s);
    QCOMPARE(oneLine(u"0123456789"_s, 5), u"0123\u2026"_s);
}

void TestText::reportIsAFoldOfTheEvents()
{
    const RunDetail run = waitingRun();
    const RunView view = viewOf(run);
    QVERIFY(view.candidate && view.subject && !view.decision);
    QCOMPARE(view.waitsFor, u"Waits for your decision."_s);
    const QString report = runReport(run, kPlain).join(u'\n');
    QVERIFY(report.contains(u"waiting (decision)") && report.contains(u"checks: all passed -> accepted"));
    QVERIFY(report.contains(run.summary.candidate->toString()) && report.contains(run.summary.subject->toString()));
    QVERIFY(report.contains(u"\\u{200B}") && !report.contains(u'\x1b')); // the title and the note came from outside
    QCOMPARE(runTable({run.summary}, kPlain).size(), 1);
    // A new candidate makes what was said of the old one void.
    RunDetail again = run;
    again.events.push_back({4, {}, run.summary.id, {}, *run.events.front().event});
    QVERIFY(!viewOf(again).subject && !viewOf(again).waitsFor);
}

void TestText::nextStepNamesRunAndDigest()
{
    const RunDetail run = waitingRun();
    const QStringList steps = nextSteps(run, u"patchplane"_s);
    QCOMPARE(steps.first().trimmed(), u"patchplane approve 01890a5d-ac96 "_s + run.summary.subject->toString());
    RunDetail over = run;
    over.summary.status = {RunState::Published, {}, {}, false, {}};
    QVERIFY(nextSteps(over, u"patchplane"_s).isEmpty());
}
