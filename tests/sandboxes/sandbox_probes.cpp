// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/sandbox_probes.h"

#include "tests/sandboxes/second_user.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>

#include <cstdio>

using namespace patchplane;
using namespace patchplane::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Argv = std::vector<QByteArray>;
Q_DECLARE_METATYPE(Argv)

namespace {

enum class Control { AnyUser, RootOnly };

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

void SandboxProbes::initTestCase()
{
    if (!missingIsolation().isEmpty()) {
        QVERIFY2(!isolationRequired(), qPrintable(missingIsolation()));
        QSKIP(qPrintable(u"NOTHING IS ISOLATED HERE: "_s + missingIsolation()));
    }
    m_folder = std::make_unique<QTemporaryDir>();
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
    m_host = std::make_unique<process::ProcessHost>();
    m_bubblewrap = makeAdapter(u"bubblewrap"_s, *m_host, m_folder->filePath(u"checkouts"_s));
    m_direct = makeAdapter(u"direct"_s, *m_host, m_folder->filePath(u"checkouts-direct"_s));
    standUpFiles();
    standUpSockets();
    m_victim.start(testProgram(u"scenario_agent"_s), {u"--hang"_s});
    QVERIFY(m_victim.waitForStarted());
    m_other = std::make_unique<Sandbox>(*m_bubblewrap, Files{file("other-run-marker", "its work")});
    QVERIFY2(*m_other, *m_other ? "" : qPrintable(m_other->error().what));
    QDirIterator all(m_folder->filePath(u"checkouts"_s), QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext() && !m_otherFile.endsWith(u"marker"))
        m_otherFile = all.next();
    QVERIFY(m_otherFile.endsWith(u"other-run-marker"));
}

void SandboxProbes::standUpFiles()
{
    for (const QString &name : {u"home"_s, u"data"_s, u"tool"_s, u"tool/bin"_s, u"cache"_s, u"sockets"_s})
        QVERIFY(QDir().mkdir(m_folder->filePath(name)));
    const auto open = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    for (const QString &name : {u"tool"_s, u"tool/bin"_s, u"cache"_s, u"sockets"_s})
        QFile::setPermissions(m_folder->filePath(name), open);
    for (const QString &name : {u"home/id_ed25519"_s, u"data/engine.db"_s, u"owned"_s})
        writeFile(m_folder->filePath(name), "secret");
    QFile::setPermissions(m_folder->filePath(u"owned"_s), QFile::ReadOwner | QFile::WriteOwner);
    writeFile(m_folder->filePath(u"cache/entry"_s), "filled by set-up");
    QFile::setPermissions(m_folder->filePath(u"cache/entry"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
}

/// Where the machine lacks the thing (docker, X11), a listening socket of that name stands for it.
void SandboxProbes::standUpSockets()
{
    QVERIFY(m_loopback.listen(QHostAddress::LocalHost));
    for (const QString &name : {u"docker.sock"_s, u"X77"_s, u"engine.sock"_s, u"agent.sock"_s}) {
        auto server = std::make_unique<QLocalServer>();
        server->setSocketOptions(QLocalServer::WorldAccessOption);
        QVERIFY2(server->listen(m_folder->filePath(u"sockets/"_s + name)), qPrintable(server->errorString()));
        m_servers.push_back(std::move(server));
    }
    auto abstract = std::make_unique<QLocalServer>();
    abstract->setSocketOptions(QLocalServer::AbstractNamespaceOption);
    QVERIFY(abstract->listen(u"patchplane-test-%1"_s.arg(QCoreApplication::applicationPid())));
    m_servers.push_back(std::move(abstract));
    m_busPath = m_folder->filePath(u"sockets/bus"_s);
    m_bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s,
                                   u"--address=unix:path="_s + m_busPath});
    QVERIFY2(m_bus.waitForReadyRead(10'000), "dbus-daemon did not start: the D-Bus probe needs it (package dbus-daemon)");
}

void SandboxProbes::cleanupTestCase()
{
    m_victim.kill();
    m_bus.kill();
    m_victim.waitForFinished();
    m_bus.waitForFinished();
    m_other.reset();
    m_bubblewrap.reset();
    m_direct.reset();
    m_host.reset();
    std::printf("\n%-28s | %-44s | %s\n", "probe", "inside", "control");
    for (const QString &line : m_table)
        std::printf("%s\n", qPrintable(line));
    std::printf("%lld probes as %s\n\n", qlonglong(m_table.size()), isRoot() ? "root" : "a plain user");
    std::fflush(stdout);
    const bool all = std::ranges::all_of(QCoreApplication::arguments().sliced(1), [](const QString &a) { return a.startsWith(u'-'); });
    QVERIFY2(!all || !missingIsolation().isEmpty() || m_table.size() >= 30, "fewer than thirty probes were shown");
}

void SandboxProbes::note(const QString &name, const QString &inside, const QString &control)
{
    m_table.append(u"%1 | %2 | %3"_s.arg(name.leftJustified(28), inside.leftJustified(44), control));
}

void SandboxProbes::probe_data()
{
    QTest::addColumn<Argv>("argv");
    QTest::addColumn<bool>("rootOnly");
    const auto row = [](const char *name, Argv argv, Control control = Control::AnyUser) {
        QTest::newRow(name) << std::move(argv) << (control == Control::RootOnly);
    };
    const auto path = [this](const QString &name) { return QFile::encodeName(m_folder->filePath(name)); };
    const QByteArray victim = QByteArray::number(m_victim.processId());

    row("global sysctl", {"write-back", "/proc/sys/vm/swappiness"}, Control::RootOnly);
    row("setuid by chmod", {"setid-chmod"});
    row("setgid by fchmodat2", {"setid-fchmodat2"});
    row("setuid by open", {"setid-open"});
    row("setuid by mknod", {"setid-mknod"});
    row("host file of the engine", {"read", path(u"owned"_s)});
    row("host file of uid 0", {"read", "/etc/shadow"}, Control::RootOnly);
    row("home", {"read", path(u"home/id_ed25519"_s)});
    row("data folder", {"read", path(u"data/engine.db"_s)});
    row("another run's checkout", {"read", QFile::encodeName(m_otherFile)});
    row("write another's checkout", {"write", QFile::encodeName(m_otherFile)});
    row("granted tool's folder", {"write", path(u"tool/bin/planted"_s)});
    row("host loopback", {"loopback", QByteArray::number(m_loopback.serverPort())});
    row("abstract socket", {"unix", "@patchplane-test-" + QByteArray::number(QCoreApplication::applicationPid())});
    row("bound socket (ssh-agent)", {"unix", path(u"sockets/agent.sock"_s)});
    row("D-Bus", {"unix", QFile::encodeName(m_busPath)});
    row("X11", {"unix", path(u"sockets/X77"_s)});
    row("docker socket", {"unix", path(u"sockets/docker.sock"_s)});
    row("approve by engine's socket", {"unix", path(u"sockets/engine.sock"_s)});
    row("vsock", {"socket", "40", "1", "0"});
    row("netlink other than route", {"socket", "16", "3", "15"});
    row("packet socket", {"socket", "17", "3", "0"}, Control::RootOnly);
    row("ptrace", {"ptrace", victim});
    row("signal", {"signal", victim});
    row("nested user namespace", {"unshare"});
    row("user namespace by clone", {"clone"});
    row("user namespace by clone3", {"clone3"});
    row("setns", {"setns"}, Control::RootOnly);
    row("mount", {"mount"}, Control::RootOnly);
    row("new mount calls", {"fsopen"}, Control::RootOnly);
    row("io_uring", {"io_uring"});
    row("keyring", {"add_key"});
    row("bpf", {"bpf"}, Control::RootOnly);
    row("perf", {"perf"}, Control::RootOnly);
    row("userfaultfd", {"userfaultfd"});
    row("open by handle", {"handle"}, Control::RootOnly);
    row("32-bit system calls", {"abi"});
    row("typing into a terminal", {"terminal"}, Control::RootOnly);
    row("personality", {"personality"});
    row("kernel module", {"module"}, Control::RootOnly);
    row("another kernel (kexec)", {"kexec"}, Control::RootOnly);
    row("key in environment or /proc", {"processes", "environ", kCanary});
    row("host's processes", {"command", "--hang", "scenario_agent"});
}

void SandboxProbes::probe()
{
    QFETCH(Argv, argv);
    QFETCH(bool, rootOnly);
    argv.insert(argv.begin(), "./probe");
    const std::vector<Grant> grants{{GrantKind::Tool, u"tool"_s, m_folder->filePath(u"tool"_s)}};

    QString control = u"root only: shown by root's run"_s;
    if (isRoot() || !rootOnly) {
        Sandbox outside(*m_direct, {}, {}, grants);
        QVERIFY2(outside, outside ? "" : qPrintable(outside.error().what));
        const auto log = outside.start(argv);
        const ProcessEnd end = log->waitForEnd(60s);
        if (end.code == 1 && log->output.contains("Function not implemented"))
            QSKIP("this kernel lacks the call for everybody: nothing to show");
        QVERIFY2(end.ok(), QByteArray("the control did not succeed, so nothing is shown: " + log->output + log->errorOutput
                                      + end.detail.toUtf8()).constData());
        control = u"succeeds under direct"_s;
    }
    Sandbox inside(*m_bubblewrap, {}, {}, grants);
    QVERIFY2(inside, inside ? "" : qPrintable(inside.error().what));
    const auto log = inside.start(argv);
    const ProcessEnd end = log->waitForEnd();
    const bool killed = end.how == ProcessEnding::Signalled && end.code == 31; // SIGSYS
    const QString said = killed ? u"killed by SIGSYS"_s
                                : QString::fromUtf8(log->output).trimmed().replace(m_folder->path(), u"…"_s);
    QVERIFY2(killed || (end.how == ProcessEnding::Exited && end.code == 1 && said.startsWith(u"denied")),
             QByteArray("not denied: " + log->output + log->errorOutput + end.detail.toUtf8()).constData());
    note(QString::fromUtf8(QTest::currentDataTag()), said, control);
}

/// A descriptor that this process would hand to any child of an ordinary fork and exec.
void SandboxProbes::inheritedDescriptor()
{
    QProcess plain;
    const int leaked = leakDescriptor();
    QVERIFY(leaked > 2);
    plain.start(testProgram(u"sandbox_probe"_s), {u"descriptors"_s});
    QVERIFY(plain.waitForFinished());
    QCOMPARE(plain.exitCode(), 0);
    Sandbox inside(*m_bubblewrap);
    const auto log = inside.start({"./probe", "descriptors"});
    QCOMPARE(log->waitForEnd().code, 1);
    note(u"inherited descriptor"_s, QString::fromUtf8(log->output).trimmed(), u"succeeds in a plain child"_s);
}

void SandboxProbes::forkBomb()
{
    const Argv bomb{"./probe", "fork-bomb", "200"};
    Sandbox wide(*m_bubblewrap, {}, {{LimitKind::Processes, 400, true}}); // the control is bounded, too
    QVERIFY2(wide, wide ? "" : qPrintable(wide.error().what));
    const auto control = wide.start(bomb);
    QVERIFY2(control->waitForEnd().ok(), control->output);
    Sandbox inside(*m_bubblewrap, {}, {{LimitKind::Processes, 50, true}});
    QVERIFY(inside);
    const auto log = inside.start(bomb);
    QCOMPARE(log->waitForEnd().code, 1);
    QVERIFY(inside->enforced().front().enforced);
    note(u"fork bomb"_s, QString::fromUtf8(log->output).trimmed(), u"succeeds under a limit of 400"_s);
    qInfo("processes: %s", qPrintable(inside->enforced().front().how));
}

void SandboxProbes::fullDisk_data()
{
    QTest::addColumn<Argv>("fill");
    QTest::addRow("full disk") << Argv{"./probe", "fill-disk", ".", "160"};
    QTest::addRow("full disk, unlinked") << Argv{"./probe", "fill-unlinked", ".", "60"}; // less than a file may have
}

void SandboxProbes::fullDisk()
{
    QFETCH(Argv, fill);
    const bool unlinked = fill.at(1) == "fill-unlinked";
    Sandbox wide(*m_bubblewrap, {}, {{LimitKind::Disk, qint64(1) << 30, true}});
    const auto control = wide.start(fill);
    QVERIFY(QTest::qWaitFor([&] { return control->output.contains("allowed"); }, 60'000));
    control->channel().closeInput();
    QVERIFY(control->waitForEnd(60s).ok());
    // Its own two programs are some MiB; a file alone is bounded by the limit already, a nameless one needs two processes.
    Sandbox inside(*m_bubblewrap, {}, {{LimitKind::Disk, 64 << 20, true}});
    QVERIFY2(inside->enforced().front().how.startsWith(u"measured"), qPrintable(inside->enforced().front().how));
    const auto log = inside.start(fill);
    const auto second = inside.start(unlinked ? fill : Argv{"./agent"});
    const ProcessEnd end = log->waitForEnd(60s);
    QCOMPARE(end.how, ProcessEnding::DiskLimit);
    QVERIFY2(end.detail.contains(u"disk"), qPrintable(end.detail));
    second->waitForEnd(60s);
    QCOMPARE(inside.start({"./agent"})->waitForEnd().how, ProcessEnding::NeverStarted);
    note(QString::fromUtf8(QTest::currentDataTag()), u"ended: its files were measured"_s, u"succeeds under a limit of 1 GiB"_s);
}

void SandboxProbes::fullTemporaryFolder()
{
    Sandbox inside(*m_bubblewrap);
    const auto log = inside.start({"/bin/sh", "-c", "dd if=/dev/zero of=/tmp/f bs=1M count=1100 2>&1; dd if=/dev/zero of=/dev/shm/f "
                                                    "bs=1M count=300 2>&1; echo x > /x; echo x > /dev/x; echo x > /run/x; ls /x /dev/x /run/x"});
    QVERIFY(!log->waitForEnd().ok());
    QCOMPARE(log->output.count("No space left on device"), 2);
    const auto control = inside.start({"/bin/sh", "-c", "dd if=/dev/zero of=/tmp/f bs=1M count=100"});
    QVERIFY(control->waitForEnd().ok());
    note(u"full /tmp and memory folders"_s, u"denied: No space left on device"_s, u"100 MiB succeed"_s);
}

void SandboxProbes::daemonLeftBehind()
{
    const QByteArray mark = "mark-" + QUuid::createUuid().toByteArray(QUuid::Id128);
    Sandbox inside(*m_bubblewrap);
    // The control in the same bounded sandbox: a daemon does outlive the command that left it.
    const auto control = inside.start({"/bin/sh", "-c", "./probe daemon " + mark + " && ./probe command " + mark + " sleep"});
    QVERIFY2(control->waitForEnd().ok(), control->output);
    QVERIFY(QTest::qWaitFor([&] { return !someProcessShows("sleep" + QByteArray(1, 0) + mark); }, 30'000)); // it would sleep for 60 s
    const QByteArray second = mark + "-second";
    QVERIFY(inside.start({"./probe", "daemon", second})->waitForEnd().ok());
    QVERIFY(QTest::qWaitFor([&] { return !someProcessShows("sleep" + QByteArray(1, 0) + second); }, 30'000));
    note(u"daemon left behind"_s, u"gone with its command"_s, u"lives on within its command"_s);
}

/// What one sandbox writes into a granted cache is seen by no other, and not by the host.
void SandboxProbes::cacheOfAnotherSandbox()
{
    const std::vector<Grant> grants{{GrantKind::Cache, u"npm"_s, m_folder->filePath(u"cache"_s)}};
    const Argv write{"/bin/sh", "-c", "cat \"$npm_config_cache/entry\" && echo planted > \"$npm_config_cache/entry\" && echo x > "
                                      "\"$npm_config_cache/new\""};
    Sandbox first(*m_bubblewrap, {}, {}, grants);
    QVERIFY2(first, first ? "" : qPrintable(first.error().what));
    const auto log = first.start(write);
    QVERIFY2(log->waitForEnd().ok(), log->errorOutput);
    QCOMPARE(log->output, "filled by set-up");
    const auto again = first.start({"/bin/sh", "-c", "cat \"$npm_config_cache/entry\""});
    QVERIFY(again->waitForEnd().ok());
    QCOMPARE(again->output, "planted\n");
    Sandbox second(*m_bubblewrap, {}, {}, grants);
    const auto other = second.start({"/bin/sh", "-c", "cat /cache/npm/entry; ls /cache/npm"});
    QVERIFY(other->waitForEnd().ok());
    QCOMPARE(other->output, "filled by set-upentry\n");
    QCOMPARE(readWhole(m_folder->filePath(u"cache/entry"_s)), "filled by set-up");
    Sandbox outside(*m_direct, {}, {}, grants);
    QVERIFY(outside.start(write)->waitForEnd().ok());
    QCOMPARE(readWhole(m_folder->filePath(u"cache/entry"_s)), "planted\n");
    note(u"poisoned cache"_s, u"stays in its own layer"_s, u"succeeds under direct"_s);
}

void SandboxProbes::memoryLimit()
{
    const Argv eat{"./probe", "memory", "300"};
    Sandbox wanted(*m_bubblewrap, {}, {{LimitKind::Memory, 100 << 20, false}, {LimitKind::Cpu, 50, false}});
    QVERIFY2(wanted, wanted ? "" : qPrintable(wanted.error().what));
    const Enforcement memory = wanted->enforced().front();
    qInfo("memory: %s, %s", memory.enforced ? "enforced" : "not enforced", qPrintable(memory.how));
    qInfo("cpu: %s, %s", wanted->enforced().at(1).enforced ? "enforced" : "not enforced", qPrintable(wanted->enforced().at(1).how));
    QVERIFY(!memory.how.isEmpty());
    const ProcessEnd end = wanted.start(eat)->waitForEnd();
    QCOMPARE(end.ok(), !memory.enforced);
    Sandbox required(*m_bubblewrap, {}, {{LimitKind::Memory, 100 << 20, true}});
    QCOMPARE(bool(required), memory.enforced); // what is required and cannot be held refuses the sandbox
    if (!required) {
        QCOMPARE(required.error().code, ErrorCode::SandboxUnavailable);
        QVERIFY(!required.error().remedy.isEmpty());
        note(u"memory"_s, u"not limited here, and said so"_s, u"required: refused"_s);
        return;
    }
    Sandbox wide(*m_bubblewrap, {}, {{LimitKind::Memory, 900 << 20, true}});
    QVERIFY(wide.start(eat)->waitForEnd().ok());
    note(u"memory"_s, u"killed at 100 MiB"_s, u"succeeds under a limit of 900 MiB"_s);
}

/// What is granted can be used under its name; what is not does nothing.
void SandboxProbes::grantsArrive()
{
    const QByteArray script = "#!/bin/sh\necho tool $0\n";
    for (const QString &path : {u"tool/bin/in-a-folder"_s, u"single-tool"_s}) {
        writeFile(m_folder->filePath(path), script);
        QFile::setPermissions(m_folder->filePath(path), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
    }
    QFile::link(u"/usr/bin/env"_s, m_folder->filePath(u"link-to-env"_s));
    const std::vector<Grant> grants{{GrantKind::Tool, u"tool"_s, m_folder->filePath(u"tool"_s)},
                                    {GrantKind::Tool, u"single-tool"_s, m_folder->filePath(u"single-tool"_s)},
                                    {GrantKind::Tool, u"of-usr"_s, u"/usr/bin/env"_s},
                                    {GrantKind::Tool, u"by-a-link"_s, m_folder->filePath(u"link-to-env"_s)},
                                    {GrantKind::TestSecret, u"TEST_KEY"_s, u"a b$c"_s}};
    const Argv use{"/bin/sh", "-c", "in-a-folder && single-tool && printf '%s' \"$TEST_KEY\""};
    for (ExecutionAdapter *adapter : {m_bubblewrap.get(), m_direct.get()}) {
        Sandbox granted(*adapter, {}, {}, grants);
        QVERIFY2(granted, granted ? "" : qPrintable(granted.error().what));
        const auto log = granted.start(use);
        QVERIFY2(log->waitForEnd(60s).ok(), log->errorOutput);
        QCOMPARE(log->output.count("tool /"), 2);
        QVERIFY2(log->output.endsWith("a b$c"), log->output);
        Sandbox without(*adapter);
        const auto none = without.start({"/bin/sh", "-c", "in-a-folder; single-tool; printf '<%s>' \"$TEST_KEY\""});
        QVERIFY(none->waitForEnd(60s).ok());
        QCOMPARE(none->output, "<>");
    }
    Sandbox linked(*m_bubblewrap, {}, {}, grants);
    const auto where = linked.start({"/bin/sh", "-c", "for name in of-usr by-a-link; do $name true && readlink -f \"$(command -v $name)\"; done"});
    QVERIFY2(where->waitForEnd(60s).ok(), where->errorOutput);
    QCOMPARE(where->output, "/usr/bin/env\n/usr/bin/env\n"); // what lies beside it is found from there
    note(u"what was not granted"_s, u"is not there"_s, u"granted: tool, file, secret arrive"_s);
}

void SandboxProbes::grantsAreBounded_data()
{
    QTest::addColumn<QString>("path");
    const auto linkTo = [this](const QString &name, const QString &target) {
        QFile::link(target, m_folder->filePath(name));
        return m_folder->filePath(name);
    };
    QTest::addRow("relative") << u"tool"_s;
    QTest::addRow("nothing there") << m_folder->filePath(u"nowhere"_s);
    QTest::addRow("everything") << u"/"_s;
    QTest::addRow("below /run") << u"/run/user/1000"_s;
    QTest::addRow("a docker socket") << u"/run/docker.sock"_s;
    QTest::addRow("the old name of /run") << u"/var/run/docker.sock"_s;
    QTest::addRow("a process") << u"/proc/self"_s;
    QTest::addRow("a device") << u"/dev/null"_s;
    QTest::addRow("a socket elsewhere") << m_folder->filePath(u"sockets/docker.sock"_s);
    QTest::addRow("a link to a socket") << linkTo(u"socket-link"_s, m_folder->filePath(u"sockets/docker.sock"_s));
    QTest::addRow("a link to /proc") << linkTo(u"proc-link"_s, u"/proc/self"_s);
    QTest::addRow("a link to /") << linkTo(u"root-link"_s, u"/"_s);
    QTest::addRow("home") << QDir::homePath();
    QTest::addRow("above home") << QFileInfo(QDir::homePath()).path();
    QTest::addRow("checkouts") << m_folder->filePath(u"checkouts"_s);
    QTest::addRow("what holds checkouts") << m_folder->path();
    QTest::addRow("a link into checkouts") << linkTo(u"checkouts-link"_s, QFileInfo(m_otherFile).path());
}

void SandboxProbes::grantsAreBounded()
{
    QFETCH(QString, path);
    for (const GrantKind kind : {GrantKind::Tool, GrantKind::Cache}) {
        const Sandbox refused(*m_bubblewrap, {}, {}, {{kind, u"given"_s, path}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::NotGranted);
    }
}

/// Nothing is mounted but what security.md 2 lists, and little of it can be written.
void SandboxProbes::mountsAreTheList()
{
    Sandbox inside(*m_bubblewrap);
    const auto log = inside.start({"/bin/cat", "/proc/self/mountinfo"});
    QVERIFY2(log->waitForEnd(60s).ok(), log->errorOutput);
    const QSet<QByteArray> writable{"/proc", "/dev/pts", "/dev/shm", "/tmp", "/checkout", "/reports", "/home/agent"};
    const QRegularExpression mayBe(u"^/(usr(/.*)?|input|dev|\\.patchplane/launch|bin|sbin|lib|lib32|lib64|libx32)?$"
                                   "|^/etc/(passwd|group|hosts|nsswitch\\.conf|resolv\\.conf)$"
                                   "|^/etc/(ld\\.so\\.[a-z.]+|alternatives|localtime|timezone|mime\\.types|protocols|services|ssl/certs(/.*)?"
                                   "|ssl/openssl\\.cnf|ca-certificates(\\.conf)?|pki/.*|fonts|java.*|maven|python3.*|perl|terminfo"
                                   "|debian_version|os-release|inputrc|bash\\.bashrc)$"
                                   "|^/proc/(sys|irq|bus|fs|tty|acpi|scsi|asound|kcore|keys|key-users|timer_list|sched_debug"
                                   "|latency_stats|kallsyms|modules|sysrq-trigger|kpagecount|kpageflags|kmsg)$"_s);
    const QRegularExpression device(u"^/dev/(null|zero|full|random|urandom|tty|console)$"_s);
    QSet<QByteArray> found;
    for (const QByteArray &line : log->output.trimmed().split('\n')) {
        const QByteArray place = line.split(' ').at(4), options = line.split(' ').at(5);
        found.insert(place);
        if (writable.contains(place) || device.match(QString::fromUtf8(place)).hasMatch())
            continue;
        QVERIFY2(mayBe.match(QString::fromUtf8(place)).hasMatch(), line);
        QVERIFY2(options.startsWith("ro"), line);
    }
    QVERIFY2(found.contains(writable) && found.contains("/usr") && found.contains("/proc/sys"), log->output);
    note(u"mounts other than the list"_s, u"there are none"_s, u"%1 are listed"_s.arg(found.size()));
}

/// The tools of a machine whose root lies elsewhere, as in the build root.
void SandboxProbes::hostTools()
{
    const QString root = qEnvironmentVariable("PATCHPLANE_HOST_ROOT");
    if (root.isEmpty())
        QSKIP("PATCHPLANE_HOST_ROOT is not set: this is no build root");
    const auto adapter = makeAdapter(u"bubblewrap"_s, *m_host, m_folder->filePath(u"checkouts-host"_s), root);
    Sandbox inside(*adapter);
    QVERIFY2(inside, inside ? "" : qPrintable(inside.error().what));
    const auto log = inside.start({"/bin/sh", "-c", "cat /usr/lib/os-release"});
    QVERIFY2(log->waitForEnd(60s).ok(), log->errorOutput);
    QCOMPARE(log->output, readWhole(root + u"/usr/lib/os-release"_s));
    const auto probe = inside.start({"./probe", "read", QFile::encodeName(m_folder->filePath(u"home/id_ed25519"_s))});
    QCOMPARE(probe->waitForEnd(60s).code, 1);
}

/// On a machine that forbids namespaces no isolated sandbox is offered, and the remedy is told.
void SandboxProbes::namespacesForbidden()
{
    const QString bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
    QProcess process;
    process.start(bwrap, {u"--dev-bind"_s, u"/"_s, u"/"_s, u"--unshare-user"_s, u"--disable-userns"_s, u"--die-with-parent"_s,
                          QCoreApplication::applicationFilePath(), u"--forbidden"_s});
    QVERIFY(process.waitForFinished(60'000));
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY2(process.exitCode() == 0, QByteArray(said + process.readAllStandardError()).constData());
    QVERIFY2(said.contains("remedy: "), said);
    qInfo("%s", said.trimmed().constData());
}

/// Medians of nine, printed: opening with the first command's end, one more command, closing with forty descendants.
void SandboxProbes::figures()
{
    std::vector<qint64> open;
    std::vector<qint64> command;
    std::vector<qint64> close;
    for (int i = 0; i < 9; ++i) {
        QElapsedTimer clock;
        clock.start();
        auto session = wait(m_bubblewrap->open({.run = RunId(QUuid::createUuid()), .label = {}, .limits = {}, .grants = {}}));
        QVERIFY(session.has_value());
        const auto run = [&](const char *text) {
            return ChannelLog((*session)->start({.argv = {"/bin/sh", "-c", text}, .environment = {}, .limit = 20s}))
                .waitForEnd().ok();
        };
        QVERIFY(run(":"));
        open.push_back(clock.restart());
        QVERIFY(run(":"));
        command.push_back(clock.elapsed());
        ChannelLog many((*session)->start({.argv = {"/bin/sh", "-c", "i=0; while [ $i -lt 40 ]; do setsid sleep 60 & i=$((i+1)); "
                                                                     "done; echo up; wait"},
                                           .environment = {}, .limit = 60s}));
        QVERIFY(QTest::qWaitFor([&] { return many.output == "up\n"; }, 60'000));
        clock.restart();
        QVERIFY(wait((*session)->close()).has_value());
        close.push_back(clock.elapsed());
    }
    for (std::vector<qint64> *times : {&open, &command, &close})
        std::ranges::sort(*times);
    qInfo("open and first command %lld ms, one more command %lld ms, close with 40 descendants %lld ms (worst %lld ms)",
          open[4], command[4], close[4], close[8]);
}
