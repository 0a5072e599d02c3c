// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/parts_test.h"

#include "engine/sandboxes/bubblewrap/cgroup.h"
#include "engine/sandboxes/direct/direct_confinement.h"
#include "engine/sandboxes/shared/disk_use.h"
#include "engine/sandboxes/shared/local_session.h"
#include "engine/sandboxes/shared/tree_removal.h"
#include "tests/sandboxes/sandbox_world.h"

#include <QDir>
#include <QProcess>
#include <QSemaphore>

using namespace patchplane;
using namespace patchplane::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void write(const QString &path, const QByteArray &content)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(content);
}

/// A folder that looks like a cgroup of version 2; `subtree` null: what it hands down cannot be changed.
void makeCgroup(const QString &path, const QByteArray &controllers, const QByteArray &subtree)
{
    write(path + u"/cgroup.procs"_s, {});
    write(path + u"/cgroup.controllers"_s, controllers);
    if (!subtree.isNull())
        write(path + u"/cgroup.subtree_control"_s, subtree);
}

sandbox::CgroupPlaces placesBelow(const QString &root)
{
    return sandbox::CgroupPlaces::find("0::/slice/app", "30 24 0:26 / " + QFile::encodeName(root) + " rw shared:4 - cgroup2 cgroup2 rw");
}

/// Stops by signals, says that this holds for sure, and answers what it was told when the test lets it.
class GatedConfinement final : public sandbox::Confinement
{
public:
    GatedConfinement(const sandbox::SandboxFolder &folder, Result<> answer, QSemaphore &go, const bool &sure)
        : m_direct(folder, {.run = RunId(QUuid::createUuid()), .label = {}, .limits = {}, .grants = {}}, u"/usr/bin:/bin"_s),
          m_answer(std::move(answer)), m_go(go), m_sure(sure)
    {
    }
    Result<Command> command(const CommandSpec &spec) override { return m_direct.command(spec); }
    bool isolated() const override { return false; }
    std::vector<Enforcement> enforced() const override { return {}; }
    bool freezesForSure() const override { return m_sure; }
    Result<> freeze(std::vector<qint64> children) override
    {
        m_go.acquire();
        (void)m_direct.freeze(std::move(children)); // those that can be stopped
        return m_answer;
    }
    Result<> thaw(std::vector<qint64> children) override
    {
        if (m_answer)
            m_go.acquire();
        return m_direct.thaw(std::move(children));
    }
    void endAll() override {}
    void release() override {}

private:
    sandbox::DirectConfinement m_direct;
    const Result<> m_answer;
    QSemaphore &m_go;
    const bool &m_sure;
};

/// A session whose freezes answer what the test says; each waits for a `go`.
struct FreezeBench {
    explicit FreezeBench(Result<> answer)
    {
        const auto folders = sandbox::SandboxFolders::open(checkouts.path());
        const auto folder = folders ? (*folders)->make({}) : Result<sandbox::SandboxFolder>(std::unexpected(folders.error()));
        if (!folder)
            qFatal("%s", qPrintable(folder.error().what));
        session = std::make_unique<sandbox::LocalSession>(
            host, *folders, *folder, std::make_shared<GatedConfinement>(*folder, std::move(answer), go, sure),
            std::vector<Limit>());
    }
    ~FreezeBench()
    {
        go.release(9); // of a test that failed on the way
        (void)wait(session->close());
    }
    std::unique_ptr<ChannelLog> startLoop()
    {
        return std::make_unique<ChannelLog>(session->start({.argv = {"/bin/sh", "-c", "while :; do echo x; sleep 0.02; done"},
                                                            .environment = {}, .limit = 600s}));
    }
    /// Nothing: it was collected.
    std::optional<ErrorCode> collected()
    {
        const auto stream = wait(session->collect(kCheckoutPath));
        return stream ? std::nullopt : std::optional(stream.error().code);
    }

    QSemaphore go;
    bool sure = true;
    process::ProcessHost host;
    QTemporaryDir checkouts;
    std::unique_ptr<sandbox::LocalSession> session;
};

} // namespace

