// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_world.h"

namespace patchplane::store {

Result<Secret> MemorySecrets::get(const QString &name)
{
    const auto found = m_values.constFind(name);
    if (found == m_values.cend())
        return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("none"));
    return *found;
}

Result<> MemorySecrets::put(const QString &name, const Secret &value)
{
    m_values.insert(name, value);
    return {};
}

Result<bool> MemorySecrets::putNew(const QString &name, const Secret &value)
{
    if (m_values.contains(name))
        return false;
    m_values.insert(name, value);
    return true;
}

Result<> MemorySecrets::remove(const QString &name)
{
    m_values.remove(name);
    return {};
}

StoreWorld::StoreWorld() : m_engine(m_clock.newId<EngineId>())
{
    m_signer = *secrets::Ed25519Signer::open(m_secrets, QStringLiteral("engine-key"));
}

StoreWorld::~StoreWorld() = default;

Result<> StoreWorld::open(SqliteRunStore::Options options)
{
    m_store.reset();
    options.feed = [this](const FeedBatch &batch) { feed.push_back(batch); };
    Result<std::unique_ptr<SqliteRunStore>> opened = SqliteRunStore::open(file(), m_clock, *m_signer, std::move(options));
    if (!opened)
        return std::unexpected(opened.error());
    m_store = *std::move(opened);
    return {};
}

/// Waits for a `done` that the call hands its answer to.
template <class T, class Call>
static Result<T> answered(Call call)
{
    std::optional<Result<T>> answer;
    call([&answer](Result<T> result) { answer = std::move(result); });
    if (!waitFor([&] { return answer.has_value(); }))
        return fail(Fault::Transient, ErrorCode::Timeout, QStringLiteral("no answer in a minute"));
    return *std::move(answer);
}

void StoreWorld::open()
{
    const Result<> opened = open(options());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().what));
}

Result<ClaimedRun> StoreWorld::claim(const RunId &run)
{
    return answered<ClaimedRun>([&](auto done) { m_store->claim(run, std::move(done)); });
}

Result<Sequence> StoreWorld::commit(RunCommit commit)
{
    return answered<Sequence>([&](auto done) { m_store->commit(std::move(commit), std::move(done)); });
}

Result<Sequence> StoreWorld::append(std::vector<std::pair<std::optional<RunId>, Event>> events,
                                    std::optional<CommandId> cause)
{
    return answered<Sequence>([&](auto done) { m_store->append(std::move(events), cause, std::move(done)); });
}

Result<> StoreWorld::signal(const RunId &run, SignalRow row)
{
    return answered<void>([&](auto done) { m_store->signal(run, std::move(row), std::move(done)); });
}

Result<std::vector<RunStore::OpenRun>> StoreWorld::openRuns()
{
    return answered<std::vector<RunStore::OpenRun>>([&](auto done) { m_store->openRuns(std::move(done)); });
}

Result<Sequence> StoreWorld::erase(Sequence sequence)
{
    return answered<Sequence>([&](auto done) { m_store->erase(sequence, person(), {}, std::move(done)); });
}

Result<> StoreWorld::rebuild()
{
    return answered<void>([&](auto done) { m_store->rebuildProjections(std::move(done)); });
}

std::unique_ptr<Database> StoreWorld::connect()
{
    return *Database::open(file(), dialect::Use::Truth);
}

void StoreWorld::bend(const QString &sql)
{
    const Result<> done = connect()->execText(sql);
    if (!done)
        qFatal("%s", qPrintable(done.error().what));
}

Repository StoreWorld::repository()
{
    if (!m_repository)
        m_repository = Repository{m_clock.newId<RepositoryId>(), QStringLiteral("sample"), QStringLiteral("/srv/sample"),
                                  QStringLiteral("main"), m_clock.now()};
    return *m_repository;
}

Request StoreWorld::request(const Repository &repository, const QString &title)
{
    return {m_clock.newId<RequestId>(), repository.id, SourceChannel::App, person(), title,
            AgentWork{QStringLiteral("Make it better"), QStringLiteral("script"), QString()}, QString(), false, m_clock.now()};
}

RunId StoreWorld::queueRun(const QString &title)
{
    const Repository where = repository();
    const Request asked = request(where, title);
    const RunId run = m_clock.newId<RunId>();
    const Result<Sequence> done = append({{std::nullopt, RepositoryAdded{where}},
                                          {std::nullopt, RequestRecorded{asked}},
                                          {run, RunQueued{asked.id, where.id, title, 1}}},
                                         m_clock.newId<CommandId>());
    if (!done)
        qFatal("%s", qPrintable(done.error().what));
    return run;
}

Candidate StoreWorld::candidate(const Repository &repository)
{
    const auto id = [](char fill) { return QByteArray(20, fill); };
    FileChange file;
    file.change = ChangeKind::Added;
    file.after = FileSide{{"new.txt"}, 0100644, *BlobId::fromRaw(id('b')), contentDigest("hello")};
    file.added = 3;
    RepositoryChange change{repository.id, *CommitId::fromRaw(id('c')), *CommitId::fromRaw(id('d')),
                            *TreeId::fromRaw(id('e')), "tree …", {file}};
    return {candidateDigest({change}), Origin::AgentSession, {}, 1, {change}};
}

RunId StoreWorld::publishRun(const QString &title)
{
    const RunId run = queueRun(title);
    const Result<ClaimedRun> claimed = claim(run);
    const Candidate made = candidate(repository());
    const Subject what{made.digest, PublicationKind::Branch, QStringLiteral("patchplane/1"), QStringLiteral("main")};
    const SubjectDigest subject = subjectDigest(what);
    const Decision decision{subject, what, DecisionState::Accepted, person(), false, QString(), contentDigest("facts"),
                            m_clock.now()};
    CheckSpec spec;
    spec.name = QStringLiteral("unit");
    const CheckResult checked{spec, made.digest, Verdict::Passed, {}, {}, {}, false};
    const std::vector<std::vector<Event>> commits = {
        {RunStarted{1}},
        {WorkStarted{1, QStringLiteral("script"), true}},
        {CandidateFrozen{made, {}}, ChecksStarted{made.digest, {QStringLiteral("unit")}}},
        {CheckFinished{checked}},
        {SubjectProposed{what, subject, {DecisionState::Accepted, 100, {}}, contentDigest("facts")},
         WaitBegan{WaitReason::Decision, QStringLiteral("Waits for your decision.")}},
        {Approved{decision}},
        {PublicationStarted{subject}, Published{subject, QStringLiteral("refs/heads/patchplane/1"), made.changes.front().head}}};
    for (const std::vector<Event> &events : commits) {
        if (const Result<Sequence> done = commit(eventsOf(run, claimed->fence, events)); !done)
            qFatal("%s: %s", kindOf(events.front()).data(), qPrintable(done.error().what));
    }
    return run;
}

RunCommit eventsOf(const RunId &run, Fence fence, std::vector<Event> events)
{
    return {run, fence, {}, {}, std::move(events), {}, {}, {}, false, {}};
}

Actor person()
{
    return {ActorKind::Person, QStringLiteral("ada"), Role::Admin, Door::Window};
}

} // namespace patchplane::store
