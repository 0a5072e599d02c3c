// SPDX-License-Identifier: GPL-3.0-or-later
// Durable steps a second (M15), beside what the same folder's disk can do at best in the same run:
//   bench_store [FOLDER] [SECONDS]
// A step is what the executor commits: the outcome of the last one and the begin of the next, under the run's fence,
// answered on the engine thread after the sync. tests/bench/count_syncs counts the syncs beside it.
#include "disk_rate.h"
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/system_clock.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace patchplane;

namespace {

/// One run that does steps one after the other until it is told to stop.
class Lane
{
public:
    Lane(store::SqliteRunStore &store, Clock &clock, RunId run, const bool &running, std::vector<double> &latencies)
        : m_store(store), m_clock(clock), m_run(run), m_running(running), m_latencies(latencies)
    {
    }

    void start()
    {
        m_store.claim(m_run, [this](Result<ClaimedRun> claimed) {
            m_fence = claimed.value().fence;
            step();
        });
    }
    int done() const { return m_done; }
    bool idle() const { return m_idle; }

private:
    void step()
    {
        if (!m_running) {
            m_idle = true;
            return;
        }
        RunCommit commit{m_run, m_fence, {}, {}, {}, {}, {}, {}, false, {}};
        const Instant now = m_clock.now();
        if (m_done > 0)
            commit.ended.push_back({path(m_done), StepKind::Repeatable, 1, now, now, QByteArray(100, 'r')});
        commit.begun.push_back({path(m_done + 1), StepKind::Repeatable, 1, now, {}, std::nullopt});
        m_timer.start();
        m_store.commit(std::move(commit), [this](Result<Sequence> result) {
            if (!result)
                qFatal("%s", qPrintable(result.error().what));
            m_latencies.push_back(double(m_timer.nsecsElapsed()) / 1e6);
            ++m_done;
            step();
        });
    }
    QByteArray path(int number) const { return "cycle[1]/check/unit-" + QByteArray::number(number % 100) + "/run-" + QByteArray::number(number); }

    store::SqliteRunStore &m_store;
    Clock &m_clock;
    RunId m_run;
    const bool &m_running;
    std::vector<double> &m_latencies;
    QElapsedTimer m_timer;
    Fence m_fence = 0;
    int m_done = 0;
    bool m_idle = false;
};

void queue(store::SqliteRunStore &store, store::SystemClock &clock, const RunId &run)
{
    const Request request{clock.newId<RequestId>(), clock.newId<RepositoryId>(), SourceChannel::App, {}, QStringLiteral("bench"),
                          AgentWork{}, QString(), false, clock.now()};
    store.append({{std::nullopt, RequestRecorded{request}}, {run, RunQueued{request.id, request.repository, request.title, 1}}},
                 std::nullopt, [](const Result<Sequence> &done) {
                     if (!done)
                         qFatal("%s", qPrintable(done.error().what));
                 });
}

void measure(store::SqliteRunStore &store, store::SystemClock &clock, int lanes, int seconds, double disk)
{
    std::vector<std::unique_ptr<Lane>> all;
    std::vector<double> latencies;
    bool running = true;
    for (int i = 0; i < lanes; ++i) {
        const RunId run = clock.newId<RunId>();
        queue(store, clock, run);
        all.push_back(std::make_unique<Lane>(store, clock, run, running, latencies));
        all.back()->start();
    }
    const double processor = bench::processorSeconds();
    QElapsedTimer timer;
    timer.start();
    QEventLoop loop;
    QTimer::singleShot(seconds * 1000, &loop, &QEventLoop::quit);
    loop.exec();
    running = false;
    const double elapsed = double(timer.nsecsElapsed()) / 1e9;
    while (!std::ranges::all_of(all, [](const auto &lane) { return lane->idle(); }))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    qint64 steps = 0;
    for (const auto &lane : all)
        steps += lane->done();
    const double used = bench::processorSeconds() - processor;
    std::ranges::sort(latencies);
    std::printf("%2d in flight: %8.0f durable steps/s (%lld steps), %.0f %% of the disk's rate, p50 %.2f ms, p99 %.2f ms, "
                "%.1f us of processor a step\n",
                lanes, double(steps) / elapsed, steps, 100 * double(steps) / elapsed / disk, latencies[latencies.size() / 2],
                latencies[latencies.size() * 99 / 100], used * 1e6 / double(steps));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    QTemporaryDir folder(arguments.value(1, QStringLiteral("/var/tmp")) + QStringLiteral("/patchplane-bench-XXXXXX"));
    const int seconds = arguments.value(2, QStringLiteral("5")).toInt();
    auto secrets = secrets::FileSecretStore::open(folder.filePath(QStringLiteral("secrets"))).value();
    auto signer = secrets::Ed25519Signer::open(*secrets, QStringLiteral("engine-key")).value();
    store::SystemClock clock;
    auto opened = store::SqliteRunStore::open(folder.filePath(QStringLiteral("truth.sqlite")), clock, *signer,
                                              {{.engine = clock.newId<EngineId>()}, {}, {}, {}});
    if (!opened)
        qFatal("%s", qPrintable(opened.error().what));

    for (const int lanes : {1, 16}) {
        const double disk = bench::syncsPerSecond(folder.path(), 1000);
        std::printf("disk: %.0f x (4 KiB + fdatasync)/s\n", disk);
        measure(**opened, clock, lanes, seconds, disk);
    }
    return 0;
}
