// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/key_table.h"
#include "engine/config/profile.h"
#include "engine/config/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace patchplane;
using namespace patchplane::config;
using namespace std::chrono_literals;

namespace {

const QString kFile = QStringLiteral("engine.toml");

class ConfigTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void settingsWhole();
    void emptyFilesAreDefaults();
    void settingsFaults_data();
    void settingsFaults();
    void repositoryLookup();
    void twoPathsOfOneFolderAreOneRepository();
    void templateIsAllDefaults();
    void everyTemplateLineDecodesWhenSwitchedOn();
    void referenceNamesEveryKey();
    void operatingPageIsPrintedFromTheTables();
    void profileWhole();
    void profileFaults_data();
    void profileFaults();
    void profileDigestIsOfTheBytes();
    void sizesAreLimited();
    void quantities_data();
    void quantities();
    void settingsOfADisk();
};

void ConfigTest::settingsWhole()
{
    const Result<Settings> settings = parseSettings(R"(
runs-at-once = 8
runs-per-repository = 3
checks-at-once = 5
max-rounds = 7
system-root = "/run/host"
base-checks = false
[[limit]]
kind = "memory"
amount = "4 GiB"
required = true
[[limit]]
kind = "time"
amount = "30 min"
[[limit]]
kind = "processes"
amount = "512"
[[agent]]
name = "pi"
command = ["/opt/agent", "--go", "two\nlines"]
turn-timeout = "90 s"
[repository."*"]
denied-checks = ["slow"]
[repository."/home/me/project"]
direct-until = 2026-01-31T18:00:00.5+01:00
[repository."/home/me/project".policy]
accept-score = 90
manual-score = 40
manual-risks = ["ci", "binary"]
max-files = 20
decides-alone = true
[[repository."/home/me/project".grant]]
kind = "tool"
name = "node"
value = "/usr/bin/node"
[[repository."/home/me/project".grant]]
kind = "test-secret"
name = "KEY"
value = "abc def"
)", kFile);
    QVERIFY2(settings, settings ? "" : qPrintable(settings.error().what));
    QCOMPARE(settings->runsAtOnce, 8);
    QCOMPARE(settings->runsPerRepository, 3);
    QCOMPARE(settings->checksAtOnce, 5);
    QCOMPARE(settings->maxRounds, 7);
    QCOMPARE(settings->systemRoot, QStringLiteral("/run/host"));
    QVERIFY(!settings->baseChecks);
    QCOMPARE(settings->limits.size(), 3u);
    QCOMPARE(settings->limits[0].kind, LimitKind::Memory);
    QCOMPARE(settings->limits[0].amount, qint64(4) << 30);
    QVERIFY(settings->limits[0].required && !settings->limits[1].required);
    QCOMPARE(settings->limits[1].amount, 1'800'000);
    QCOMPARE(settings->limits[2].amount, 512);
    const std::vector<Limit> held = settings->sandboxLimits();
    QCOMPARE(held.size(), 6u); // what is not written is the house's
    const auto output = std::ranges::find(held, LimitKind::Output, &Limit::kind);
    QVERIFY(output->required && output->amount > 0);
    QVERIFY(std::ranges::find(held, LimitKind::Memory, &Limit::kind)->required);
    const AgentSettings *agent = settings->agent(QStringLiteral("pi"));
    QVERIFY(agent && !settings->agent(QStringLiteral("other")));
    QCOMPARE(agent->command, (std::vector<QString>{QStringLiteral("/opt/agent"), QStringLiteral("--go"), QStringLiteral("two\nlines")}));
    QCOMPARE(agent->turnTimeout, 90s);
    const RepositorySettings project = settings->forRepository(QStringLiteral("/home/me/project"));
    QCOMPARE(project.policy, (Policy{90, 40, {Risk::ContinuousIntegration, Risk::Binary}, 20, true}));
    QCOMPARE(toDateTime(*project.directUntil).toString(Qt::ISODateWithMs), QStringLiteral("2026-01-31T17:00:00.500Z"));
    QCOMPARE(project.grants.size(), 2u);
    QCOMPARE(project.grants[0].value, QStringLiteral("/usr/bin/node"));
    QCOMPARE(project.grants[1].kind, GrantKind::TestSecret);
    QCOMPARE(project.grants[1].value, QStringLiteral("abc def"));
}

