// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/report_readers.h"

#include <QXmlStreamReader>

#include <cmath>

namespace patchplane::checks {

static constexpr qsizetype kLargestReport = 64 << 20;
static constexpr size_t kMostTests = 1'000'000;
static constexpr int kDeepest = 64;
static constexpr qsizetype kLongestName = 1'000;
static constexpr qsizetype kLongestMessage = 4'000;

namespace {

/// One pass over one document, without recursion: suites are a stack of names.
class Reader
{
public:
    Reader(ReportFormat format, const QByteArray &bytes) : m_format(format), m_xml(bytes) {}

    Result<std::vector<TestResult>> read();

private:
    void begin();
    void end();
    void beginCase();
    void endCase();
    void troubled(TestOutcome outcome);
    void readTestXml();
    void readTest();
    void readMeasurement();
    QString text();
    void problem(const QString &what, ErrorCode code = ErrorCode::InvalidInput);

    ReportFormat m_format;
    QXmlStreamReader m_xml;
    QStringList m_suites;
    std::optional<TestResult> m_case;
    std::vector<TestResult> m_tests;
    bool m_sawSuite = false;
    int m_depth = 0;
    std::optional<Error> m_error;
};

std::chrono::milliseconds duration(QStringView seconds)
{
    bool isNumber = false;
    const double value = seconds.toDouble(&isNumber);
    const bool plausible = isNumber && std::isfinite(value) && value >= 0 && value < 1e9;
    return std::chrono::milliseconds(plausible ? std::llround(value * 1000) : 0);
}

void Reader::problem(const QString &what, ErrorCode code)
{
    if (m_error)
        return;
    m_error = Error{Fault::Permanent, code, QStringLiteral("line %1: %2").arg(m_xml.lineNumber()).arg(what),
                    QStringLiteral("Make the check write its report in the format that the profile names.")};
}

/// The element's text, its children's included, cut to what anybody reads.
QString Reader::text()
{
    return m_xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().left(kLongestMessage);
}

void Reader::beginCase()
{
    const QXmlStreamAttributes attributes = m_xml.attributes();
    const QString name = attributes.value(QLatin1StringView("name")).toString();
    QString group = attributes.value(QLatin1StringView("classname")).toString();
    for (qsizetype i = m_suites.size(); group.isEmpty() && i > 0; --i)
        group = m_suites[i - 1];
    const QString full = group.isEmpty() || group == name ? name : QString(group + QStringLiteral("::") + name);
    m_case = TestResult{full.left(kLongestName), TestOutcome::Passed, {}, duration(attributes.value(QLatin1StringView("time")))};
}

void Reader::endCase()
{
    if (m_case->name.isEmpty())
        problem(QStringLiteral("a test without a name"));
    m_tests.push_back(*std::move(m_case));
    m_case.reset();
    if (m_tests.size() > kMostTests)
        problem(QStringLiteral("more than %1 tests").arg(kMostTests), ErrorCode::LimitExceeded);
}

/// What an element below a test says of it. Surefire's, of tests that it ran again: `flaky…` stands in a test that
/// passed in the end, `rerun…` beside the failure of one that never did.
std::optional<TestOutcome> troubleOf(QStringView element)
{
    if (element == u"failure" || element == u"rerunFailure")
        return TestOutcome::Failed;
    if (element == u"error" || element == u"rerunError")
        return TestOutcome::Error;
    if (element == u"flakyFailure" || element == u"flakyError")
        return TestOutcome::Flaky;
    return element == u"skipped" ? std::optional(TestOutcome::Skipped) : std::nullopt;
}

int badness(TestOutcome outcome)
{
    switch (outcome) {
    case TestOutcome::Passed: return 0;
    case TestOutcome::Skipped: return 1;
    case TestOutcome::Flaky: return 2;
    case TestOutcome::Failed:
    case TestOutcome::Error: return 3;
    }
    return 3;
}

/// The worst of a test counts, and its first words.
void Reader::troubled(TestOutcome outcome)
{
    const QString attribute = m_xml.attributes().value(QLatin1StringView("message")).toString();
    const QString body = text();
    --m_depth; // text() has read the end of the element
    if (badness(outcome) <= badness(m_case->outcome))
        return;
    m_case->outcome = outcome;
    m_case->message = attribute.isEmpty() ? body : attribute.left(kLongestMessage);
}

void Reader::begin()
{
    const QStringView name = m_xml.name();
    if (++m_depth > kDeepest)
        return problem(QStringLiteral("deeper than %1 elements").arg(kDeepest));
    if (m_case) {
        if (const std::optional<TestOutcome> trouble = troubleOf(name))
            troubled(*trouble);
        return;
    }
    if (name == u"testsuite" || name == u"testsuites") {
        m_sawSuite = true;
        m_suites.append(m_xml.attributes().value(QLatin1StringView("name")).toString());
    } else if (name == u"testcase" && m_sawSuite) {
        beginCase();
    } else if (m_format == ReportFormat::CTest && m_depth == 1 && name == u"Site") {
        readTestXml();
    } else if (m_depth == 1) {
        problem(QStringLiteral("expected the element testsuites or testsuite, got %1").arg(name.left(100)));
    }
}

void Reader::end()
{
    const QStringView name = m_xml.name();
    --m_depth;
    if (m_case && name == u"testcase")
        endCase();
    else if (!m_case && (name == u"testsuite" || name == u"testsuites") && !m_suites.isEmpty())
        m_suites.removeLast();
}

// ---- CTest's own Test.xml: Site / Testing / Test [Status] / Name, Results / NamedMeasurement ------------------

void Reader::readMeasurement()
{
    const QString which = m_xml.attributes().value(QLatin1StringView("name")).toString();
    while (m_xml.readNextStartElement()) {
        if (m_xml.name() != u"Value") {
            m_xml.skipCurrentElement();
            continue;
        }
        const QString value = text();
        if (which == u"Execution Time")
            m_case->duration = duration(value);
        else if (which == u"Fail Reason" || which == u"Exit Code")
            m_case->message = value;
    }
}

void Reader::readTest()
{
    const QStringView status = m_xml.attributes().value(QLatin1StringView("Status"));
    m_case = TestResult{{}, status == u"passed"   ? TestOutcome::Passed
                            : status == u"notrun" ? TestOutcome::Skipped
                                                  : TestOutcome::Failed, {}, {}};
    while (m_xml.readNextStartElement()) {
        if (m_xml.name() == u"Name") {
            m_case->name = text().left(kLongestName);
        } else if (m_xml.name() == u"Results") {
            while (m_xml.readNextStartElement()) {
                if (m_xml.name() == u"NamedMeasurement")
                    readMeasurement();
                else
                    m_xml.skipCurrentElement();
            }
        } else {
            m_xml.skipCurrentElement();
        }
    }
    endCase();
}

void Reader::readTestXml()
{
    m_sawSuite = true;
    while (m_xml.readNextStartElement()) {
        if (m_xml.name() != u"Testing") {
            m_xml.skipCurrentElement();
            continue;
        }
        while (!m_error && m_xml.readNextStartElement()) {
            if (m_xml.name() == u"Test")
                readTest();
            else
                m_xml.skipCurrentElement();
        }
    }
}

Result<std::vector<TestResult>> Reader::read()
{
    m_xml.setEntityExpansionLimit(0);
    while (!m_xml.atEnd() && !m_error) {
        switch (m_xml.readNext()) {
        case QXmlStreamReader::StartElement: begin(); break;
        case QXmlStreamReader::EndElement: end(); break;
        case QXmlStreamReader::DTD: problem(QStringLiteral("a document type is not taken")); break;
        default: break;
        }
    }
    if (m_xml.hasError())
        problem(m_xml.errorString());
    if (!m_sawSuite)
        problem(QStringLiteral("no test suite"));
    if (m_error)
        return std::unexpected(*std::move(m_error));
    return std::move(m_tests);
}

} // namespace

Result<std::vector<TestResult>> readReport(ReportFormat format, const QByteArray &report)
{
    if (format == ReportFormat::None)
        return std::vector<TestResult>();
    if (report.size() > kLargestReport) {
        return fail(Fault::Permanent, ErrorCode::LimitExceeded,
                    QStringLiteral("%1 bytes, more than %2").arg(report.size()).arg(kLargestReport),
                    QStringLiteral("Make the check leave the output of passed tests out of its report."));
    }
    return Reader(format, report).read();
}

} // namespace patchplane::checks
