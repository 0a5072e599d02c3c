// SPDX-License-Identifier: GPL-3.0-or-later
#include "tst_command_line.h"

#include "app/cli_options.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace patchplane;
using namespace patchplane::app;
using namespace Qt::StringLiterals;

namespace {

Parsed parse(const QString &words)
{
    return parseCommandLine(u"patchplane "_s.append(words).split(u' ', Qt::SkipEmptyParts));
}

template <class Options>
std::optional<Options> optionsOf(const Parsed &parsed)
{
    const auto *options = parsed.invocation ? std::get_if<Options>(&parsed.invocation->command) : nullptr;
    return options ? std::optional(*options) : std::nullopt;
}

} // namespace

void TestCommandLine::nothingTypedIsTheWindow()
{
    QVERIFY(optionsOf<WindowOptions>(parse({})));
}

void TestCommandLine::reviewTakesItsWords()
{
    const auto options = optionsOf<ReviewOptions>(parse(u"review main..topic --repo /r --target next"_s));
    QVERIFY(options);
    QCOMPARE(options->what, u"main..topic"_s);
    QCOMPARE(options->repo, u"/r"_s);
    QCOMPARE(options->target, u"next"_s);
}

void TestCommandLine::runTakesItsWords()
{
    const Parsed parsed = parseCommandLine({u"patchplane"_s, u"run"_s, u"--agent"_s, u"script"_s, u"Fix it, please"_s, u"--direct"_s});
    const auto options = optionsOf<RunOptions>(parsed);
    QVERIFY2(options, qPrintable(parsed.err));
    QCOMPARE(options->prompt, u"Fix it, please"_s);
    QCOMPARE(options->agent, u"script"_s);
    QVERIFY(options->direct);
}

void TestCommandLine::verbsBecomeSteering_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<Verb>("verb");
    QTest::addColumn<QString>("text");
    QTest::addRow("pause") << u"pause 0189"_s << Verb::Pause << QString();
    QTest::addRow("resume") << u"resume 0189"_s << Verb::Resume << QString();
    QTest::addRow("cancel") << u"cancel 0189"_s << Verb::Cancel << QString();
    QTest::addRow("hold") << u"hold 0189"_s << Verb::Hold << QString();
    QTest::addRow("redirect") << u"redirect 0189 smaller"_s << Verb::Redirect << u"smaller"_s;
}

void TestCommandLine::verbsBecomeSteering()
{
    QFETCH(QString, words);
    QFETCH(Verb, verb);
    QFETCH(QString, text);
    const auto options = optionsOf<SteerOptions>(parse(words));
    QVERIFY(options);
    QCOMPARE(options->verb, verb);
    QCOMPARE(options->run, u"0189"_s);
    QCOMPARE(options->text, text);
}

void TestCommandLine::decisionsNameTheWholeDigest()
{
    const auto approve = optionsOf<DecideOptions>(parse(u"approve 0189 abcd --override --reason because"_s));
    QVERIFY(approve && approve->approve && approve->overridePolicy);
    QCOMPARE(approve->digest, u"abcd"_s);
    const auto reject = optionsOf<DecideOptions>(parse(u"reject 0189 abcd"_s));
    QVERIFY(reject && !reject->approve);
    QCOMPARE(parse(u"approve 0189"_s).code, ExitCode::Usage); // never without a digest
}

void TestCommandLine::commonOptionsStandAnywhere_data()
{
    QTest::addColumn<QString>("words");
    QTest::addRow("before") << u"--data /d list --json"_s;
    QTest::addRow("behind") << u"list --json --data /d"_s;
}

void TestCommandLine::commonOptionsStandAnywhere()
{
    QFETCH(QString, words);
    const Parsed parsed = parse(words);
    QVERIFY2(parsed.invocation, qPrintable(parsed.err));
    QCOMPARE(parsed.invocation->data, u"/d"_s);
    QVERIFY(parsed.invocation->json);
}

void TestCommandLine::wrongWordsAreUsage_data()
{
    QTest::addColumn<QString>("words");
    for (const char *words : {"frobnicate", "review", "run prompt", "list --state nowhere", "list --limit 0", "show", "diff",
                              "approve 0189", "edit 0189 abcd", "edit 0189 abcd --branch a --merge b", "amend 0189 abcd", "diff 0189 --path f --patch", "redirect 0189", "completion tcsh", "list --colour", "config", "list show"})
        QTest::addRow("%s", words) << QString::fromLatin1(words);
}

void TestCommandLine::wrongWordsAreUsage()
{
    QFETCH(QString, words);
    const Parsed parsed = parse(words);
    QVERIFY(!parsed.invocation);
    QCOMPARE(parsed.code, ExitCode::Usage);
    QVERIFY(!parsed.err.isEmpty());
}

void TestCommandLine::helpTellsEveryExitCode()
{
    const Parsed parsed = parse(u"--help"_s);
    QCOMPARE(parsed.code, ExitCode::Done);
    for (const ExitCodeText &entry : kExitCodes)
        QVERIFY2(parsed.out.contains(QString::fromLatin1(entry.text)), entry.text);
    QVERIFY(parse(u"--version"_s).out.startsWith(u"patchplane 0."));
}

void TestCommandLine::eachErrorHasItsCode_data()
{
    QTest::addColumn<Fault>("fault");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<ExitCode>("ends");
    QTest::addRow("stale") << Fault::Refused << ErrorCode::Stale << ExitCode::Refused;
    QTest::addRow("not allowed") << Fault::Refused << ErrorCode::NotAuthorised << ExitCode::Refused;
    QTest::addRow("no such run") << Fault::Permanent << ErrorCode::NotFound << ExitCode::NotFound;
    QTest::addRow("busy") << Fault::Transient << ErrorCode::Busy << ExitCode::Busy;
    QTest::addRow("bad input") << Fault::Permanent << ErrorCode::InvalidInput << ExitCode::Usage;
    QTest::addRow("disk") << Fault::Permanent << ErrorCode::DiskFull << ExitCode::Failed;
}

void TestCommandLine::eachErrorHasItsCode()
{
    QFETCH(Fault, fault);
    QFETCH(ErrorCode, code);
    QFETCH(ExitCode, ends);
    QCOMPARE(exitCodeOf({fault, code, {}, {}}), ends);
}

void TestCommandLine::completionKnowsEveryCommand_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"bash", "zsh", "fish"})
        QTest::addRow("%s", shell) << QString::fromLatin1(shell);
}

void TestCommandLine::completionKnowsEveryCommand()
{
    QFETCH(QString, shell);
    const QString script = completionScript(shell);
    for (const char *name : {"review", "run", "list", "show", "diff", "approve", "reject", "pause", "resume", "redirect", "cancel",
                             "hold", "verify", "serve", "doctor", "config", "accept-profile", "edit", "amend", "show-keys", "sample", "completion"})
        QVERIFY2(script.contains(QString::fromLatin1(name)), name);
    QVERIFY(script.contains(u"json"));
    const QString program = QStandardPaths::findExecutable(shell);
    if (program.isEmpty())
        return; // the shell itself is asked where it is there; bash is everywhere we build
    QProcess process;
    process.start(program, {u"-n"_s, u"-c"_s, script});
    QVERIFY(process.waitForFinished(10'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    if (shell != u"bash")
        return;
    process.start(program, {u"-c"_s, script + u"\nCOMP_WORDS=(patchplane list --s); COMP_CWORD=2; _patchplane; echo ${COMPREPLY[@]}"_s});
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.readAllStandardOutput().trimmed(), "--state");
}