void ConfigTest::emptyFilesAreDefaults()
{
    const Result<Settings> settings = parseSettings("", kFile);
    QVERIFY(settings);
    QCOMPARE(settings->runsAtOnce, Settings{}.runsAtOnce);
    QVERIFY(settings->forRepository(QStringLiteral("/x")).policy == Policy{});
    const Result<Profile> profile = parseProfile("");
    QVERIFY(profile && profile->checks.empty() && profile->setup.empty());
    QCOMPARE(profile->digest, profileDigest({}));
}

void ConfigTest::settingsFaults_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *toml, const char *what) {
        QTest::newRow(what) << QByteArray(toml) << QString::fromUtf8(what);
    };
    row("\nruns-at-onec = 3", "engine.toml:2: runs-at-onec: no such key; did you mean 'runs-at-once'?");
    row("zzzzzzzz = 3", "engine.toml:1: zzzzzzzz: no such key; known here: runs-at-once, runs-per-repository, checks-at-once, "
                        "max-rounds, system-root, base-checks, limit, agent, repository");
    row("runs-at-once = \"many\"", "engine.toml:1: runs-at-once: expected a whole number from 1 to 64, got \"many\"");
    row("runs-at-once = 0", "engine.toml:1: runs-at-once: expected a whole number from 1 to 64, got 0");
    row("runs-at-once = 65", "engine.toml:1: runs-at-once: expected a whole number from 1 to 64, got 65");
    row("runs-at-once = 2.5", "engine.toml:1: runs-at-once: expected a whole number from 1 to 64, got 2.5");
    row("base-checks = 1", "engine.toml:1: base-checks: expected true or false, got 1");
    row("runs-at-once = 1\nruns-at-once = 2", "engine.toml:2: not TOML: Error while parsing key-value pair: cannot redefine existing integer 'runs-at-once'");
    row("limit = 3", "engine.toml:1: limit: expected tables [[limit]], got 3");
    row("[[limit]]\nkind = 'memory'", "engine.toml:1: limit.0: 'amount' is missing");
    row("[[limit]]\nkind = 'memory'\namount = '5 s'", "engine.toml:3: limit.0.amount: expected a size like \"512 MiB\" or \"4 GiB\", got \"5 s\"");
    row("[[limit]]\nkind = 'cpu'\namount = '0 %'", "engine.toml:3: limit.0.amount: expected a share like \"200 %\" of one core, got \"0 %\"");
    row("[[limit]]\nkind = 'cpu'\namount = '1 %'\n[[limit]]\nkind = 'cpu'\namount = '1 %'", "engine.toml:4: limit.1: a limit for 'cpu' is there already");
    row("[[limit]]\nkind = 'ram'\namount = '1 B'", "engine.toml:2: limit.0.kind: expected processes or time or output or memory or cpu or disk, got \"ram\"");
    row("[[agent]]\nname = 'a'\ncommand = []", "engine.toml:3: agent.0.command: expected a command as a list like [\"npm\", \"test\"], no shell, got a list");
    row("[[agent]]\nname = 'a'\ncommand = ['']", "engine.toml:3: agent.0.command.0: expected a program, got \"\"");
    row("[[agent]]\nname = 'a'\ncommand = ['x', 3]", "engine.toml:3: agent.0.command.1: expected a text of at most 8192 characters, got 3");
    row("[[agent]]\nname = 'a'\ncommand = ['x']\n[[agent]]\nname = 'a'\ncommand = ['x']", "engine.toml:4: agent.1: an agent 'a' is there already");
    row("[[agent]]\nname = 'a'\ncommand = ['x']\nturn-timeout = 90",
        "engine.toml:4: agent.0.turn-timeout: expected a time like \"90 s\" or \"10 min\", from 1 s to 24 h, got 90");
    row("[repository.'rel/ative']\n", "engine.toml:1: repository.\"rel/ative\": expected a repository's absolute path, or \"*\" for all");
    row("[repository.'*'.policy]\nmanual-score = 50\naccept-score = 40", "engine.toml:1: repository.\"*\".policy: 'manual-score' is above 'accept-score'");
    row("[repository.'*'.policy]\nmanual-risks = ['everything']",
        "engine.toml:2: repository.\"*\".policy.manual-risks.0: expected leaving-link or link or gitlink or gitmodules or lfsconfig or "
        "lfs-pointer or gitattributes or ci or build-file or test-file or dependency-file or binary or executable-bit or "
        "profile-file, got \"everything\"");
    row("[repository.'*']\ndirect-until = 2026-01-31T18:00:00",
        "engine.toml:2: repository.\"*\".direct-until: expected a moment with zone like 2026-01-31T18:00:00Z, got a date or time without zone");
    row("[[repository.'*'.grant]]\nkind = 'tool'\nname = 'node'\nvalue = 'bin/node'",
        "engine.toml:4: repository.\"*\".grant.0.value: expected an absolute path");
    row("[[repository.'*'.grant]]\nkind = 'tool'\nname = 'node'\nvalue = '/n'\n[[repository.'*'.grant]]\nkind = 'tool'\nname = 'node'\nvalue = '/m'",
        "engine.toml:5: repository.\"*\".grant.1: tool 'node' is granted already");
    row("[[repository.'*'.grant]]\nkind = 'test-secret'\nname = 'KEY'\nvalue = 'short'",
        "engine.toml:4: repository.\"*\".grant.0.value: a secret of fewer than 6 bytes cannot be kept out of logs");
    row("= 3", "engine.toml:1: not TOML: Error while parsing root table: expected keys, tables, whitespace or comments, saw '='");
}

