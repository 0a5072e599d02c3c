// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_assembly.h"

#include "engine/ports/thread_door.h"
#include "engine/runtimes/command/command_adapter.h"
#include "engine/workflow/durable/outcome.h"

namespace patchplane::app {

static bool stepFailed(QByteArrayView outcome)
{
    const Result<durable::Outcome> decoded = durable::decodeOutcome(outcome.toByteArray());
    return !decoded || decoded->error.has_value();
}

static std::vector<QByteArray> argvOf(const std::vector<QString> &command)
{
    std::vector<QByteArray> argv;
    for (const QString &word : command)
        argv.push_back(word.toUtf8());
    return argv;
}

Result<std::unique_ptr<api::Assembly>> EngineAssembly::make(Composition &composition, Mode mode, const OwnRuns &ownRuns,
                                                             api::FeedHub &feed)
{
    std::unique_ptr<EngineAssembly> assembly(new EngineAssembly(composition, ownRuns, feed));
    if (const Result<> open = assembly->openStores(mode); !open)
        return std::unexpected(open.error());
    if (mode == Mode::Drive)
        assembly->m_vaults.sweep();
    assembly->makeRuns(mode);
    if (mode == Mode::Drive)
        assembly->sweepArtifacts();
    forbidBlockingHere();
    return assembly;
}

EngineAssembly::EngineAssembly(Composition &composition, const OwnRuns &ownRuns, api::FeedHub &feed)
    : m_composition(composition), m_ownRuns(ownRuns), m_feed(feed), m_artifacts(composition.data().artifacts(), composition.clock().now()),
      m_vaults(composition.data().vault(), composition.gitProgram()),
      m_repositories(composition.gitProgram(), [this](const RepositoryId &id) { return m_vaults.of(id); }),
      m_sandbox(composition.sandbox(m_host)), m_direct(composition.direct(m_host)),
      m_publisher(m_pool, composition.gitProgram(), [this](const RepositoryId &id) { return m_vaults.pathOf(id); })
{
}

EngineAssembly::~EngineAssembly()
{
    m_runs.reset(); // frames and sandboxes go before what they stand on
    m_pool.waitForDone();
}

Result<> EngineAssembly::openStores(Mode mode)
{
    const store::DataFolder &data = m_composition.data();
    auto timeline = store::SqliteTimeline::open(data.timelineFile(), [this](const std::vector<RunId> &runs) {
        for (const RunId &run : runs)
            Q_EMIT m_feed.timelineGrew(run);
    });
    if (!timeline)
        return std::unexpected(timeline.error());
    m_timeline = *std::move(timeline);
    store::SqliteRunStore::Options options{.claimant = {m_composition.clock().newId<EngineId>(), mode == Mode::Drive},
                                           .durability = {},
                                           .feed = [this](const FeedBatch &batch) { m_feed.committed(batch.upTo); },
                                           .probe = {}};
    auto truth = store::SqliteRunStore::open(data.truthFile(), m_composition.clock(), m_composition.signer(), std::move(options));
    if (!truth)
        return std::unexpected(truth.error());
    m_store = *std::move(truth);
    auto model = store::ReadModel::open(data.truthFile(), data.timelineFile(), stepFailed);
    if (!model)
        return std::unexpected(model.error());
    m_readModel = *std::move(model);
    m_reads = std::make_unique<api::StoreReads>(*m_readModel);
    return {};
}

void EngineAssembly::makeRuns(Mode mode)
{
    if (mode == Mode::Record) {
        m_runs = std::make_unique<api::RecordOnly>(*m_store);
        return;
    }
    m_effects = std::make_unique<workflow::ChangeEffects>(services());
    workflow::addChangePhases(m_phases, *m_effects);
    auto executor = std::make_unique<api::ExecutorHost>(executorSetup());
    m_executor = executor.get();
    m_runs = std::move(executor);
}

workflow::Services EngineAssembly::services()
{
    return {.clock = m_composition.clock(),
            .artifacts = m_artifacts,
            .timeline = *m_timeline,
            .redactor = m_composition.redactor(),
            .pool = m_pool,
            .sandbox = *m_sandbox,
            .direct = *m_direct,
            .publisher = m_publisher,
            .gitProgram = m_composition.gitProgram(),
            .repository = [this](const RepositoryId &id) { return m_readModel->repository(id).result(); },
            .vault = [this](const RepositoryId &id) { return m_vaults.of(id); },
            .profileAccepted = [this](const RepositoryId &id, const ProfileDigest &digest) {
                return m_readModel->acceptedProfile(id).result().transform(
                    [&](const std::optional<store::AcceptedProfile> &kept) { return kept && kept->profile == digest; });
            },
            .settings = [this]() -> Result<config::Settings> { return settingsNow(); },
            .runtime = [this](const config::AgentSettings &agent) -> std::unique_ptr<RuntimeAdapter> {
                return std::make_unique<runtimes::CommandAdapter>(argvOf(agent.command), agent.name, m_composition.clock());
            }};
}

static QMap<QString, int> slotLimits(const config::Settings &settings)
{
    return {{QStringLiteral("runs"), settings.runsAtOnce},
            {QStringLiteral("repository"), settings.runsPerRepository},
            {QStringLiteral("checks"), settings.checksAtOnce}};
}

// On the pool. Slots are given on the engine thread, which reads no file: it hears of each reading.
config::Settings EngineAssembly::settingsNow()
{
    config::Settings settings = m_composition.settings().now();
    QMetaObject::invokeMethod(&m_here, [this, limits = slotLimits(settings)] { m_executor->setSlotLimits(limits); },
                              Qt::QueuedConnection);
    return settings;
}

durable::ExecutorSetup EngineAssembly::executorSetup()
{
    return {.store = *m_store,
            .clock = m_composition.clock(),
            .phases = m_phases,
            .first = workflow::firstPhase,
            .failed = workflow::failureEvents,
            .interrupts = workflow::changeInterrupts(),
            .slotLimits = slotLimits(m_composition.settings().known()),
            .waits = workflow::waitEvents,
            .takesUp = [this](const RunId &run) { return m_ownRuns.has(run); }};
}

// What a crash left behind and no committed row names; only who drives alone may say so.
void EngineAssembly::sweepArtifacts()
{
    m_pool.start([this] {
        const Result<QSet<ContentDigest>> named = m_readModel->namedArtifacts().result();
        if (named)
            (void)m_artifacts.sweep(*named);
    });
}

api::EngineParts EngineAssembly::parts()
{
    api::OperatorWord word;
    word.agents = [this] {
        std::vector<QString> names;
        for (const config::AgentSettings &agent : m_composition.settings().now().agents)
            names.push_back(agent.name);
        return names;
    };
    word.directUntil = [this](const QString &path) { return m_composition.settings().now().forRepository(path).directUntil; };
    return {*m_store, *m_runs, *m_reads, m_artifacts, m_repositories, *m_sandbox, m_composition.clock(), m_pool, std::move(word)};
}

void EngineAssembly::closeStores()
{
    if (m_store)
        m_store->close();
    if (m_timeline)
        m_timeline->close();
    if (m_readModel)
        m_readModel->close();
}

} // namespace patchplane::app
