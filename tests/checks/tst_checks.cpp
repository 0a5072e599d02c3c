// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_runner_test.h"

#include "engine/checks/report_readers.h"

#include <QTest>

#include <ctime>

using namespace patchplane;
using namespace patchplane::checks;

namespace {

/// "name outcome milliseconds message" a line.
QString told(const std::vector<TestResult> &tests)
{
    QStringList lines;
    for (const TestResult &test : tests)
        lines.append(QStringLiteral("%1 %2 %3 %4").arg(test.name, toText(test.outcome)).arg(test.duration.count()).arg(test.message).trimmed());
    return lines.join(u'\n');
}

class ReportReadersTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reports_data();
    void reports();
    void refused_data();
    void refused();
    void textsAreCut();
    void largeReportsAreReadInGoodTime();
};

void ReportReadersTest::reports_data()
{
    QTest::addColumn<ReportFormat>("format");
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("expected");
    using enum ReportFormat;
    QTest::newRow("jest-junit") << JUnit << QByteArray(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest tests" tests="3" failures="1" errors="0" time="1.234">
  <testsuite name="sum" errors="0" failures="1" skipped="1" timestamp="2025-01-01T00:00:00" time="0.9" tests="3">
    <testcase classname="sum adds" name="adds 1 + 2" time="0.003"></testcase>
    <testcase classname="sum adds" name="fails" time="0.001"><failure>Error: expect(received)
    at Object.&lt;anonymous&gt;</failure></testcase>
    <testcase classname="sum adds" name="later" time="0"><skipped/></testcase>
  </testsuite></testsuites>)") << QStringLiteral("sum adds::adds 1 + 2 passed 3\n"
                                                "sum adds::fails failed 1 Error: expect(received)\n    at Object.<anonymous>\n"
                                                "sum adds::later skipped 0");
    QTest::newRow("pytest") << JUnit << QByteArray(R"(<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest"
errors="1" failures="1" skipped="1" tests="4" time="0.05" hostname="x"><testcase classname="tests.test_a" name="test_ok[1-&quot;x&quot;]" time="0.001" />
<testcase classname="tests.test_a" name="test_bad" time="0.002"><failure message="assert 1 == 2">def test_bad(): ...</failure><system-out>x</system-out></testcase>
<testcase classname="tests.test_a" name="test_err" time="1.5"><error message="failed on setup">E</error></testcase>
<testcase classname="" name="tests.test_b" time="0"><skipped type="pytest.skip" message="no net">b.py:3: no net</skipped></testcase>
</testsuite></testsuites>)") << QStringLiteral("tests.test_a::test_ok[1-\"x\"] passed 1\ntests.test_a::test_bad failed 2 assert 1 == 2\n"
                                              "tests.test_a::test_err error 1500 failed on setup\npytest::tests.test_b skipped 0 no net");
    QTest::newRow("ctest --output-junit") << CTest << QByteArray(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux-c++" tests="3" failures="1" disabled="1" skipped="0" hostname="" time="0" timestamp="2025-01-01T00:00:00">
<testcase name="good" classname="good" time="0.01" status="run"><properties/><system-out>fine</system-out></testcase>
<testcase name="bad" classname="bad" time="0.02" status="fail"><failure message="Failed"/><properties/><system-out>oh</system-out></testcase>
<testcase name="off" classname="off" time="0" status="disabled"><disabled message="Disabled"/><skipped message="Disabled"/></testcase>
</testsuite>)") << QStringLiteral("good passed 10\nbad failed 20 Failed\noff skipped 0 Disabled");
    QTest::newRow("Test.xml") << CTest << QByteArray(R"(<?xml version="1.0" encoding="UTF-8"?><Site BuildName="x"><Testing>
<StartDateTime>Jan</StartDateTime><TestList><Test>./good</Test><Test>./bad</Test></TestList>
<Test Status="passed"><Name>good</Name><Path>.</Path><FullName>./good</FullName><FullCommandLine>/bin/true</FullCommandLine>
<Results><NamedMeasurement type="numeric/double" name="Execution Time"><Value>0.25</Value></NamedMeasurement>
<Measurement><Value>said</Value></Measurement></Results></Test>
<Test Status="failed"><Name>bad</Name><Results><NamedMeasurement type="text/string" name="Exit Code"><Value>Failed</Value></NamedMeasurement>
</Results></Test><Test Status="notrun"><Name>off</Name></Test><ElapsedMinutes>0</ElapsedMinutes></Testing></Site>)")
        << QStringLiteral("good passed 250\nbad failed 0 Failed\noff skipped 0");
    QTest::newRow("nested suites, properties, output") << JUnit << QByteArray(R"(<testsuites><testsuite name="outer"><properties>
<property name="testcase" value="x"/></properties><testsuite name="inner"><testcase name="a"><system-out><![CDATA[<failure/>]]></system-out></testcase></testsuite>
<testcase name="b"><properties><property name="p" value="q"/></properties></testcase><system-err>e</system-err></testsuite></testsuites>)")
                                                       << QStringLiteral("inner::a passed 0\nouter::b passed 0");
    QTest::newRow("a failure is not healed by a skip") << JUnit << QByteArray(
        "<testsuite><testcase name='a'><failure message='f'/><skipped message='s'/></testcase>"
        "<testcase name='b'><skipped message='s'/><error message='e'/></testcase></testsuite>")
                                                       << QStringLiteral("a failed 0 f\nb error 0 e");
    QTest::newRow("surefire, run again") << JUnit << QByteArray(
        "<testsuite><testcase name='a' time='0.5'><flakyFailure message='at first' type='x'><stackTrace>s</stackTrace>"
        "<system-out>o</system-out></flakyFailure><flakyError message='then' type='x'/></testcase>"
        "<testcase name='b'><flakyError type='x'><stackTrace>at b</stackTrace></flakyError></testcase>"
        "<testcase name='c'><failure message='f'>s</failure><rerunFailure message='again'><stackTrace>s</stackTrace>"
        "</rerunFailure><rerunError message='e'/></testcase>"
        "<testcase name='d'><rerunFailure message='again'/></testcase><testcase name='e'><rerunError message='e'/></testcase>"
        "<testcase name='f'><flakyFailure message='w'/><skipped message='s'/></testcase></testsuite>")
                                              << QStringLiteral("a flaky 500 at first\nb flaky 0 at b\nc failed 0 f\n"
                                                                "d failed 0 again\ne error 0 e\nf flaky 0 w");
    QTest::newRow("odd times") << JUnit << QByteArray("<testsuite><testcase name='a' time='-1'/><testcase name='b' time='nan'/>"
                                                      "<testcase name='c' time='1e99'/><testcase name='d' time='x'/></testsuite>")
                               << QStringLiteral("a passed 0\nb passed 0\nc passed 0\nd passed 0");
    QTest::newRow("no test") << JUnit << QByteArray("<testsuites/>") << QString();
}

