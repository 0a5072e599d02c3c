// SPDX-License-Identifier: GPL-3.0-or-later
// bench_data FOLDER [RUNS] [WAITING] [EVENTS]: a data folder as a busy team leaves it, for bench_cold_start: 10,000 runs
// of which 1,000 wait (paused; the others were cancelled), and 1,000,000 timeline events spread over them.
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"
#include "engine/store/data_folder.h"
#include "engine/store/sqlite_run_store.h"
#include "engine/store/sqlite_timeline.h"
#include "engine/store/system_clock.h"

#include <QCoreApplication>
#include <QDir>

#include <cstdio>

using namespace patchplane;
using namespace Qt::StringLiterals;

namespace {

using Written = std::vector<std::pair<std::optional<RunId>, Event>>;

const Actor kSomebody{ActorKind::Person, u"ada"_s, Role::Admin, Door::Window};

Written requested(store::SystemClock &clock, const Repository &repository, const RunId &run, int number)
{
    const QString title = u"Change number %1 of the bench"_s.arg(number);
    const Request request{clock.newId<RequestId>(), repository.id, SourceChannel::App, kSomebody, title,
                          ReviewRevision{u"topic-%1"_s.arg(number), {}}, u"main"_s, false, clock.now()};
    return {{std::nullopt, RequestRecorded{request}}, {run, RunQueued{request.id, repository.id, title, 1}}};
}

void append(store::SqliteRunStore &store, Written events)
{
    store.append(std::move(events), std::nullopt, [](const Result<Sequence> &done) {
        if (!done)
            qFatal("%s", qPrintable(done.error().what));
    });
}

/// What only a run's executor may say: it began, and waits or is over. `lived` counts those of which it is written.
void live(store::SqliteRunStore &store, const RunId &run, bool waits, int &lived)
{
    store.claim(run, [&store, run, waits, &lived](Result<ClaimedRun> claimed) {
        if (!claimed)
            qFatal("%s", qPrintable(claimed.error().what));
        const Event last = waits ? Event(WaitBegan{WaitReason::Paused, u"Paused."_s}) : Event(RunCancelled{kSomebody});
        RunCommit commit{run, claimed->fence, {}, {}, {RunStarted{1}, last}, {}, {}, {}, false, {}};
        store.commit(std::move(commit), [&lived](const Result<Sequence> &done) {
            if (!done)
                qFatal("%s", qPrintable(done.error().what));
            ++lived;
        });
    });
}

void appendLines(store::SqliteTimeline &timeline, store::SystemClock &clock, const RunId &run, int count)
{
    std::vector<TimelineEntry> lines;
    for (int i = 0; i < count; ++i)
        lines.push_back({0, clock.now(), TimelineKind::Output, u"agent"_s, u"line %1: something that an agent printed"_s.arg(i)});
    while (!timeline.append(run, lines))
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "bench_data FOLDER [RUNS] [WAITING] [EVENTS]\n");
        return 2;
    }
    const int runs = arguments.value(2, u"10000"_s).toInt(), waiting = arguments.value(3, u"1000"_s).toInt();
    const int lines = arguments.value(4, u"1000000"_s).toInt() / runs;
    const store::DataFolder data = store::DataFolder::open(QDir().absoluteFilePath(arguments[1])).value();
    store::SystemClock clock;
    const auto secrets = secrets::FileSecretStore::open(data.secrets()).value();
    const auto signer = secrets::Ed25519Signer::open(*secrets, u"engine-key"_s).value();
    const auto store = store::SqliteRunStore::open(data.truthFile(), clock, *signer, {{.engine = clock.newId<EngineId>()}, {}, {}, {}}).value();
    const auto timeline = store::SqliteTimeline::open(data.timelineFile(), [](const std::vector<RunId> &) {}).value();
    const Repository repository{clock.newId<RepositoryId>(), u"bench"_s, data.root() + u"/nowhere"_s, u"main"_s, clock.now()};
    append(*store, {{std::nullopt, RepositoryAdded{repository}}});
    int lived = 0;
    for (int i = 0; i < runs; ++i) {
        const RunId run = clock.newId<RunId>();
        append(*store, requested(clock, repository, run, i + 1));
        live(*store, run, i >= runs - waiting, lived);
        appendLines(*timeline, clock, run, lines);
    }
    while (lived < runs)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    store->close();
    timeline->close();
    std::printf("%d runs, %d of them waiting, %d timeline events\n", runs, waiting, lines * runs);
    return 0;
}