/// Folders three hundred deep, closed to their owner, and a file with two names.
void PartsTest::diskUseSeesEverything()
{
    QTemporaryDir folder;
    QProcess maker;
    maker.setWorkingDirectory(folder.path());
    maker.start(u"/bin/sh"_s, {u"-c"_s, u"dd if=/dev/zero of=two bs=1M count=1; ln two names; "
                                        "mkdir -p closed/below shut; dd if=/dev/zero of=closed/below/f bs=1M count=2; "
                                        "dd if=/dev/zero of=shut/f bs=1M count=4; chmod 0300 closed; chmod 0 shut; "
                                        "i=0; while [ $i -lt 300 ]; do mkdir d; cd d; i=$((i+1)); done; "
                                        "dd if=/dev/zero of=f bs=1M count=8"_s});
    QVERIFY(maker.waitForFinished(60'000));
    QCOMPARE(maker.exitCode(), 0);
    const sandbox::DiskUse use = sandbox::diskUse(QFile::encodeName(folder.path()));
    QVERIFY(use.whole);
    QVERIFY2(use.bytes >= (15 << 20) && use.bytes < (18 << 20), qPrintable(QString::number(use.bytes)));
    QVERIFY(use.free > 0);
    QVERIFY(!(QFile::permissions(folder.filePath(u"closed"_s)) & QFile::ReadOwner)); // as it was
    QVERIFY(!(QFile::permissions(folder.filePath(u"shut"_s)) & QFile::ExeOwner));
    QVERIFY(sandbox::removeTree(QFile::encodeName(folder.path())).has_value());
}

/// The nearest cgroup hands down one controller only, a farther one all three: that one, for the freezer, too.
void PartsTest::oneParentInVersionTwo()
{
    QTemporaryDir folder;
    const QString root = folder.filePath(u"cgroup"_s);
    makeCgroup(root, "cpu memory pids", "cpu memory pids");
    makeCgroup(root + u"/slice"_s, "pids", "pids");
    makeCgroup(root + u"/slice/app"_s, "pids", {});
    const sandbox::CgroupPlaces places = placesBelow(root);
    for (const sandbox::CgroupPlaces::Controller &one : {places.memory, places.pids, places.cpu, places.freezer}) {
        QCOMPARE(one.parent, root);
        QCOMPARE(one.version, 2);
    }
    const sandbox::Cgroup cgroup(places, u"one"_s, {{LimitKind::Memory, 1 << 20, false}, {LimitKind::Processes, 9, false}});
    QCOMPARE(cgroup.joinFiles(), std::vector<QByteArray>{QFile::encodeName(root) + "/patchplane-one/cgroup.procs"});
}

void PartsTest::whatVersionTwoLacksIsSaid()
{
    QTemporaryDir folder;
    const QString root = folder.filePath(u"cgroup"_s);
    makeCgroup(root, "pids", "pids");
    makeCgroup(root + u"/slice"_s, "pids", {});
    makeCgroup(root + u"/slice/app"_s, {}, {});
    const sandbox::CgroupPlaces places = placesBelow(root);
    QCOMPARE(places.pids.parent, root);
    QCOMPARE(places.freezer.parent, root);
    QVERIFY(places.memory.parent.isEmpty());
    const sandbox::Cgroup cgroup(places, u"one"_s, {{LimitKind::Memory, 1 << 20, false}});
    QVERIFY(!cgroup.enforced().front().enforced);
    QVERIFY2(cgroup.enforced().front().how.contains(u"memory"), qPrintable(cgroup.enforced().front().how));
}

/// A file that takes the '0' and puts nobody anywhere: no command runs without the limits that it was promised.
void PartsTest::joiningIsReadBack()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"patchplane-nowhere/cgroup.procs"_s);
    write(file, {});
    QProcess launcher;
    launcher.start(testProgram(u"patchplane-sandbox-launch"_s), {u"outside"_s, u"-"_s, u"-"_s, file, u"--"_s, u"/bin/true"_s});
    QVERIFY(launcher.waitForFinished(60'000));
    QCOMPARE(launcher.exitCode(), 125);
    QVERIFY(launcher.readAllStandardError().contains("patchplane-nowhere"));
    launcher.start(testProgram(u"patchplane-sandbox-launch"_s), {u"outside"_s, u"-"_s, u"-"_s, u"--"_s, u"/bin/true"_s});
    QVERIFY(launcher.waitForFinished(60'000));
    QCOMPARE(launcher.exitCode(), 0);
}

/// What a freeze that failed did stop goes on, and nothing is collected after it.
void PartsTest::failedFreezeLetsAllGoOn()
{
    FreezeBench bench(fail(Fault::Transient, ErrorCode::Timeout, u"something runs on"_s));
    const auto log = bench.startLoop();
    QVERIFY(QTest::qWaitFor([&] { return log->output.size() > 10; }, 60'000));
    bench.go.release();
    const Result<> frozen = wait(bench.session->freeze());
    QVERIFY(!frozen);
    QCOMPARE(frozen.error().code, ErrorCode::Timeout);
    QCOMPARE(bench.collected(), ErrorCode::Busy);
    const qsizetype before = log->output.size();
    QVERIFY(QTest::qWaitFor([&] { return log->output.size() > before + 10; }, 60'000));
    QVERIFY(ChannelLog(bench.session->start({.argv = {"/bin/true"}, .environment = {}, .limit = 60s})).waitForEnd(60s).ok());
}

/// Not on the way to it, not on the way from it; and never where a freeze does not hold for sure.
void PartsTest::onlyAFreezeThatHoldsIsCollected()
{
    FreezeBench bench{Result<>()};
    const auto log = bench.startLoop();
    QVERIFY(QTest::qWaitFor([&] { return log->output.size() > 10; }, 60'000));
    QCOMPARE(bench.collected(), ErrorCode::Busy);
    QCoro::Task<Result<>> freezing = bench.session->freeze();
    QCOMPARE(bench.collected(), ErrorCode::Busy);
    for (const Result<> &meanwhile : {wait(bench.session->freeze()), wait(bench.session->thaw())})
        QCOMPARE(meanwhile.error_or(Error{}).code, ErrorCode::Busy);
    QCOMPARE(ChannelLog(bench.session->start({.argv = {"/bin/true"}, .environment = {}, .limit = 60s})).waitForEnd(60s).how,
             ProcessEnding::NeverStarted);
    bench.go.release();
    QVERIFY(wait(std::move(freezing)).has_value());
    QVERIFY(!bench.collected());
    bench.sure = false;
    QCOMPARE(bench.collected(), ErrorCode::Busy);
    bench.sure = true;
    QCoreApplication::processEvents(); // the stream that was read lets go of the sandbox
    QCoro::Task<Result<>> thawing = bench.session->thaw();
    QCOMPARE(bench.collected(), ErrorCode::Busy);
    bench.go.release();
    QVERIFY(wait(std::move(thawing)).has_value());
    QCOMPARE(bench.collected(), ErrorCode::Busy);
}