void ConfigTest::settingsFaults()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, what);
    const Result<Settings> settings = parseSettings(toml, kFile);
    QVERIFY(!settings);
    QCOMPARE(settings.error().what, what);
    QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
    QVERIFY(!settings.error().remedy.isEmpty());
}

void ConfigTest::repositoryLookup()
{
    const Settings settings = *parseSettings("[repository.'/a'.policy]\nmax-files = 1\n[repository.'*'.policy]\nmax-files = 2\n", kFile);
    QCOMPARE(settings.forRepository(QStringLiteral("/a")).policy.maxFiles, 1);
    QCOMPARE(settings.forRepository(QStringLiteral("/a/b")).policy.maxFiles, 2);
}

void ConfigTest::twoPathsOfOneFolderAreOneRepository()
{
    QTemporaryDir folder;
    const QString real = folder.filePath(QStringLiteral("real"));
    const QString link = folder.filePath(QStringLiteral("link"));
    QVERIFY(QDir().mkdir(real) && QFile::link(real, link));
    const QString toml = QStringLiteral("[repository.'%1'.policy]\nmax-files = 1\n");
    const Settings byLink = *parseSettings(toml.arg(link).toUtf8(), kFile);
    QCOMPARE(byLink.forRepository(real).policy.maxFiles, 1);
    const Settings byPath = *parseSettings(toml.arg(folder.path() + QStringLiteral("/./real/")).toUtf8(), kFile);
    QCOMPARE(byPath.forRepository(link).policy.maxFiles, 1);
}

void ConfigTest::templateIsAllDefaults()
{
    for (const QByteArray &line : settingsTemplate().split('\n'))
        QVERIFY2(line.isEmpty() || line.startsWith('#'), line.constData());
    QVERIFY(parseSettings(settingsTemplate(), kFile));
}

/// Whoever takes a '#' away must get a file that works: each key with its default as printed.
void ConfigTest::everyTemplateLineDecodesWhenSwitchedOn()
{
    QByteArray toml;
    int keys = 0;
    for (const QByteArray &line : settingsTemplate().split('\n')) {
        if (line.startsWith("#[")) {
            toml += line.sliced(1) + '\n';
        } else if (line.startsWith('#') && !line.startsWith("# ")) {
            const bool hasDefault = !line.endsWith(" = ");
            QByteArray filled = line.sliced(1);
            if (filled == "kind = " || filled == "name = \"\"")
                filled = {};
            toml += hasDefault && !filled.startsWith("name") && !filled.startsWith("value") && !filled.startsWith("amount") ? filled + '\n' : QByteArray();
            ++keys;
            if (filled.startsWith("turn-timeout"))
                toml += "name = 'x'\ncommand = ['x']\n";
            if (filled.startsWith("required"))
                toml += "amount = '1 s'\n";
            if (filled == "kind = \"tool\"")
                toml += "name = 'x'\nvalue = '/x'\n";
        }
    }
    const Result<Settings> settings = parseSettings(toml, kFile);
    QVERIFY2(settings, settings ? "" : qPrintable(settings.error().what + QString::fromUtf8(toml)));
    QCOMPARE(settings->runsAtOnce, Settings{}.runsAtOnce);
    QCOMPARE(settings->forRepository({}).policy, Policy{});
    QVERIFY(keys > 20);
}

