// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/system_clock.h"
#include "tests/durable/durable_tests.h"
#include "tests/durable/sample_workflow.h"

#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace patchplane::test {

using namespace durable;

namespace {

/// What outlives an engine: a file, a world, and what a person wants.
struct Outside {
    explicit Outside(quint32 seed) : world(seed) { addSampleWorkflow(phases, world); }

    QTemporaryDir folder;
    store::SystemClock clock;
    std::unique_ptr<secrets::FileSecretStore> secrets = secrets::FileSecretStore::open(folder.filePath(u"secrets"_s)).value();
    std::unique_ptr<secrets::Ed25519Signer> signer = secrets::Ed25519Signer::open(*secrets, u"engine-key"_s).value();
    store::Claimant claimant{.engine = clock.newId<EngineId>()};
    FakeWorld world;
    PhaseTable phases;
    SignalRow approval{clock.newId<CommandId>(), Actor{}, u"approve"_s, sampleSubject().toString(), {}, clock.now()};
    bool approved = false;
    RunId run = clock.newId<RunId>();
    RunStatus status;
};

/// One engine over it, until the run is over or a number of groups was written.
class Life
{
public:
    explicit Life(Outside &outside) : m_outside(outside)
    {
        store::SqliteRunStore::Options options{outside.claimant, {}, [this](const FeedBatch &batch) { take(batch); }, {}};
        m_store = store::SqliteRunStore::open(outside.folder.filePath(u"truth.sqlite"_s), outside.clock, *outside.signer,
                                              std::move(options)).value();
        m_executor = std::make_unique<Executor>(ExecutorSetup{
            .store = *m_store,
            .clock = outside.clock,
            .phases = outside.phases,
            .first = [](const Request &) { return sampleStart(); },
            .failed = [](const Error &e) { return std::vector<Event>{RunFailed{e.code, e.what, e.remedy}}; },
            .interrupts = sampleInterrupts(),
            .slotLimits = {},
            .waits = {},
            .takesUp = {}});
        QObject::connect(m_executor.get(), &Executor::runOver, m_executor.get(), [this] { m_over = true; });
    }

    void queueRun()
    {
        const Repository repository{m_outside.clock.newId<RepositoryId>(), u"sample"_s, u"/srv/sample"_s, u"main"_s,
                                    m_outside.clock.now()};
        const Request request{m_outside.clock.newId<RequestId>(), repository.id, SourceChannel::App, Actor{}, u"a change"_s,
                              ReviewRevision{}, {}, false, m_outside.clock.now()};
        m_store->append({{std::nullopt, RepositoryAdded{repository}},
                         {std::nullopt, RequestRecorded{request}},
                         {m_outside.run, RunQueued{request.id, repository.id, request.title, 1}}},
                        {}, [](const Result<Sequence> &) {});
    }

    /// True: the run is over.
    bool live(int groups)
    {
        m_executor->open();
        const QDeadlineTimer deadline(std::chrono::minutes(1));
        while (!m_over && m_groups < groups && !deadline.hasExpired()) {
            if (m_outside.status.reason == WaitReason::Decision && !m_outside.approved && !m_sent)
                approve();
            QCoreApplication::processEvents();
            if (!m_over && m_groups < groups && !m_outside.world.openOne())
                QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
        return m_over;
    }

private:
    void take(const FeedBatch &batch)
    {
        ++m_groups;
        for (const RunSummary &run : batch.runs)
            m_outside.status = run.status;
    }
    void approve()
    {
        m_sent = true;
        m_executor->signal(m_outside.run, m_outside.approval, [this](const Result<> &done) {
            m_outside.approved = done.has_value();
        });
    }

    Outside &m_outside;
    int m_groups = 0;
    bool m_sent = false;
    bool m_over = false;
    std::unique_ptr<store::SqliteRunStore> m_store; // what it still answers at its end comes in here
    std::unique_ptr<Executor> m_executor;
};

} // namespace

/// The engine goes after the n-th group of its store, for every n, and another one goes on from the file.
void SqliteTest::goesOnFromEachGroup()
{
    bool whole = false;
    for (int groups = 1; !whole; ++groups) {
        Outside outside(1);
        {
            Life first(outside);
            first.queueRun();
            whole = first.live(groups);
        }
        outside.world.crash();
        if (!whole) {
            Life second(outside);
            QVERIFY2(second.live(std::numeric_limits<int>::max()), encodeJson(outside.status).constData());
        }
        QCOMPARE(outside.status.state, RunState::Published);
        QCOMPARE(outside.world.made, (std::map<QString, int>{{u"branch-33"_s, 1}}));
        outside.world.crash();
        QCOMPARE(outside.world.sandboxes, 0);
    }
}

} // namespace patchplane::test
