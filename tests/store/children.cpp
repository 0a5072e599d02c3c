// SPDX-License-Identifier: GPL-3.0-or-later
#include "children.h"

#include "engine/store/engine_lock.h"
#include "engine/store/file_artifact_store.h"
#include "engine/store/migrations.h"
#include "engine/store/sqlite_timeline.h"
#include "store_world.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <thread>

namespace patchplane::store {

static int migrateFile(const QString &file)
{
    const auto database = Database::open(file, dialect::Use::Truth);
    if (!database)
        std::fprintf(stderr, "open: %s\n", qPrintable(database.error().what));
    const Result<> done = database ? migrate(**database, truthMigrations()) : std::unexpected(database.error());
    if (!done)
        std::fprintf(stderr, "migrate: %s\n", qPrintable(done.error().what));
    return done ? 0 : 1;
}

static int useFromAnotherThread()
{
    const auto database = Database::open(QStringLiteral(":memory:"), dialect::Use::Unsynced);
    std::thread([&] { (void)(*database)->execText(QStringLiteral("SELECT 1")); }).join();
    return 0;
}

static int blockWhereItIsForbidden()
{
    const QTemporaryDir folder;
    FileArtifactStore artifacts(folder.path(), Instant());
    forbidBlockingHere();
    (void)artifacts.put("x");
    return 0;
}

static int holdLock(const QString &file)
{
    const Result<EngineLock> lock = EngineLock::take(file, {QCoreApplication::applicationPid(), QStringLiteral("serve"), {}});
    std::puts(lock ? "held" : "refused");
    std::fflush(stdout);
    std::getchar(); // until the test ends it
    return 0;
}

/// How the files in tests/store/data were made: one for each schema version, by the program that shipped it.
static int makeStored(const QString &file)
{
    StoreWorld world;
    world.open();
    world.publishRun(QStringLiteral("a published run"));
    world.queueRun(QStringLiteral("a queued run"));
    world.close();
    return QFile::copy(world.file(), file) ? 0 : 1;
}

static int makeStoredTimeline(const QString &file)
{
    const StoreWorld world;
    const QString path = world.path(QStringLiteral("timeline.sqlite"));
    const auto timeline = SqliteTimeline::open(path, {}).value();
    const auto said = [](TimelineKind kind, const QString &text) {
        return TimelineEntry{0, Instant(std::chrono::milliseconds(1)), kind, QStringLiteral("script"), text};
    };
    const bool taken = timeline->append(*RunId::parse(kStoredRun), {said(TimelineKind::Note, QStringLiteral("begins")),
                                                                    said(TimelineKind::Output, QStringLiteral("ends"))});
    timeline->close();
    return taken && QFile::copy(path, file) ? 0 : 1;
}

int runChild(const QStringList &arguments)
{
    const QString what = arguments.value(0);
    if (what == QLatin1StringView("migrate"))
        return migrateFile(arguments.value(1));
    if (what == QLatin1StringView("wrong-thread"))
        return useFromAnotherThread();
    if (what == QLatin1StringView("blocking"))
        return blockWhereItIsForbidden();
    if (what == QLatin1StringView("hold"))
        return holdLock(arguments.value(1));
    if (what == QLatin1StringView("make-stored"))
        return makeStored(arguments.value(1));
    if (what == QLatin1StringView("make-stored-timeline"))
        return makeStoredTimeline(arguments.value(1));
    return 2;
}

void prepareChild(QProcess &process, const QStringList &arguments)
{
    process.setProgram(QCoreApplication::applicationFilePath());
    process.setArguments(QStringList{QStringLiteral("--child")} + arguments);
}

} // namespace patchplane::store