void ConfigTest::referenceNamesEveryKey()
{
    const QString reference = QString::fromUtf8(settingsReference());
    for (const char *key : {"runs-at-once", "amount", "turn-timeout", "manual-risks", "direct-until", "value", "setup", "setup-timeout",
                            "caches", "weight", "retries"})
        QVERIFY2(reference.contains(QStringLiteral("| `%1` |").arg(QLatin1StringView(key))), key);
    QVERIFY(reference.contains(QStringLiteral("| `runs-at-once` | a whole number from 1 to 64 | `4` |")));
    QVERIFY(reference.contains(QStringLiteral("`[[repository.\"*\".grant]]`")));
}

/// `tst_config --print-keys` prints what stands there.
void ConfigTest::operatingPageIsPrintedFromTheTables()
{
    QFile page(QStringLiteral(PATCHPLANE_SOURCE_DIR "/docs/operating.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    QVERIFY2(page.readAll().contains(settingsReference()), "print it again: tst_config --print-keys");
}

void ConfigTest::profileWhole()
{
    const QByteArray toml = R"(
setup = [["npm", "ci", "--offline"], ["sh", "-c", "make\n"]]
setup-timeout = "2 min"
tools = ["node", "npm"]
caches = ["npm"]
secrets = ["TEST_KEY"]
tests = ["spec/", "tools/run tests.sh", "prüf"]
[[check]]
name = "unit"
command = ["npm", "test", ""]
timeout = "7 s"
required = false
weight = 9
format = "junit"
report = "junit.xml"
retries = 2
[[check]]
name = "lint"
command = ["npm", "run", "lint"]
)";
    const Result<Profile> profile = parseProfile(toml);
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().what));
    QCOMPARE(profile->setup.size(), 2u);
    QCOMPARE(profile->setup[1][2], QStringLiteral("make\n"));
    QCOMPARE(profile->setupTimeout, 2min);
    QCOMPARE(profile->tools, (std::vector<QString>{QStringLiteral("node"), QStringLiteral("npm")}));
    QCOMPARE(profile->caches, std::vector<QString>{QStringLiteral("npm")});
    QCOMPARE(profile->secrets, std::vector<QString>{QStringLiteral("TEST_KEY")});
    QCOMPARE(profile->tests.size(), 3u);
    QCOMPARE(profile->tests[2].bytes, QByteArray("pr\xc3\xbc" "f"));
    const CheckSpec unit{QStringLiteral("unit"), {QStringLiteral("npm"), QStringLiteral("test"), QString()}, 7s, false, 9,
                         ReportFormat::JUnit, QStringLiteral("junit.xml"), 2};
    QVERIFY(profile->checks.size() == 2 && profile->checks[0] == unit);
    QVERIFY(profile->checks[1].required);
    QCOMPARE(profile->checks[1].timeout, 5min);
}

void ConfigTest::profileFaults_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("what"); // its beginning
    const auto row = [](const char *name, const QByteArray &toml, const char *what) {
        QTest::newRow(name) << toml << QString(QStringLiteral(".patchplane.toml:") + QString::fromUtf8(what));
    };
    const QByteArray check = "[[check]]\nname = 'a'\ncommand = ['x']\n";
    row("unknown", "setups = []", "1: setups: no such key; did you mean 'setup'?");
    row("isolation is not asked for", "sandbox = 'direct'", "1: sandbox: no such key;");
    row("line as command", "setup = ['npm ci']", "1: setup.0: expected a command as a list");
    row("empty command", "setup = [[]]", "1: setup.0: expected a command as a list");
    row("NUL", "setup = [[\"a\\u0000b\"]]", "1: setup.0.0: expected a text");
    row("no name", "[[check]]\ncommand = ['x']", "1: check.0: 'name' is missing");
    row("no command", "[[check]]\nname = 'x'", "1: check.0: 'command' is missing");
    row("twice", check + check, "4: check.1: a check 'a' is there already");
    row("too long a timeout", check + "timeout = '3 h'", "4: check.0.timeout: expected a time");
    row("too short a timeout", check + "timeout = '10 ms'", "4: check.0.timeout: expected a time");
    row("too many retries", check + "retries = 6", "4: check.0.retries: expected a whole number from 0 to 5");
    row("no weight", check + "weight = 0", "4: check.0.weight: expected a whole number from 1 to 100");
    row("report elsewhere", check + "format = 'junit'\nreport = '../r.xml'", "5: check.0.report: expected a file name");
    row("hidden report", check + "format = 'junit'\nreport = '..'", "5: check.0.report: expected a file name");
    row("format without report", check + "format = 'junit'", "1: check.0: 'format' and 'report' go together");
    row("report without format", check + "report = 'r.xml'", "1: check.0: 'format' and 'report' go together");
    row("absolute tests", "tests = ['/etc']", "1: tests.0: expected a path inside the repository");
    row("climbing tests", "tests = ['a/../../b']", "1: tests.0: expected a path inside the repository");
    row("tool as path", "tools = ['/usr/bin/node']", "1: tools.0: expected a name");
    row("tool twice", "tools = ['node', 'node']", "1: tools.1: \"node\" is there twice");
    row("name with newline", "[[check]]\nname = \"a\\nb\"\ncommand = ['x']", "2: check.0.name: expected a name");
    row("too many caches", "caches = [" + QByteArray("'a', ").repeated(17) + "]", "1: caches: expected a list of at most 16");
    row("too many checks", QByteArray("[[check]]\nname = 'a'\n").repeated(65), "1: check: expected at most 64 tables");
    row("not UTF-8", "tests = ['\xff']", "1: not TOML:");
    row("deep", "setup = " + QByteArray(5000, '['), "1: not TOML:");
}

