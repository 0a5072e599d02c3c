// SPDX-License-Identifier: GPL-3.0-or-later
// Durable steps a second (M15): a workflow of steps that do nothing, through the real executor and the real store,
// beside what the same folder's disk can do in the same run:
//   bench_steps [FOLDER] [SECONDS] [TIMELINE EVENTS A SECOND]
// With events the timeline is written meanwhile, at that rate, to its own file in the same folder. bench_store is the
// store alone; tests/bench/count_syncs counts the syncs beside either. docs/measures.md has the figures.
#include "disk_rate.h"
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/sqlite_timeline.h"
#include "engine/store/system_clock.h"
#include "engine/workflow/durable/executor.h"
#include "engine/workflow/durable/run.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace patchplane;
using namespace Qt::StringLiterals;

namespace {

constexpr int kStepsAPhase = 100; ///< then the phase's rows are forgotten, as in the product

/// What the effects see: how many there were, and how long it took from the end of one to the begin of the next in its
/// run, which is the commit between them.
struct Meter {
    QHash<RunId, QElapsedTimer> ended;
    std::vector<double> commits; ///< milliseconds
    qint64 steps = 0;
};

struct Round {
    int number = 1;
    static constexpr auto fields() { return std::tuple(field("number", &Round::number)); }
};

QCoro::Task<Result<int>> nothing(Meter *meter, RunId run)
{
    QElapsedTimer &timer = meter->ended[run];
    if (timer.isValid())
        meter->commits.push_back(double(timer.nsecsElapsed()) / 1e6);
    ++meter->steps;
    timer.start();
    co_return 1;
}

durable::Durable<durable::PhaseResult> work(durable::Run &run, Meter &meter, Round round)
{
    if (round.number == 1) {
        const Result<> started = co_await run.record(u"started"_s, {RunStarted{1}});
        if (!started)
            co_return std::unexpected(started.error());
    }
    const auto effect = [&meter, id = run.id()](const durable::StepKey &) { return nothing(&meter, id); };
    for (int i = 0; i < kStepsAPhase; ++i) {
        auto scope = run.scope(u"cycle[%1]/check"_s.arg(i));
        const Result<int> done = co_await scope.step<int>(u"run"_s, StepKind::Repeatable, effect);
        if (!done)
            co_return std::unexpected(done.error());
    }
    co_return durable::next(u"work"_s, Round{round.number + 1});
}

/// A data folder's parts, without the rest of the program.
struct World {
    explicit World(const QString &folder)
        : secrets(secrets::FileSecretStore::open(folder + u"/secrets"_s).value()),
          signer(secrets::Ed25519Signer::open(*secrets, u"engine-key"_s).value()),
          store(store::SqliteRunStore::open(folder + u"/truth.sqlite"_s, clock, *signer,
                                            {{.engine = clock.newId<EngineId>()}, {}, {}, {}}).value()),
          timeline(store::SqliteTimeline::open(folder + u"/timeline.sqlite"_s, [](const std::vector<RunId> &) {}).value())
    {
    }

    store::SystemClock clock;
    std::unique_ptr<secrets::FileSecretStore> secrets;
    std::unique_ptr<secrets::Ed25519Signer> signer;
    std::unique_ptr<store::SqliteRunStore> store;
    std::unique_ptr<store::SqliteTimeline> timeline;
};

RunId queue(World &world)
{
    const RunId run = world.clock.newId<RunId>();
    const Request request{world.clock.newId<RequestId>(), world.clock.newId<RepositoryId>(), SourceChannel::App, {},
                          u"bench"_s, AgentWork{}, QString(), false, world.clock.now()};
    world.store->append({{std::nullopt, RequestRecorded{request}}, {run, RunQueued{request.id, request.repository, request.title, 1}}},
                        std::nullopt, [](const Result<Sequence> &done) {
                            if (!done)
                                qFatal("%s", qPrintable(done.error().what));
                        });
    return run;
}

/// Writes so many timeline events a second, a hundredth of them every ten milliseconds.
class Chatter
{
public:
    Chatter(World &world, int eventsASecond) : m_world(world), m_perTick(eventsASecond / 100)
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
        if (m_perTick > 0)
            m_timer.start(std::chrono::milliseconds(10));
        m_clock.start();
    }
    qint64 taken() const { return m_taken; }

private:
    void tick()
    {
        const qint64 due = m_clock.elapsed() / 10 * m_perTick;
        while (m_taken < due) {
            std::vector<TimelineEntry> batch(size_t(m_perTick), {0, m_world.clock.now(), TimelineKind::Output, u"agent"_s, u"a line of some words that an agent prints"_s});
            if (!m_world.timeline->append(m_run, std::move(batch)))
                return; // pressure: at the next tick
            m_taken += m_perTick;
        }
    }

    World &m_world;
    const RunId m_run{m_world.clock.newId<RunId>()};
    int m_perTick;
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_taken = 0;
};

void measure(const QString &folder, int lanes, int seconds, int eventsASecond)
{
    const double disk = bench::syncsPerSecond(folder, 1000);
    World world(folder);
    Meter meter;
    durable::PhaseTable phases;
    phases.add<Round>(u"work"_s, 1, [&meter](durable::Run &run, Round round) { return work(run, meter, round); });
    durable::Executor executor({.store = *world.store,
                                .clock = world.clock,
                                .phases = phases,
                                .first = [](const Request &) { return durable::next(u"work"_s, Round{}); },
                                .failed = [](const Error &e) { return std::vector<Event>{RunFailed{e.code, e.what, e.remedy}}; },
                                .interrupts = {},
                                .slotLimits = {},
                                .waits = {},
                                .takesUp = {}});
    for (int i = 0; i < lanes; ++i)
        (void)queue(world);
    executor.open();
    const Chatter chatter(world, eventsASecond);
    const double processor = bench::processorSeconds();
    QElapsedTimer timer;
    timer.start();
    QEventLoop loop;
    QTimer::singleShot(std::chrono::seconds(seconds), &loop, &QEventLoop::quit);
    loop.exec();
    const double elapsed = double(timer.nsecsElapsed()) / 1e9, used = bench::processorSeconds() - processor;
    const auto steps = double(meter.steps);
    std::ranges::sort(meter.commits);
    std::printf("%2d in flight: %7.0f durable steps/s (%lld steps), %3.0f %% of the disk's %.0f (4 KiB + fdatasync)/s, commit p50 %.2f ms, "
                "p99 %.2f ms, %.0f us of processor a step; %lld timeline events/s\n",
                lanes, steps / elapsed, meter.steps, 100 * steps / elapsed / disk, disk, meter.commits[meter.commits.size() / 2],
                meter.commits[meter.commits.size() * 99 / 100], used * 1e6 / steps, qint64(double(chatter.taken()) / elapsed));
    (void)QCoro::waitFor(executor.stop(std::chrono::seconds(30)));
    world.timeline->close();
    world.store->close();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const int seconds = arguments.value(2, u"5"_s).toInt(), events = arguments.value(3).toInt();
    for (const int lanes : {1, 16}) {
        const QTemporaryDir folder(arguments.value(1, u"/var/tmp"_s) + u"/patchplane-bench-XXXXXX"_s);
        measure(folder.path(), lanes, seconds, events);
    }
    return 0;
}