void ReportReadersTest::reports()
{
    QFETCH(ReportFormat, format);
    QFETCH(QByteArray, xml);
    QFETCH(QString, expected);
    const auto tests = readReport(format, xml);
    QVERIFY2(tests, tests ? "" : qPrintable(tests.error().what));
    QCOMPARE(told(*tests), expected);
}

void ReportReadersTest::refused_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const QByteArray &xml, const char *why) { QTest::newRow(name) << xml << QString::fromLatin1(why); };
    row("empty", "", "line 1: ");
    row("no XML", "TAP version 13\nok 1", "line 1: ");
    row("cut", "<testsuite>\n<testcase name='a'", "line 2: ");
    row("another document", "<html><testcase name='a'/></html>", "line 1: expected the element testsuites or testsuite, got html");
    row("billion laughs", "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
                          "<testsuite><testcase name='&c;'/></testsuite>", "line 1: a document type is not taken");
    row("external entity", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><testsuite><testcase name='&a;'/></testsuite>",
        "line 1: a document type is not taken");
    row("undeclared entity", "<testsuite><testcase name='&a;'/></testsuite>", "line 1: ");
    row("too deep", QByteArray("<testsuite>").repeated(100), "line 1: deeper than 64 elements");
    row("test without a name", "<testsuite><testcase classname=''/></testsuite>", "line 1: a test without a name");
    row("too many tests", "<testsuite>" + QByteArray("<testcase name='a'/>").repeated(1'000'001) + "</testsuite>", "line 1: more than 1000000 tests");
    row("two roots", "<testsuite/><testsuite/>", "line 1: ");
    row("Test.xml as JUnit", "<Site><Testing/></Site>", "line 1: expected the element testsuites or testsuite, got Site");
}

void ReportReadersTest::refused()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, why);
    const auto tests = readReport(ReportFormat::JUnit, xml);
    QVERIFY(!tests);
    QVERIFY2(tests.error().what.startsWith(why), qPrintable(tests.error().what));
    QVERIFY(!tests.error().remedy.isEmpty());
}

void ReportReadersTest::textsAreCut()
{
    const QByteArray xml = "<testsuite><testcase name='" + QByteArray(5'000, 'n') + "'><failure>" + QByteArray(100'000, 'm')
        + "</failure></testcase></testsuite>";
    const auto tests = readReport(ReportFormat::JUnit, xml);
    QCOMPARE(tests->front().name.size(), 1'000);
    QCOMPARE(tests->front().message.size(), 4'000);
    QCOMPARE(readReport(ReportFormat::JUnit, QByteArray((64 << 20) + 1, ' ')).error().code, ErrorCode::LimitExceeded);
    QVERIFY(readReport(ReportFormat::None, "anything")->empty());
}

void ReportReadersTest::largeReportsAreReadInGoodTime()
{
    QByteArray xml = "<testsuites><testsuite name='s'>";
    for (int i = 0; i < 100'000; ++i)
        xml += "<testcase name='t" + QByteArray::number(i) + "' classname='some.long.class.name' time='0.01'/>";
    xml += "</testsuite></testsuites>";
    const std::clock_t before = std::clock(); // the processor's time: others may be busy
    QCOMPARE(readReport(ReportFormat::JUnit, xml)->size(), 100'000u);
    qInfo("100,000 tests, %lld bytes: %lld ms", static_cast<long long>(xml.size()), static_cast<long long>((std::clock() - before) * 1000 / CLOCKS_PER_SEC));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    ReportReadersTest readers;
    test::CheckRunnerTest runner;
    int failed = 0;
    for (QObject *suite : std::initializer_list<QObject *>{&readers, &runner})
        failed += QTest::qExec(suite, argc, argv);
    return failed;
}

#include "tst_checks.moc"