void ConfigTest::profileFaults()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, what);
    const Result<Profile> profile = parseProfile(toml);
    QVERIFY(!profile);
    QVERIFY2(profile.error().what.startsWith(what), qPrintable(profile.error().what));
}

void ConfigTest::profileDigestIsOfTheBytes()
{
    QCOMPARE(profileDigest("abc").toString(), QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    QVERIFY(parseProfile("# a")->digest != parseProfile("# b")->digest);
}

void ConfigTest::sizesAreLimited()
{
    QCOMPARE(parseProfile(QByteArray(70'000, '#')).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(parseSettings(QByteArray(2'000'000, '#'), kFile).error().code, ErrorCode::LimitExceeded);
}

void ConfigTest::quantities_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("unit");
    QTest::addColumn<qint64>("amount"); // -1: refused
    const auto row = [](const char *text, Unit unit, qint64 amount) {
        QTest::newRow(text) << QString::fromLatin1(text) << int(unit) << amount;
    };
    row("90 s", Unit::Milliseconds, 90'000);
    row("90s", Unit::Milliseconds, 90'000);
    row("2 h", Unit::Milliseconds, 7'200'000);
    row("5 ms", Unit::Milliseconds, 5);
    row("90", Unit::Milliseconds, -1);
    row("s", Unit::Milliseconds, -1);
    row("-1 s", Unit::Milliseconds, -1);
    row("1.5 s", Unit::Milliseconds, -1);
    row("9223372036854775807 h", Unit::Milliseconds, -1);
    row("99999999999999999999 s", Unit::Milliseconds, -1);
    row("1 KiB", Unit::Bytes, 1024);
    row("1 KB", Unit::Bytes, -1);
    row("1 s", Unit::Bytes, -1);
    row("512", Unit::Count, 512);
    row("200 %", Unit::Percent, 200);
    row("", Unit::Count, -1);
}

void ConfigTest::quantities()
{
    QFETCH(QString, text);
    QFETCH(int, unit);
    QFETCH(qint64, amount);
    QCOMPARE(parseQuantity(text, Unit(unit)).value_or(-1), amount);
    if (amount > 0)
        QCOMPARE(parseQuantity(writeQuantity(amount, Unit(unit)), Unit(unit)), amount);
}

void ConfigTest::settingsOfADisk()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(kFile);
    QVERIFY(readSettings(path, MissingFile::Defaults));
    QCOMPARE(readSettings(path, MissingFile::Fault).error().code, ErrorCode::InvalidInput);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\n\nmax-rounds = 'x'");
    file.close();
    QCOMPARE(readSettings(path, MissingFile::Defaults).error().what,
             QString(path + QStringLiteral(":3: max-rounds: expected a whole number from 1 to 100, got \"x\"")));
    QCOMPARE(readSettings(folder.path(), MissingFile::Defaults).error().code, ErrorCode::IoError);
}

} // namespace

/// `tst_config --print-keys` writes the part of docs/operating.md that the test compares.
int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (app.arguments().contains(QStringLiteral("--print-keys"))) {
        std::fputs(settingsReference().constData(), stdout);
        return 0;
    }
    ConfigTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_config.moc"
